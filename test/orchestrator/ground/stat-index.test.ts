import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { StatIndex, statOf } from '../../../orchestrator/ground/stat-index.ts';
import { Files, spoil, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

const tick = () => new Promise((done) => setTimeout(done, 150));

describe('The index of objects', () => {
  let temporary: TemporaryStore;
  let digest: Digest;
  let index: string;
  beforeEach(async () => {
    temporary = await temporaryStore();
    digest = (await temporary.store.writeArtifact(Files, { x: 'some content', y: 'more' })).digest;
    index = join(temporary.store.layout.index, 'objects.json');
    await tick();
    await temporary.store.saveIndex();
  });
  afterEach(() => temporary.remove());

  it('spares reading objects whose stat is as it was', async () => {
    const store = await temporary.again();
    // Nothing is awaited on the way, so nothing can have been read: an object is judged at once or by a promise.
    for (const { digest: object } of await temporary.store.files(digest))
      assert.equal(store.objects.check(object), 'whole');
    assert.equal(store.objects.check(digest), 'whole');
  });

  it('does not hide a byte that was flipped in a file of the same size with its old mtime put back', async () => {
    const object = (await temporary.store.files(digest))[0]!.digest;
    const path = temporary.store.layout.object(object);
    const { atime, mtime } = statSync(path);
    spoil(path, 'flip');
    utimesSync(path, atime, mtime);
    assert.equal(await (await temporary.again()).check(digest), 'damaged');
    assert.equal(temporary.notices.length, 1);
  });

  it('is not believed about a file as young as the index itself', async () => {
    const young = (await temporary.store.writeArtifact(Files, { z: 'just now' })).digest;
    await temporary.store.saveIndex();
    const store = await temporary.again();
    assert.notEqual(store.objects.check(young), 'whole');
    assert.equal(await store.check(young), 'whole');
  });

  it('keeps nothing of a file that was young when it was read, however late the index is written', async () => {
    const path = join(temporary.dir, 'outside');
    const later = new Date(Date.now() + 60_000);
    const kept = async (name: string): Promise<string | undefined> => {
      const at = join(temporary.dir, `${name}.json`);
      const own = new StatIndex(at);
      own.set('outside', statOf(path)!, 'one');
      own.set('old', statOf(process.execPath)!, 'two');
      await own.save();
      // An edit in the tick of the clock in which the file was read would leave this very stat, for ever.
      utimesSync(at, later, later);
      return new StatIndex(at).get('outside', statOf(path)!);
    };
    writeFileSync(path, 'one');
    assert.equal(await kept('young'), undefined);
    await tick();
    assert.equal(await kept('aged'), 'one');
  });

  it('may be lost or spoilt: all is found whole again, and damage still found', async () => {
    for (const text of [
      '',
      '{',
      '[]',
      readFileSync(index, 'utf8').replace(/sha256:./, 'sha256:0'),
      '\u0000'.repeat(50),
    ]) {
      writeFileSync(index, text);
      assert.equal(await (await temporary.again()).check(digest), 'whole');
    }
    spoil(temporary.store.layout.object((await temporary.store.files(digest))[1]!.digest), 'flip');
    writeFileSync(index, 'nonsense');
    assert.equal(await (await temporary.again()).check(digest), 'damaged');
  });

  it('is written only when something changed', async () => {
    const store = await temporary.again();
    assert.equal(await store.check(digest), 'whole');
    const before = statSync(index, { bigint: true });
    await store.saveIndex();
    assert.equal(statSync(index, { bigint: true }).ino, before.ino);
  });

  it('keeps what two processes add at once', async () => {
    const [one, two] = [await temporary.again(), await temporary.again()];
    assert.equal(await one.check(digest), 'whole');
    assert.equal(await two.check(digest), 'whole');
    const a = (await one.writeArtifact(Files, { a: 'from one' })).digest;
    const b = (await two.writeArtifact(Files, { b: 'from two' })).digest;
    await tick();
    await one.saveIndex();
    await two.saveIndex();
    const store = await temporary.again();
    assert.ok(existsSync(index));
    assert.equal(store.objects.check(a), 'whole');
    assert.equal(store.objects.check(b), 'whole');
  });
});
