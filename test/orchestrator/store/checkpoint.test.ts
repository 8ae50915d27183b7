import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginAttempt, isCurrent } from '../../../orchestrator/store/attempts.ts';
import { hasCheckpoint, openCheckpoints, removeCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { keyOf, spoil, type TemporaryStore, temporaryStore } from './temporary-store.ts';

function pipe(path: string): void {
  rmSync(path);
  execFileSync('mkfifo', [path]);
}

const key = keyOf('trained');
/** Without a token: guarded by the lock alone, as an inline stage's. */
const first = { number: 1, token: '' };
const state = (step: number) => ({
  'weights.bin': new Uint8Array(new Float32Array([step, 2, 3]).buffer),
  'deep/state.json': new TextEncoder().encode(JSON.stringify({ step })),
});

describe('Checkpoints', () => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  const folder = (): string => temporary.store.layout.checkpoint(key);
  const stepOf = async (): Promise<number | undefined> => {
    const files = await openCheckpoints(await temporary.again(), key, first).load();
    return files && JSON.parse(new TextDecoder().decode(files['deep/state.json'])).step;
  };

  it('come back bit by bit, the newest first, and the last two are kept', async () => {
    const checkpoints = openCheckpoints(temporary.store, key, first);
    assert.equal(await checkpoints.load(), undefined);
    assert.equal(hasCheckpoint(temporary.store, key), false);
    for (const step of [1, 2, 3]) await checkpoints.save(state(step));
    assert.deepEqual(await checkpoints.load(), state(3));
    assert.deepEqual(readdirSync(folder()), ['00000002-1', '00000003-1']);
    assert.equal(hasCheckpoint(temporary.store, key), true);
    const loaded = (await checkpoints.load())!['weights.bin']!;
    assert.deepEqual([...new Float32Array(loaded.buffer)], [3, 2, 3]);
  });

  it('belong to one key', async () => {
    await openCheckpoints(temporary.store, key, first).save(state(1));
    assert.equal(await openCheckpoints(temporary.store, keyOf('another'), first).load(), undefined);
    await removeCheckpoints(temporary.store, keyOf('another'));
    assert.equal(hasCheckpoint(temporary.store, key), true);
    await removeCheckpoints(temporary.store, key);
    assert.equal(hasCheckpoint(temporary.store, key), false);
    assert.ok(!existsSync(folder()));
  });

  for (const [what, damage] of [
    ['a flipped byte', (path: string) => spoil(join(path, 'weights.bin'), 'flip')],
    ['a cut file', (path: string) => spoil(join(path, 'deep/state.json'), 'cut')],
    ['a missing file', (path: string) => rmSync(join(path, 'weights.bin'))],
    ['a cut manifest', (path: string) => spoil(join(path, 'manifest.json'), 'cut')],
    ['no manifest', (path: string) => rmSync(join(path, 'manifest.json'))],
    // Nothing ever writes to it.
    ...(process.platform === 'win32' ? [] : ([['a pipe', (path: string) => pipe(join(path, 'weights.bin'))]] as const)),
  ] as const) {
    it(`fall back to the one before when the newest has ${what}, which goes to quarantine`, async () => {
      for (const step of [1, 2]) await openCheckpoints(temporary.store, key, first).save(state(step));
      damage(join(folder(), '00000002-1'));
      assert.equal(await stepOf(), 1);
      assert.equal(temporary.notices.length, 1);
      assert.ok(existsSync(temporary.notices[0]!.movedTo));
      await openCheckpoints(temporary.store, key, first).save(state(3));
      assert.equal(await stepOf(), 3);
      damage(join(folder(), '00000001-1'));
      rmSync(join(folder(), '00000002-1'), { recursive: true });
      assert.equal(await stepOf(), undefined);
    });
  }

  it('that were half written are not seen, and swept away by the next', async () => {
    await openCheckpoints(temporary.store, key, first).save(state(1));
    mkdirSync(join(folder(), '.tmp-half'));
    writeFileSync(join(folder(), '.tmp-half', 'weights.bin'), 'half');
    assert.equal(await stepOf(), 1);
    await openCheckpoints(temporary.store, key, first).save(state(2));
    assert.deepEqual(readdirSync(folder()), ['00000001-1', '00000002-1']);
  });

  it('refuse names that lead out of their folder or hide their manifest', async () => {
    const checkpoints = openCheckpoints(temporary.store, key, first);
    for (const name of ['../x', '/x', 'manifest.json'])
      await assert.rejects(checkpoints.save({ [name]: new Uint8Array(1) }), /names a file/);
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('of an attempt that was replaced are refused, and tell a later one which attempt saved them', async () => {
    const one = beginAttempt(temporary.store, key);
    const early = openCheckpoints(temporary.store, key, one);
    await early.save(state(1));
    const two = beginAttempt(temporary.store, key);
    assert.deepEqual([one.number, two.number], [1, 2]);
    await assert.rejects(early.save(state(2)), { code: 'attempt-replaced', message: /Attempt 1 was replaced/ });
    const from: number[] = [];
    const late = openCheckpoints(temporary.store, key, two, (attempt) => from.push(attempt));
    assert.deepEqual(await late.load(), state(1));
    await late.save(state(2));
    await late.load();
    assert.deepEqual(from, [1, 2]);
    assert.deepEqual(readdirSync(folder()).sort(), ['00000001-1', '00000002-2', 'attempts']);
  });

  it('of an attempt that continues after its key was finished and started again are refused, despite the same number', async () => {
    const early = beginAttempt(temporary.store, key);
    await removeCheckpoints(temporary.store, key);
    assert.equal(isCurrent(temporary.store, key, early), false);
    const again = beginAttempt(temporary.store, key);
    assert.equal(again.number, early.number);
    assert.equal(isCurrent(temporary.store, key, early), false);
    await assert.rejects(openCheckpoints(temporary.store, key, early).save(state(1)), { code: 'attempt-replaced' });
  });

  it('say that they were replaced where the later attempt removed what was being written', async () => {
    const one = beginAttempt(temporary.store, key);
    const files = { ...state(1) };
    // Read while the checkpoint is written: at that moment another process takes the key over.
    Object.defineProperty(files, 'late', {
      enumerable: true,
      get() {
        beginAttempt(temporary.store, key);
        rmSync(folder(), { recursive: true });
        return new Uint8Array(1);
      },
    });
    await assert.rejects(openCheckpoints(temporary.store, key, one).save(files), { code: 'attempt-replaced' });
  });

  it('of version 0.1 are read, and their attempts counted', async () => {
    await openCheckpoints(temporary.store, key, first).save(state(7));
    renameSync(join(folder(), '00000001-1'), join(folder(), '00000001'));
    writeFileSync(join(folder(), 'attempts'), '...');
    const next = beginAttempt(temporary.store, key);
    assert.equal(next.number, 4);
    const from: number[] = [];
    const files = await openCheckpoints(temporary.store, key, next, (attempt) => from.push(attempt)).load();
    assert.deepEqual(files, state(7));
    assert.deepEqual(from, [3]);
    assert.equal(isCurrent(temporary.store, key, next), true);
  });
});
