import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCheckpoint, openCheckpoints, removeCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { keyOf, spoil, type TemporaryStore, temporaryStore } from './temporary-store.ts';

const key = keyOf('trained');
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
    const files = await openCheckpoints(await temporary.again(), key).load();
    return files && JSON.parse(new TextDecoder().decode(files['deep/state.json'])).step;
  };

  it('come back bit by bit, the newest first, and the last two are kept', async () => {
    const checkpoints = openCheckpoints(temporary.store, key);
    assert.equal(await checkpoints.load(), undefined);
    assert.equal(hasCheckpoint(temporary.store, key), false);
    for (const step of [1, 2, 3]) await checkpoints.save(state(step));
    assert.deepEqual(await checkpoints.load(), state(3));
    assert.deepEqual(readdirSync(folder()), ['00000002', '00000003']);
    assert.equal(hasCheckpoint(temporary.store, key), true);
    const loaded = (await checkpoints.load())!['weights.bin']!;
    assert.deepEqual([...new Float32Array(loaded.buffer)], [3, 2, 3]);
  });

  it('belong to one key', async () => {
    await openCheckpoints(temporary.store, key).save(state(1));
    assert.equal(await openCheckpoints(temporary.store, keyOf('another')).load(), undefined);
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
  ] as const) {
    it(`fall back to the one before when the newest has ${what}, which goes to quarantine`, async () => {
      for (const step of [1, 2]) await openCheckpoints(temporary.store, key).save(state(step));
      damage(join(folder(), '00000002'));
      assert.equal(await stepOf(), 1);
      assert.equal(temporary.notices.length, 1);
      assert.ok(existsSync(temporary.notices[0]!.movedTo));
      await openCheckpoints(temporary.store, key).save(state(3));
      assert.equal(await stepOf(), 3);
      damage(join(folder(), '00000001'));
      rmSync(join(folder(), '00000002'), { recursive: true });
      assert.equal(await stepOf(), undefined);
    });
  }

  it('that were half written are not seen, and swept away by the next', async () => {
    await openCheckpoints(temporary.store, key).save(state(1));
    mkdirSync(join(folder(), '.tmp-half'));
    writeFileSync(join(folder(), '.tmp-half', 'weights.bin'), 'half');
    assert.equal(await stepOf(), 1);
    await openCheckpoints(temporary.store, key).save(state(2));
    assert.deepEqual(readdirSync(folder()), ['00000001', '00000002']);
  });

  it('refuse names that lead out of their folder or hide their manifest', async () => {
    const checkpoints = openCheckpoints(temporary.store, key);
    for (const name of ['../x', '/x', 'manifest.json'])
      await assert.rejects(checkpoints.save({ [name]: new Uint8Array(1) }), /names a file/);
    assert.deepEqual(readdirSync(folder()), []);
  });
});
