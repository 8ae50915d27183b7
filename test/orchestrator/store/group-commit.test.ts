import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { NewFile } from '../../../orchestrator/ground/new-file.ts';
import { GroupCommit } from '../../../orchestrator/store/group-commit.ts';
import { Files, type TemporaryStore, temporaryStore } from './temporary-store.ts';

describe('Results that go to the disk together', () => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  /** A file whose sync ends when the test says so. */
  const file = (events: string[], name: string) => {
    let end = (_?: Error) => {};
    const synced = new Promise<void>((done, fail) => (end = (error) => (error ? fail(error) : done())));
    synced.catch(() => {});
    const fake = { sync: () => synced, close: () => events.push(`${name} closed`), abandon: async () => {} };
    return { file: fake as unknown as NewFile, end: (error?: Error) => end(error) };
  };

  it('are each visible only when all of their own files are synced, and done only then', async () => {
    const events: string[] = [];
    const group = new GroupCommit(temporary.dir);
    const [a, b] = [file(events, 'a'), file(events, 'b')];
    const committed = group.commit([a.file, b.file], () => events.push('published')).then(() => events.push('done'));
    a.end();
    for (let i = 0; i < 5; i++) await turn();
    assert.deepEqual(events, []);
    b.end();
    await committed;
    assert.deepEqual(events, ['a closed', 'b closed', 'published', 'done']);
  });

  it('do not fail with one whose file cannot be synced, which is never visible', async () => {
    const events: string[] = [];
    const group = new GroupCommit(temporary.dir);
    const [good, bad] = [file(events, 'good'), file(events, 'bad')];
    const settled = Promise.allSettled([
      group.commit([bad.file], () => events.push('bad published')),
      group.commit([good.file], () => events.push('good published')),
    ]);
    bad.end(new Error('no disk'));
    good.end();
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
    assert.deepEqual(events, ['good closed', 'good published']);
    await group.room();
  });

  it('never put an object that is not on the disk yet in the place of a whole one', async () => {
    const { store } = temporary;
    const first = await store.writeArtifact(Files, { x: 'some content' });
    const unsynced: NewFile[] = [];
    assert.equal((await store.writeArtifact(Files, { x: 'some content' }, unsynced)).digest, first.digest);
    const whole = [first.digest, ...(await store.files(first.digest)).map(({ digest }) => digest)];
    assert.deepEqual(
      unsynced.map(({ path }) => path).sort(),
      whole.map((digest) => store.layout.object(digest)).sort(),
    );
    for (const one of unsynced) await one.abandon();
    assert.equal(await store.check(first.digest), 'whole');
  });
});
