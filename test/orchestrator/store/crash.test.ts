import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { verifyStore } from '../../../orchestrator/keep/verify.ts';
import { ended, start } from './children/start.ts';
import { keyOf, type TemporaryStore, temporaryStore } from './temporary-store.ts';

describe('A process that is killed while it produces a result', function () {
  this.timeout(60_000);
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  for (const point of ['in a file', 'before the manifest', 'before the record']) {
    it(`${point} leaves nothing that anyone could take for a result`, async () => {
      const { store } = temporary;
      assert.equal(await ended(start('crash', store.root, point)), 'SIGKILL');
      assert.equal(store.readRecord(keyOf('crash')), undefined);
      const before = await verifyStore(store);
      assert.deepEqual(before.findings, []);
      assert.equal(before.leftovers.length > 0, point !== 'before the record');
      await verifyStore(store, { repair: true });
      assert.deepEqual(readdirSync(store.layout.tmp), []);

      assert.equal(await ended(start('crash', store.root, 'never')), 0);
      const record = (await temporary.again()).readRecord(keyOf('crash'))!;
      assert.equal(await store.check(record.outputs.out!), 'whole');
    });
  }

  it('after the record leaves the whole of it', async () => {
    const { store } = temporary;
    assert.equal(await ended(start('crash', store.root, 'after the record')), 'SIGKILL');
    const record = store.readRecord(keyOf('crash'))!;
    assert.equal(await store.check(record.outputs.out!), 'whole');
    assert.deepEqual((await verifyStore(store)).findings, []);
  });
});
