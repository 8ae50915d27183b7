import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { existingStore, storeOfOthers } from '../../../orchestrator/cli/existing-store.ts';
import { Originals } from '../../../orchestrator/compare/originals.ts';
import type { GraphLock } from '../../../orchestrator/publish/graph-lock.ts';
import { Files, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

describe('A store that must exist', () => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  it('is not taken for one where another program has a folder of objects, and nothing is made there', async () => {
    const git = join(temporary.dir, '.git');
    mkdirSync(join(git, 'objects', 'ab'), { recursive: true });
    await assert.rejects(existingStore(git), { code: 'no-store' });
    assert.throws(() => storeOfOthers(git), { code: 'no-store' });
    const open = () => Originals.open({} as GraphLock, temporary.dir, temporary.store, git);
    assert.throws(open, { code: 'no-store', message: /--original/ });
    assert.deepEqual(readdirSync(git), ['objects']);
  });

  it('of others is read as it is: no folder is made in it, and damage stays where it lies', async () => {
    const { store } = temporary;
    const { digest } = await store.writeArtifact(Files, { a: 'whole', b: 'to be damaged' });
    const [, damaged] = await store.files(digest);
    const path = store.layout.object(damaged!.digest);
    chmodSync(path, 0o644);
    writeFileSync(path, 'damaged bytes');
    for (const name of ['quarantine', 'runs', 'locks', 'index', 'tmp', 'determinism', 'checkpoints'])
      rmSync(join(store.root, name), { recursive: true, force: true });
    const before = readdirSync(store.root, { recursive: true }).sort();
    const theirs = storeOfOthers(store.root);
    assert.equal(await theirs.check(digest), 'damaged');
    const reader = await theirs.reader(digest);
    assert.equal(Buffer.from(await reader.bytes('a')).toString(), 'whole');
    await assert.rejects(reader.bytes('b'));
    assert.deepEqual(readdirSync(store.root, { recursive: true }).sort(), before);
  });
});
