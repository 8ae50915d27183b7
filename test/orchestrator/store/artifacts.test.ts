import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifact } from '../../../orchestrator/artifact.ts';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { Files, spoil, type TemporaryStore, temporaryStore } from './temporary-store.ts';

const content = { 'a.txt': 'first file', 'deep/b.json': '{"n":1}' };

describe('Artifacts in the store', () => {
  let temporary: TemporaryStore;
  let digest: Digest;
  beforeEach(async () => {
    temporary = await temporaryStore();
    digest = (await temporary.store.writeArtifact(Files, content)).digest;
  });
  afterEach(() => temporary.remove());

  const objectPath = async (name: string): Promise<string> => {
    const file = (await temporary.store.files(digest)).find((one) => one.name === name)!;
    return temporary.store.layout.object(file.digest);
  };

  it('come back as they were written', async () => {
    const reader = await (await temporary.again()).reader(digest);
    assert.deepEqual(await Files.read(reader), content);
    assert.deepEqual(reader.names, ['a.txt', 'deep/b.json']);
    assert.deepEqual(await reader.json('deep/b.json'), { n: 1 });
    assert.equal(readFileSync(await reader.path('a.txt'), 'utf8'), 'first file');
    assert.equal(reader.kind, 'files');
  });

  it('have the same digest for the same files in any order, and another for other kinds, names and bytes', async () => {
    const { store } = temporary;
    const turned = await store.writeArtifact(Files, { 'deep/b.json': '{"n":1}', 'a.txt': 'first file' });
    assert.equal(turned.digest, digest);
    assert.equal(turned.files, 2);
    assert.equal(turned.bytes, 17);
    const other = artifact({ ...Files, version: 2 });
    const digests = [
      (await store.writeArtifact(other, content)).digest,
      (await store.writeArtifact(Files, { ...content, 'a.txt': 'First file' })).digest,
      (await store.writeArtifact(Files, { 'c.txt': 'first file', 'deep/b.json': '{"n":1}' })).digest,
    ];
    assert.equal(new Set([digest, ...digests]).size, 4);
  });

  it('are hashed the same in one piece and in many', async () => {
    const bytes = new Uint8Array(300_000).map((_, i) => (i * 31) ^ (i >> 8));
    const whole = await temporary.store.writeArtifact(Files, { x: bytes });
    const Pieces = artifact<'files', unknown, Uint8Array>({
      kind: 'files',
      version: 1,
      async write(value, to) {
        const sink = await to.open('x');
        for (let at = 0; at < value.length; at += 7001) await sink.write(value.subarray(at, at + 7001));
        await sink.close();
      },
      read: async (from) => from,
    });
    assert.equal((await temporary.store.writeArtifact(Pieces, bytes)).digest, whole.digest);
    assert.deepEqual(await (await temporary.store.reader(whole.digest)).bytes('x'), bytes);
  });

  it('lie in read-only objects, and nothing temporary stays behind', async () => {
    if (process.platform !== 'win32') assert.equal(statSync(await objectPath('a.txt')).mode & 0o777, 0o444);
    assert.deepEqual(readdirSync(temporary.store.layout.tmp), []);
  });

  for (const how of ['flip', 'cut', 'empty'] as const) {
    it(`are never read from an object that was spoilt (${how}): it goes to quarantine`, async () => {
      const path = await objectPath('a.txt');
      spoil(path, how);
      const store = await temporary.again();
      const reader = await store.reader(digest);
      await assert.rejects(reader.text('a.txt'), {
        name: 'DamagedArtifact',
        artifact: digest,
        file: 'a.txt',
        found: 'damaged',
      });
      await assert.rejects(reader.path('a.txt'), { name: 'DamagedArtifact', found: 'missing' });
      assert.ok(!existsSync(path));
      assert.equal(temporary.notices.length, 1);
      assert.ok(existsSync(temporary.notices[0]!.movedTo));
      assert.match(readFileSync(`${temporary.notices[0]!.movedTo}.reason.json`, 'utf8'), /its bytes have the digest/);
      assert.equal(await store.check(digest), 'missing');
    });

    it(`are never read through a manifest that was spoilt (${how})`, async () => {
      spoil(temporary.store.layout.object(digest), how);
      const store = await temporary.again();
      await assert.rejects(store.reader(digest), { name: 'DamagedArtifact', file: undefined, found: 'damaged' });
      assert.equal(temporary.notices.length, 1);
    });

    it(`are found spoilt (${how}) by a check and by path(), each on its own`, async () => {
      const path = await objectPath('deep/b.json');
      spoil(path, how);
      const reader = await (await temporary.again()).reader(digest);
      await assert.rejects(reader.path('deep/b.json'), { name: 'DamagedArtifact', found: 'damaged' });
      await temporary.store.writeArtifact(Files, content);
      spoil(path, how);
      assert.equal(await temporary.store.check(digest), 'damaged');
    });
  }

  it('are missing when one object is', async () => {
    rmSync(await objectPath('a.txt'));
    assert.equal(await temporary.store.check(digest), 'missing');
    const reader = await temporary.store.reader(digest);
    await assert.rejects(reader.bytes('a.txt'), { name: 'DamagedArtifact', found: 'missing' });
    rmSync(temporary.store.layout.object(digest));
    assert.equal(await temporary.store.check(digest), 'missing');
    await assert.rejects(temporary.store.reader(digest), {
      name: 'DamagedArtifact',
      file: undefined,
      found: 'missing',
    });
  });

  it('are healed by writing them again, even over a damaged object', async () => {
    spoil(await objectPath('a.txt'), 'flip');
    await temporary.store.writeArtifact(Files, content);
    assert.deepEqual(await Files.read(await (await temporary.again()).reader(digest)), content);
    assert.equal(temporary.notices.length, 0);
  });

  it('are not given out of a path() that changed after it was verified', async () => {
    const reader = await temporary.store.reader(digest);
    const path = await reader.path('a.txt');
    await new Promise((done) => setTimeout(done, 20));
    spoil(path, 'flip');
    await assert.rejects(reader.path('a.txt'), { name: 'DamagedArtifact', found: 'damaged' });
  });

  it('leave nothing behind when their type throws, leaves a file open or misnames one', async () => {
    const faulty = (write: (typeof Files)['write']) =>
      temporary.store.writeArtifact({ kind: 'files', version: 1, write, read: Files.read }, {});
    await assert.rejects(
      faulty(async (_, to) => {
        await to.write('x', 'unseen content');
        throw new Error('half way');
      }),
      /half way/,
    );
    await assert.rejects(
      faulty(async (_, to) => (await to.open('x')).write(new Uint8Array(3))),
      /left its file "x" open/,
    );
    for (const name of ['../x', '/x', 'a/../../x', 'a\\b', '', '.', 'a//b', 'a\u0000b', '.tmp-1'])
      await assert.rejects(
        faulty((_, to) => to.write(name, '')),
        /names a file/,
        name,
      );
    await assert.rejects(
      faulty(async (_, to) => {
        await to.write('x', '1');
        await to.write('x', '2');
      }),
      /twice/,
    );
    assert.deepEqual(readdirSync(temporary.store.layout.tmp), []);
  });

  it('are copied out writable, beside what is there, and never as links into the store', async () => {
    const out = join(temporary.dir, 'out');
    await temporary.store.copyInto(digest, out);
    writeFileSync(join(out, 'a.txt'), 'edited by hand');
    writeFileSync(join(out, 'extra.txt'), 'not of the artifact');
    assert.equal(statSync(join(out, 'a.txt')).nlink, 1);
    await temporary.store.copyInto(digest, out);
    assert.deepEqual(readdirSync(out).sort(), ['a.txt', 'deep', 'extra.txt']);
    assert.equal(readFileSync(join(out, 'a.txt'), 'utf8'), 'first file');
    assert.equal(await (await temporary.again()).check(digest), 'whole');
    assert.deepEqual(readdirSync(temporary.dir).sort(), ['out', 'store']);
  });

  it('are not copied out when damaged; what was there stays', async () => {
    const out = join(temporary.dir, 'out');
    await temporary.store.copyInto(digest, out);
    await new Promise((done) => setTimeout(done, 20));
    spoil(await objectPath('deep/b.json'), 'flip');
    await assert.rejects(temporary.store.copyInto(digest, out), { name: 'DamagedArtifact' });
    assert.equal(readFileSync(join(out, 'deep', 'b.json'), 'utf8'), '{"n":1}');
    assert.deepEqual(readdirSync(temporary.dir).sort(), ['out', 'store']);
  });
});
