import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { writeFileAtomically } from '../../../orchestrator/ground/atomic-file.ts';
import { isProblem } from '../../../orchestrator/ground/problems.ts';
import { verifyStore } from '../../../orchestrator/keep/verify.ts';
import { openCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { acquireLock } from '../../../orchestrator/store/key-lock.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { skip } from '../../rig/skip.ts';
import { Files, keyOf, recordOf, type TemporaryStore, temporaryStore } from './temporary-store.ts';

const big = new Uint8Array(2_000_000);

describe('A store that cannot be written', () => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  const isA = (code: string, folder: string) => (error: unknown) => {
    assert.ok(isProblem(error), String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.includes(folder), error.message);
    assert.match(error.message, /--store DIR/);
    return true;
  };

  it('because a file lies in its place is a Problem that names it', async () => {
    const place = join(temporary.dir, 'a file');
    writeFileSync(place, '');
    await assert.rejects(Store.open(place), isA('store-unwritable', place));
    await assert.rejects(Store.open(join(place, 'below')), isA('store-unwritable', place));
  });

  it('because a folder of it is no folder is a Problem, whatever was being written', async () => {
    const { store } = temporary;
    for (const folder of ['tmp', 'records', 'checkpoints', 'locks'] as const) {
      execFileSync('rm', ['-r', store.layout[folder]]);
      writeFileSync(store.layout[folder], '');
    }
    await assert.rejects(store.writeArtifact(Files, { x: '1' }), isA('store-unwritable', store.layout.tmp));
    await assert.rejects(store.writeRecord(recordOf(keyOf('x'), {})), isA('store-unwritable', store.layout.records));
    const key = keyOf('x');
    await assert.rejects(
      openCheckpoints(store, key, { number: 1, token: '' }).save({ x: big }),
      isA('store-unwritable', store.layout.checkpoints),
    );
    await assert.rejects(acquireLock(store, key), isA('store-unwritable', store.layout.locks));
  });

  /** Every such call fails as the system would report it. */
  async function withFailing<T>(
    call: 'write' | 'writeSync' | 'fsync',
    code: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const kept = fs[call];
    const error = Object.assign(new Error(`${code}: simulated`), { code });
    const failing = (...given: unknown[]): void => {
      const callback = given.at(-1);
      if (typeof callback !== 'function') throw error;
      setImmediate(() => callback(error));
    };
    Object.assign(fs, { [call]: failing });
    syncBuiltinESMExports();
    try {
      return await work();
    } finally {
      Object.assign(fs, { [call]: kept });
      syncBuiltinESMExports();
    }
  }

  for (const [code, problem] of [
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'store-unwritable'],
    ['EACCES', 'store-unwritable'],
  ] as const) {
    it(`because of ${code} is the Problem ${problem}, and leaves nothing half written`, async () => {
      const { store } = temporary;
      const record = recordOf(keyOf('kept'), {});
      await store.writeRecord(record);
      for (const call of ['write', 'fsync'] as const)
        await withFailing(call, code, () =>
          assert.rejects(store.writeArtifact(Files, { x: big }), isA(problem, store.layout.tmp)),
        );
      for (const call of ['writeSync', 'fsync'] as const)
        await withFailing(call, code, async () => {
          await assert.rejects(store.writeRecord({ ...record, seconds: 2 }), isA(problem, store.layout.records));
          const checkpoints = openCheckpoints(store, keyOf('x'), { number: 1, token: '' });
          await assert.rejects(checkpoints.save({ x: big }), isA(problem, store.layout.checkpoint(keyOf('x'))));
        });
      assert.deepEqual(store.readRecord(keyOf('kept')), record);
      assert.deepEqual(readdirSync(store.layout.tmp), []);
      assert.deepEqual(readdirSync(store.layout.checkpoint(keyOf('x'))), []);
      const after = await verifyStore(store);
      assert.deepEqual([after.findings, after.leftovers], [[], []]);
    });
  }

  it('because a real disk is full is a Problem too, and the store works again once there is room', async function () {
    const small = join(temporary.dir, 'small disk');
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', small], { stdio: 'ignore' });
    } catch {
      skip(this, 'this user may not mount a small disk');
    }
    try {
      const store = await Store.open(join(small, 'store'));
      await assert.rejects(store.writeArtifact(Files, { x: big }), isA('disk-full', small));
      await assert.rejects(
        openCheckpoints(store, keyOf('x'), { number: 1, token: '' }).save({ x: big }),
        isA('disk-full', small),
      );
      await assert.rejects(writeFileAtomically(join(small, 'y'), big), isA('disk-full', small));
      const { digest } = await store.writeArtifact(Files, { x: 'this fits' });
      assert.equal(await store.check(digest), 'whole');
      assert.deepEqual((await verifyStore(store)).leftovers, []);
    } finally {
      execFileSync('umount', [small]);
    }
  });

  it('keeps a file as it was when its replacement cannot be written', async () => {
    const path = join(temporary.dir, 'kept.json');
    await writeFileAtomically(path, 'before');
    await withFailing('writeSync', 'ENOSPC', () =>
      assert.rejects(writeFileAtomically(path, 'after'), { code: 'disk-full' }),
    );
    assert.equal(readFileSync(path, 'utf8'), 'before');
    assert.ok(!readdirSync(temporary.dir).some((name) => name.startsWith('.tmp-')));
  });
});
