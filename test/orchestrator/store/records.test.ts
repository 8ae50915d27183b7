import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { Files, keyOf, recordOf, spoil, type TemporaryStore, temporaryStore } from './temporary-store.ts';

describe('Records', () => {
  let temporary: TemporaryStore;
  let outputs: Record<string, Digest>;
  const key = keyOf('one');
  beforeEach(async () => {
    temporary = await temporaryStore();
    outputs = { scores: (await temporary.store.writeArtifact(Files, { x: 'y' })).digest };
    await temporary.store.writeRecord(recordOf(key, outputs));
  });
  afterEach(() => temporary.remove());

  it('come back as they were written, by key, and with a list of keys', async () => {
    await temporary.store.writeRecord(recordOf(keyOf('two'), {}));
    const store = await temporary.again();
    assert.deepEqual(store.readRecord(key), recordOf(key, outputs));
    assert.equal(store.readRecord(keyOf('three')), undefined);
    assert.deepEqual(await store.recordKeys(), [key, keyOf('two')].sort());
    await store.removeRecord(key);
    assert.equal(store.readRecord(key), undefined);
  });

  it('are not published where the last look forbids it, after everything is written', async () => {
    const { store } = temporary;
    const two = keyOf('two');
    const replaced = new Error('replaced');
    const refused = store.writeRecord(recordOf(two, {}), () => {
      assert.equal(readdirSync(store.layout.tmp).length, 1);
      throw replaced;
    });
    await assert.rejects(refused, replaced);
    assert.equal(store.readRecord(two), undefined);
    assert.deepEqual(readdirSync(store.layout.tmp), []);
  });

  for (const how of ['flip', 'cut', 'empty'] as const) {
    it(`count as absent when spoilt (${how}), and are kept aside`, async () => {
      const path = temporary.store.layout.record(key);
      spoil(path, how);
      const store = await temporary.again();
      assert.equal(store.readRecord(key), undefined);
      await store.saveIndex();
      assert.ok(!existsSync(path));
      assert.equal(temporary.notices.length, 1);
      assert.ok(existsSync(temporary.notices[0]!.movedTo));
    });
  }

  it('notice any single byte that changes', async () => {
    const path = temporary.store.layout.record(key);
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x20;
      writeFileSync(path, bytes);
      assert.equal(typeof temporary.store.lookAtRecord(key), 'string', `byte ${at}`);
    }
  });

  it('are not taken for another key', async () => {
    writeFileSync(temporary.store.layout.record(keyOf('other')), readFileSync(temporary.store.layout.record(key)));
    assert.equal(temporary.store.readRecord(keyOf('other')), undefined);
    await temporary.store.saveIndex();
    assert.match(temporary.notices[0]!.reason, /another key/);
  });
});
