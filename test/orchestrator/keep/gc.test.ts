import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { thisProcess } from '../../../orchestrator/ground/process-identity.ts';
import { collectGarbage, type GarbageReport } from '../../../orchestrator/keep/gc.ts';
import { verifyStore } from '../../../orchestrator/keep/verify.ts';
import { hasCheckpoint, openCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { acquireLock } from '../../../orchestrator/store/key-lock.ts';
import { Files, keyOf, recordOf, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

const names = ['one', 'two', 'three'] as const;

describe('Collecting garbage', () => {
  let temporary: TemporaryStore;
  const outputs: Record<string, Digest> = {};
  beforeEach(async () => {
    temporary = await temporaryStore();
    for (const [i, name] of names.entries()) {
      const written = await temporary.store.writeArtifact(Files, { own: name.repeat(1000), shared: 'the same in all' });
      outputs[name] = written.digest;
      await temporary.store.writeRecord(
        recordOf(keyOf(name), { out: written.digest }, `2026-01-0${i + 1}T00:00:00.000Z`),
      );
    }
    await temporary.store.writeArtifact(Files, { stray: 'of no record' });
    await sleep(40);
  });
  afterEach(() => temporary.remove());

  const states = async (): Promise<string[]> => {
    const store = await temporary.again();
    return Promise.all(
      names.map(
        async (name) => `${store.readRecord(keyOf(name)) ? 'record' : '-'} ${await store.check(outputs[name]!)}`,
      ),
    );
  };
  const counts = (shares: GarbageReport['removed']) =>
    Object.fromEntries(shares.map(({ what, count }) => [what, count]));

  it('removes what no root needs, and keeps objects that are shared with what stays', async () => {
    const report = await collectGarbage(temporary.store, { roots: new Set([keyOf('two')]) });
    assert.deepEqual(await states(), ['- missing', 'record whole', '- missing']);
    assert.deepEqual(counts(report.removed), { records: 2, objects: 6 });
    assert.deepEqual(counts(report.kept), { records: 1, objects: 3 });
    assert.deepEqual((await verifyStore(temporary.store)).findings, []);
    assert.deepEqual((await collectGarbage(temporary.store, { roots: new Set([keyOf('two')]) })).removed, []);
  });

  it('tells the same in a rehearsal, and removes nothing', async () => {
    const roots = new Set([keyOf('one')]);
    const rehearsal = await collectGarbage(temporary.store, { roots, dryRun: true });
    assert.deepEqual(await states(), Array(3).fill('record whole'));
    assert.deepEqual(await collectGarbage(temporary.store, { roots }), rehearsal);
  });

  it('lets the oldest results go until the rest fits into the size', async () => {
    const roots = new Set(names.map(keyOf));
    await collectGarbage(temporary.store, { roots, maxSize: 9500 });
    assert.deepEqual(await states(), ['- missing', 'record whole', 'record whole']);
    await collectGarbage(temporary.store, { roots, maxSize: 0 });
    assert.deepEqual(await states(), Array(3).fill('- missing'));
  });

  it('keeps checkpoints of roots and of keys being computed, and drops the others', async () => {
    const keys = ['rooted', 'locked', 'forgotten'].map(keyOf);
    for (const key of keys)
      await openCheckpoints(temporary.store, key, { number: 1, token: '' }).save({ x: new Uint8Array(10) });
    await sleep(40);
    // Since when it is held would protect all that is younger: here only the key itself shall count.
    const since = new Date(Date.now() + 3_600_000).toISOString();
    writeFileSync(temporary.store.layout.lock(keys[1]!), JSON.stringify({ ...thisProcess(), token: 'x', since }));
    await collectGarbage(temporary.store, { roots: new Set([keys[0]!]) });
    assert.deepEqual(
      keys.map((key) => hasCheckpoint(temporary.store, key)),
      [true, true, false],
    );
  });

  it('keeps the record of a key that is being computed again, and all that was written since a run began', async () => {
    const lock = await acquireLock(temporary.store, keyOf('one'));
    const written = await temporary.store.writeArtifact(Files, { z: 'of the run going on' });
    await collectGarbage(temporary.store, { roots: new Set() });
    assert.equal(await temporary.store.check(written.digest), 'whole');
    assert.equal((await states())[0], 'record whole');
    await lock.release();
    await sleep(40);
    await collectGarbage(temporary.store, { roots: new Set(), runningSince: Date.now() - 60_000 });
    assert.equal(await temporary.store.check(written.digest), 'whole');
    await collectGarbage(temporary.store, { roots: new Set() });
    assert.equal(await temporary.store.check(written.digest), 'missing');
    assert.ok(existsSync(temporary.store.layout.objects));
    assert.deepEqual(readdirSync(temporary.store.layout.records), []);
  });
});
