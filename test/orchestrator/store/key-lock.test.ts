import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { thisProcess } from '../../../orchestrator/ground/process-identity.ts';
import { acquireLock } from '../../../orchestrator/store/key-lock.ts';
import { readOwner } from '../../../orchestrator/store/lock-file.ts';
import { skip } from '../../rig/skip.ts';
import { ended, said, start } from './children/start.ts';
import { keyOf, type TemporaryStore, temporaryStore } from './temporary-store.ts';

const key = keyOf('locked');

describe('A lock', function () {
  this.timeout(60_000);
  let temporary: TemporaryStore;
  let path: string;
  beforeEach(async () => {
    temporary = await temporaryStore();
    path = temporary.store.layout.lock(key);
  });
  afterEach(() => temporary.remove());

  const leaveLock = (owner: object): void =>
    writeFileSync(path, JSON.stringify({ ...thisProcess(), token: 'left', since: '2026-01-01T00:00:00Z', ...owner }));
  const clean = (): void => assert.deepEqual(readdirSync(temporary.store.layout.locks), []);

  it('has one holder at a time; a process that waits hears once who holds it, and then gets it', async () => {
    const first = await acquireLock(temporary.store, key);
    const owners: string[] = [];
    let got = false;
    const second = acquireLock(temporary.store, key, { onWait: (owner) => owners.push(owner) }).then((lock) => {
      got = true;
      return lock;
    });
    await sleep(300);
    assert.equal(got, false);
    await first.release();
    await first.release();
    await (await second).release();
    assert.equal(owners.length, 1);
    assert.match(owners[0]!, new RegExp(`^process ${process.pid} on `));
    clean();
  });

  it('is taken where something lies in its place that is no lock, or says why not', async function () {
    if (process.platform === 'win32') return skip(this, 'links need a right of their own');
    symlinkSync('/nowhere/at/all', path);
    const options = { timeout: 50, signal: AbortSignal.timeout(20_000) };
    await (await acquireLock(temporary.store, key, options)).release();
    clean();
    mkdirSync(path);
    await assert.rejects(acquireLock(temporary.store, key, options), { code: 'store-unwritable' });
  });

  it('is taken from the dead though who would have taken it over is dead too, or left half a file', async () => {
    const gone = (token: string) => ({
      ...thisProcess(),
      host: 'elsewhere',
      boot: 'b',
      token,
      since: '2026-01-01T00:00:00Z',
    });
    const texts = { unreadable: '', left: JSON.stringify(gone('left')), next: JSON.stringify(gone('next')) };
    const options = { timeout: 40, signal: AbortSignal.timeout(20_000) };
    for (const [lock, successor] of [
      ['left', 'next'],
      ['left', 'unreadable'],
      ['unreadable', 'next'],
      ['unreadable', 'unreadable'],
    ] as const) {
      writeFileSync(path, texts[lock]);
      writeFileSync(`${path}.${lock}.next`, texts[successor]);
      await (await acquireLock(temporary.store, key, options)).release();
      clean();
    }
  });

  for (const call of ['linkSync', 'renameSync'] as const)
    it(`is not waited for by its own owner when a network file system loses the reply to ${call}`, async () => {
      // The server did it; the client asks again, and is told that the name is taken, or gone.
      const real = fs[call];
      fs[call] = (from: fs.PathLike, to: fs.PathLike): never => {
        real(from, to);
        fs[call] = real;
        syncBuiltinESMExports();
        throw Object.assign(new Error('reply lost'), { code: call === 'linkSync' ? 'EEXIST' : 'ENOENT' });
      };
      // A dead owner is replaced by a rename; a free lock is taken by a link.
      if (call === 'renameSync') leaveLock({ pid: 2 ** 22 + 1, start: '1' });
      syncBuiltinESMExports();
      const lock = await acquireLock(temporary.store, key, { signal: AbortSignal.timeout(5000) });
      assert.equal(lock.isHeld(), true);
      await lock.release();
      clean();
    });

  it('says when another process has taken it over', async () => {
    const lock = await acquireLock(temporary.store, key);
    leaveLock({ token: 'another' });
    assert.equal(lock.isHeld(), false);
    await lock.release();
    assert.equal((readOwner(path) as { token: string }).token, 'another');
  });

  it('does not hold up other keys', async () => {
    const first = await acquireLock(temporary.store, key);
    const other = await acquireLock(temporary.store, keyOf('other'));
    await other.release();
    await first.release();
    clean();
  });

  it('is not waited for any longer once the signal comes', async () => {
    const first = await acquireLock(temporary.store, key);
    const stop = new AbortController();
    const waiting = acquireLock(temporary.store, key, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await assert.rejects(waiting, /enough/);
    assert.ok(existsSync(path));
    await first.release();
    clean();
  });

  it('of a living process is respected, and is taken over at once after that process is killed', async () => {
    const holder = start('hold-lock', temporary.store.root, key);
    try {
      assert.equal(await said(holder), 'held');
      const waits: string[] = [];
      const stop = new AbortController();
      const waiting = acquireLock(temporary.store, key, {
        onWait: (owner) => {
          waits.push(owner);
          stop.abort(new Error('it waits'));
        },
        signal: stop.signal,
      });
      await assert.rejects(waiting, /it waits/);
      assert.match(waits[0]!, new RegExp(`process ${holder.pid} on`));
    } finally {
      holder.kill('SIGKILL');
    }
    await ended(holder);
    const lock = await acquireLock(temporary.store, key, { onWait: () => assert.fail('a dead owner was waited for') });
    assert.equal((readOwner(path) as { pid: number }).pid, process.pid);
    await lock.release();
    clean();
  });

  it('with a process number that belongs to another process now is taken over at once', async function () {
    if (thisProcess().start === '') skip(this, 'this system does not say when a process started');
    leaveLock({ start: 'some other time' });
    const lock = await acquireLock(temporary.store, key, { onWait: () => assert.fail('waited') });
    await lock.release();
    clean();
  });

  it('from before a restart of this machine is taken over at once', async function () {
    if (thisProcess().boot === '') skip(this, 'this system does not say when it started');
    leaveLock({ boot: 'the boot before' });
    utimesSync(path, 1000, 1000);
    const lock = await acquireLock(temporary.store, key, { onWait: () => assert.fail('waited') });
    await lock.release();
    clean();
  });

  it('of another host is taken over only when its heartbeat has stood still for the timeout', async () => {
    leaveLock({ host: 'another host' });
    let beats = 0;
    const beating = setInterval(() => {
      beats++;
      utimesSync(path, new Date(), new Date());
    }, 40);
    let got = false;
    const waiting = acquireLock(temporary.store, key, { timeout: 400 }).then((lock) => {
      got = true;
      return lock;
    });
    await sleep(1200);
    assert.ok(beats > 5);
    assert.equal(got, false);
    clearInterval(beating);
    await (await waiting).release();
    clean();
  });

  it('file that is no lock is taken over after the timeout', async () => {
    writeFileSync(path, '');
    await (await acquireLock(temporary.store, key, { timeout: 200 })).release();
    clean();
  });

  it('whose successor died before it replaced a dead owner still finds exactly one', async () => {
    const child = start('hold-lock', temporary.store.root, keyOf('elsewhere'));
    await said(child);
    child.kill('SIGKILL');
    await ended(child);
    const dead = readOwner(temporary.store.layout.lock(keyOf('elsewhere'))) as { token: string };
    leaveLock({ ...dead, token: 'first' });
    writeFileSync(`${path}.first.next`, JSON.stringify({ ...dead, token: 'second' }));
    writeFileSync(`${path}.second.next`, JSON.stringify({ ...dead, token: 'third' }));
    const turns: number[] = [];
    let inside = 0;
    await Promise.all(
      [1, 2, 3, 4].map(async (who) => {
        const lock = await acquireLock(temporary.store, key);
        assert.equal(++inside, 1);
        turns.push(who);
        await sleep(20);
        inside--;
        await lock.release();
      }),
    );
    assert.equal(turns.length, 4);
    assert.deepEqual(
      readdirSync(temporary.store.layout.locks).filter((name) => name.endsWith('.next')),
      [],
    );
  });

  for (const [processes, keys] of [
    [2, 12],
    [8, 4],
  ] as const) {
    it(`is never held by two of ${processes} processes that compete for the locks of a dead owner`, async () => {
      const holder = start('hold-lock', temporary.store.root, key);
      await said(holder);
      const contended = Array.from({ length: keys }, (_, i) => keyOf(`contended ${i}`));
      const owner = JSON.parse(readFileSync(path, 'utf8'));
      for (const one of contended)
        writeFileSync(temporary.store.layout.lock(one), JSON.stringify({ ...owner, token: `dead ${one.slice(-8)}` }));
      const contenders = Array.from({ length: processes }, () =>
        start('contend', temporary.store.root, key, ...contended),
      );
      await Promise.all(contenders.map(said));
      const over = contenders.map(ended);
      writeFileSync(join(temporary.dir, 'go'), '');
      await sleep(100);
      assert.ok(!existsSync(join(temporary.dir, 'turns')), 'the living owner was not respected');
      holder.kill('SIGKILL');
      assert.deepEqual(await Promise.all(over), Array(processes).fill(0));
      const turns = readFileSync(join(temporary.dir, 'turns'), 'utf8').trim().split('\n').sort();
      assert.deepEqual(turns, [key, ...contended].flatMap((one) => Array(processes).fill(one)).sort());
      clean();
    });
  }
});
