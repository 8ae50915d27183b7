import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { temporaryName, thisProcess } from '../../../orchestrator/ground/process-identity.ts';
import { verifyStore } from '../../../orchestrator/keep/verify.ts';
import { beginAttempt } from '../../../orchestrator/store/attempts.ts';
import { openCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { acquireLock } from '../../../orchestrator/store/key-lock.ts';
import { Files, keyOf, recordOf, spoil, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

describe('Verifying the store', () => {
  let temporary: TemporaryStore;
  let artifact: Digest;
  const key = keyOf('verified');
  beforeEach(async () => {
    temporary = await temporaryStore();
    const { store } = temporary;
    artifact = (await store.writeArtifact(Files, { x: 'content', y: 'other' })).digest;
    await store.writeRecord(recordOf(key, { out: artifact }));
    const another = (await store.writeArtifact(Files, { z: 'third' })).digest;
    await store.writeRecord({ ...recordOf(keyOf('another'), { out: another }), node: 'untouched' });
    // Its folder also has the file of attempts, which is no checkpoint.
    const attempt = beginAttempt(store, keyOf('unfinished'));
    await openCheckpoints(store, keyOf('unfinished'), attempt).save({ state: new Uint8Array(100) });
  });
  afterEach(() => temporary.remove());

  it('finds nothing in a whole one, and counts what it read', async () => {
    let last = [0, 0];
    const result = await verifyStore(temporary.store, { onProgress: (...counts) => (last = counts) });
    assert.deepEqual(result.findings, []);
    assert.deepEqual(result.leftovers, []);
    assert.deepEqual([result.objects, result.records, result.checkpoints], [5, 2, 1]);
    assert.deepEqual(last, [5, 5]);
    assert.ok(result.bytes > 17);
  });

  const damages: readonly (readonly [
    string,
    string,
    (paths: { object: string; manifest: string; record: string; checkpoint: string }) => void,
  ])[] = [
    ['a flipped object', 'object', ({ object }) => spoil(object, 'flip')],
    ['a cut object', 'object', ({ object }) => spoil(object, 'cut')],
    ['a missing object', 'object', ({ object }) => rmSync(object)],
    ['a flipped manifest', 'object', ({ manifest }) => spoil(manifest, 'flip')],
    ['a missing manifest', 'object', ({ manifest }) => rmSync(manifest)],
    ['a record cut in half', 'record', ({ record }) => spoil(record, 'cut')],
    ['a flipped record', 'record', ({ record }) => spoil(record, 'flip')],
    ['a flipped checkpoint', 'checkpoint', ({ checkpoint }) => spoil(checkpoint, 'flip')],
    ['a cut checkpoint', 'checkpoint', ({ checkpoint }) => spoil(checkpoint, 'cut')],
  ];
  for (const [what, kind, damage] of damages) {
    it(`finds ${what} and changes nothing; a repair puts it right once and for all`, async () => {
      const { layout } = temporary.store;
      damage({
        object: layout.object((await temporary.store.files(artifact))[0]!.digest),
        manifest: layout.object(artifact),
        record: layout.record(key),
        checkpoint: join(layout.checkpoint(keyOf('unfinished')), '00000001-1', 'state'),
      });
      for (let times = 0; times < 2; times++) {
        const found = await verifyStore(await temporary.again());
        assert.deepEqual(
          found.findings.map((one) => [one.kind, one.repaired]),
          [[kind, false]],
        );
        if (kind === 'object') assert.deepEqual(found.findings[0]!.nodes, ['measure']);
      }
      assert.equal(temporary.notices.length, 0);

      const repaired = await verifyStore(await temporary.again(), { repair: true });
      assert.deepEqual(
        repaired.findings.map((one) => [one.kind, one.repaired]),
        [[kind, true]],
      );
      const store = await temporary.again();
      const after = await verifyStore(store);
      assert.deepEqual(after.findings, []);
      assert.equal(store.readRecord(key) === undefined, kind !== 'checkpoint');
      assert.ok(store.readRecord(keyOf('another')));
    });
  }

  it('finds what dead processes left, and removes it in a repair; never what living ones are at', async () => {
    const { layout } = temporary.store;
    const lock = await acquireLock(temporary.store, keyOf('held'));
    const living = join(layout.tmp, temporaryName());
    const dead = [layout.tmp, layout.records, layout.locks, layout.checkpoint(keyOf('unfinished'))].map((folder) =>
      join(folder, temporaryName().replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`)),
    );
    for (const path of [living, ...dead]) writeFileSync(path, 'half');
    const stale = layout.lock(keyOf('stale'));
    writeFileSync(stale, JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1, token: 'x', since: '' }));
    assert.deepEqual([...(await verifyStore(temporary.store)).leftovers].sort(), [...dead, stale].sort());
    const result = await verifyStore(temporary.store, { repair: true });
    assert.deepEqual(result.findings, []);
    for (const path of [...dead, stale]) assert.ok(!existsSync(path), path);
    assert.ok(existsSync(living));
    assert.ok(existsSync(layout.lock(keyOf('held'))));
    await lock.release();
  });
});
