import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { changeOf } from '../../../orchestrator/guard/given-files.ts';
import { digestExternal, externalIndex } from '../../../orchestrator/plan/external-files.ts';
import { skip } from '../../rig/skip.ts';
import { TestProject } from '../code/project.ts';

describe('Digests of files and folders outside the store', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject({
      'd/cat/1.png': 'one',
      'd/cat/2.png': 'two',
      'd/dog/1.png': 'three',
      'a.tar': 'archive',
    });
  });
  afterEach(() => project.end());

  const digest = async (path: string) => {
    mkdirSync(project.indexDir, { recursive: true });
    const index = externalIndex(project.indexDir);
    const found = await digestExternal(join(project.root, path), { index });
    await index.save();
    return found;
  };

  it('count files and bytes and tell a folder from a file', async () => {
    const { digest: folder, seen, isYoung, ...rest } = await digest('d');
    assert.deepEqual(rest, { bytes: 11, files: 3, kind: 'folder' });
    assert.deepEqual(
      seen.map(([path]) => relative(project.root, path)),
      ['d', 'd/cat', 'd/cat/1.png', 'd/cat/2.png', 'd/dog', 'd/dog/1.png'],
    );
    assert.ok(isYoung);
    assert.match(folder, /^sha256:[0-9a-f]{64}$/);
    const file = await digest('a.tar');
    assert.deepEqual([file.bytes, file.files, file.kind, file.seen.length], [7, 1, 'file', 1]);
  });

  it('are refused for an empty path, which would be the current folder', async () => {
    for (const path of ['', ' '])
      await assert.rejects(
        digestExternal(path, { index: externalIndex(project.indexDir) }),
        /an empty path, which names nothing/,
      );
  });

  it('depend on content and names, not on where the folder is, nor on times', async () => {
    const first = (await digest('d')).digest;
    renameSync(join(project.root, 'd'), join(project.root, 'e'));
    utimesSync(join(project.root, 'e/cat/1.png'), 1e9, 1e9);
    assert.equal((await digest('e')).digest, first);
    renameSync(join(project.root, 'e/cat/1.png'), join(project.root, 'e/cat/3.png'));
    assert.notEqual((await digest('e')).digest, first);
  });

  for (const [title, edit] of [
    ['another content of the same size', () => project.write({ 'd/cat/1.png': 'eno' })],
    ['a file more', () => project.write({ 'd/cat/3.png': '' })],
    ['a file less', () => project.remove('d/cat/2.png')],
    ['a class without files', () => project.write({ 'd/cow/.keep': '' })],
    ['two files exchanged', () => project.write({ 'd/cat/1.png': 'two', 'd/cat/2.png': 'one' })],
  ] as const)
    it(`change with ${title}`, async () => {
      const first = (await digest('d')).digest;
      await digest('d');
      edit();
      assert.notEqual((await digest('d')).digest, first);
    });

  it('notice an edit that keeps size and modification time', async () => {
    const first = (await digest('d')).digest;
    const { atime, mtime } = statSync(join(project.root, 'd/cat/1.png'));
    project.write({ 'd/cat/1.png': 'eno' });
    utimesSync(join(project.root, 'd/cat/1.png'), atime, mtime);
    assert.notEqual((await digest('d')).digest, first);
  });

  it('count hidden files too, since a stage can see them', async () => {
    const first = (await digest('d')).digest;
    project.write({ 'd/cat/.order': '2.png' });
    assert.notEqual((await digest('d')).digest, first);
  });

  it('refuse what is no plain file, alone and in a folder', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(project.root, 'd/cat/pipe')]);
    for (const path of ['d', 'd/cat/pipe'])
      await assert.rejects(digest(path), { code: 'no-plain-file', message: /cat\/pipe" is a pipe/ });
    project.link('zero', '/dev/zero');
    await assert.rejects(digest('zero'), { code: 'no-plain-file', message: /is a device/ });
    if (process.platform !== 'linux') return;
    project.link('made', '/proc/self/stat');
    await assert.rejects(digest('made'), { code: 'no-plain-file', message: /made by the system/ });
  });

  it('are compared with what a stage reads', async () => {
    const { seen } = await digest('d');
    const at = (path: string): string => join(project.root, path);
    const given = [
      { path: at('d'), seen: Object.fromEntries(seen.map(([path, stamp]) => [relative(at('d'), path), stamp])) },
    ];
    const change = (path: string) => changeOf(given, at(path));
    assert.deepEqual(
      [change('d'), change('d/cat/1.png'), change('d/none'), change('a.tar')],
      ['none', 'none', 'none', undefined],
    );
    renameSync(at('d/cat/1.png'), at('kept'));
    assert.equal(change('d/cat/1.png'), 'gone');
    project.write({ 'd/cat/1.png': 'one', 'd/cat/3.png': 'more' });
    assert.deepEqual([change('d/cat/1.png'), change('d/cat/3.png'), change('d/cat')], ['changed', 'new', 'changed']);
    // Put back as it was: its inode remembers that it was moved.
    renameSync(at('kept'), at('d/cat/1.png'));
    assert.equal(change('d/cat/1.png'), 'changed');
  });

  it('follow a link as if its target lay there', async () => {
    const first = (await digest('d')).digest;
    renameSync(join(project.root, 'd/dog'), join(project.root, 'dog'));
    project.link('d/dog', join(project.root, 'dog'));
    assert.equal((await digest('d')).digest, first);
  });

  it('refuse a folder that contains itself', async () => {
    project.link('d/cat/loop', join(project.root, 'd'));
    await assert.rejects(digest('d'), { name: 'Problem', code: 'link-cycle' });
  });

  it('refuse a folder that holds the store, by whatever name, and take one in the store', async () => {
    project.link('other', project.root);
    const index = externalIndex(project.indexDir);
    const store = join(project.root, 'd/store');
    mkdirSync(store, { recursive: true });
    for (const above of ['.', 'd', 'other', 'd/store'])
      await assert.rejects(digestExternal(join(project.root, above), { index, store }), {
        name: 'Problem',
        code: 'store-in-data',
      });
    await digestExternal(join(project.root, 'd'), { index, store: join(project.root, 'd-store') });
  });

  it('say what is missing, where the program looked for it and how to mend it', async () => {
    await assert.rejects(
      digestExternal('no/such/data.tar', { index: externalIndex(project.indexDir) }),
      (error: Error) => {
        assert.deepEqual([error.name, (error as { code?: string }).code], ['Problem', 'file-not-found']);
        assert.ok(
          error.message.includes('"no/such/data.tar"') &&
            error.message.includes(join(process.cwd(), 'no/such/data.tar')),
        );
        assert.match(error.message, /--set/);
        return true;
      },
    );
    project.link('d/gone.png', join(project.root, 'nowhere'));
    await assert.rejects(digest('d'), { code: 'file-not-found' });
  });

  it('name a file whose name is not UTF-8, and say how to rename it', async function () {
    if (process.platform !== 'linux') skip(this, 'file systems elsewhere refuse such names');
    mkdirSync(join(project.root, 'odd'));
    writeFileSync(Buffer.from(`${project.root}/odd/Gro\xdf`, 'latin1'), 'x');
    await assert.rejects(digest('odd'), { code: 'name-not-utf8', message: /odd\/Gro.*not UTF-8.*convmv/s });
  });

  it('report progress up to the last file', async () => {
    const seen: number[] = [];
    await digestExternal(join(project.root, 'd'), {
      index: externalIndex(project.indexDir),
      onProgress: ({ files }) => seen.push(files),
    });
    assert.equal(seen.at(-1), 3);
  });
});
