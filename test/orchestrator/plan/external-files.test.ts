import assert from 'node:assert/strict';
import { mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { digestExternal, externalIndex } from '../../../orchestrator/plan/external-files.ts';
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
    const { digest: folder, ...rest } = await digest('d');
    assert.deepEqual(rest, { bytes: 11, files: 3, kind: 'folder' });
    assert.match(folder, /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual({ ...(await digest('a.tar')), digest: '' }, { digest: '', bytes: 7, files: 1, kind: 'file' });
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

  it('leave out hidden files and the litter of operating systems', async () => {
    const first = (await digest('d')).digest;
    project.write({ 'd/.DS_Store': 'x', 'd/cat/Thumbs.db': 'x', 'd/__MACOSX/cat/1.png': 'x' });
    assert.equal((await digest('d')).digest, first);
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

  it('report progress up to the last file', async () => {
    const seen: number[] = [];
    await digestExternal(join(project.root, 'd'), {
      index: externalIndex(project.indexDir),
      onProgress: ({ files }) => seen.push(files),
    });
    assert.equal(seen.at(-1), 3);
  });
});
