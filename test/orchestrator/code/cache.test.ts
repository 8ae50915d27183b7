import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { archivedSource } from '../../../orchestrator/code/archive.ts';
import { loadParser, TestProject } from './project.ts';

const READER = fileURLToPath(new URL('../../../orchestrator/code/reader.ts', import.meta.url));

/** A fingerprint in a process of its own, and whether ts-morph was loaded for it. */
function inProcess(project: TestProject): { digest: string; parsed: boolean } {
  project.write({
    'probe.mts': `
      import { createRequire } from 'node:module';
      const { CodeReader } = await import(${JSON.stringify(pathToFileURL(READER).href)});
      const reader = await CodeReader.open({ root: ${JSON.stringify(project.root)}, indexDir: ${JSON.stringify(project.indexDir)}, trustStats: true, own: ${JSON.stringify(project.own)} });
      const { digest } = await reader.fingerprint('stages/work.ts', 'work');
      await reader.save();
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(JSON.stringify({ digest, parsed: loaded.some((path) => path.includes('ts-morph')) }));
    `,
  });
  const output = execFileSync(process.execPath, ['--import', 'tsx', join(project.root, 'probe.mts')], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as { digest: string; parsed: boolean };
}

describe('The cache of code facts', () => {
  before(loadParser);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => project.end());

  it('loads no parser when nothing changed, when an edit is undone, or for other times of a file', () => {
    const cold = inProcess(project);
    assert.equal(cold.parsed, true, 'the probe must see ts-morph when it is loaded');
    assert.deepEqual(inProcess(project), { ...cold, parsed: false });
    utimesSync(join(project.root, 'learn/work.ts'), 1e9, 1e9);
    assert.deepEqual(inProcess(project), { ...cold, parsed: false });
  }).timeout(20_000);

  it('notices an edit that keeps size and times', async () => {
    const path = join(project.root, 'learn/work.ts');
    const first = await project.fingerprint();
    await project.fingerprint();
    const { atime, mtime } = statSync(path);
    writeFileSync(path, readFileSync(path, 'utf8').replace('images * rate', 'images / rate'));
    utimesSync(path, atime, mtime);
    assert.notEqual((await project.fingerprint()).digest, first.digest);
  });

  it('gives the first fingerprint again when an edit is undone', async () => {
    const path = 'learn/work.ts';
    const text = readFileSync(join(project.root, path), 'utf8');
    const first = await project.fingerprint();
    const edited = await project.write({ [path]: text.replace('*', '/') }).fingerprint();
    assert.notEqual(edited.digest, first.digest);
    assert.deepEqual(await project.write({ [path]: text }).fingerprint(), first);
  });

  for (const [title, spoil] of [
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['with one bit flipped', (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 400 ? byte ^ 1 : byte)))],
    ['that is no JSON', () => Buffer.from('nonsense')],
    [
      'of another version',
      (bytes: Buffer) => Buffer.from(bytes.toString().replace(/^strata-(\w+) \d+/, 'strata-$1 0')),
    ],
    ['that is empty', () => Buffer.alloc(0)],
  ] as const)
    it(`is rebuilt from a file ${title}`, async () => {
      await sleep(150); // nothing is kept of files as young as these
      const first = await project.fingerprint();
      for (const name of ['fingerprints.json', 'facts.json', 'sources.json']) {
        const path = join(project.indexDir, name);
        writeFileSync(path, spoil(readFileSync(path)));
      }
      assert.deepEqual(await project.fingerprint(), first);
      assert.match(readFileSync(join(project.indexDir, 'facts.json'), 'utf8'), /^strata-facts [1-9]/);
    });

  it('is rebuilt from facts where only the whole fingerprints are lost', async () => {
    const first = await project.fingerprint();
    project.remove('artifacts/index/fingerprints.json');
    assert.deepEqual(await project.fingerprint(), first);
  });

  it('notices a new file that an import now finds first', async () => {
    project.write({
      'learn/work.ts': "import { f } from './f';\nexport const work = () => f();",
      'learn/f/index.ts': 'export const f = () => 1;',
    });
    assert.ok((await project.ids()).includes('learn/f/index.ts#f'));
    project.write({ 'learn/f.ts': 'export const f = () => 2;' });
    assert.ok((await project.ids()).includes('learn/f.ts#f'));
    project.remove('learn/f.ts');
    assert.ok((await project.ids()).includes('learn/f/index.ts#f'));
  });

  it('takes what a linked file imports from where that file lies', async () => {
    project.write({
      'learn/work.ts': "import { f } from './linked.ts';\nexport const work = () => f();",
      'elsewhere/f.ts': "import { g } from './g.ts';\nexport const f = () => g();",
      'elsewhere/g.ts': 'export const g = () => 1;',
      'learn/g.ts': 'export const g = () => 2;',
    });
    project.link('learn/linked.ts', '../elsewhere/f.ts');
    const ids = await project.ids();
    assert.ok(ids.includes('elsewhere/g.ts#g') && !ids.includes('learn/g.ts#g'));
  });

  it('notices a file that is gone', async () => {
    await project.fingerprint();
    project.remove('learn/work.ts');
    await assert.rejects(project.fingerprint(), { code: 'code-not-resolvable' });
  });

  it('does without a place to write', async () => {
    const first = await project.fingerprint();
    project.remove('artifacts');
    project.write({ artifacts: 'a file where the folder should be' });
    assert.deepEqual(await project.fingerprint(), first);
  });

  it('can be told to trust no times', async () => {
    const first = await project.fingerprint();
    const reader = await project.open({ trustStats: false });
    assert.deepEqual(await reader.fingerprint('stages/work.ts', 'work'), first);
  });

  it('takes the same fingerprint wherever the project lies, by path or by URL', async () => {
    const other = new TestProject();
    const byUrl = await (await other.open()).fingerprint(
      pathToFileURL(join(other.root, 'stages/work.ts')).href,
      'work',
    );
    assert.deepEqual(byUrl, await project.fingerprint());
    other.end();
  });

  it('shows the text of a declaration, and keeps old texts by hash', async () => {
    const archive = join(project.root, 'artifacts');
    const reader = await project.open();
    const fingerprint = await reader.fingerprint('stages/work.ts', 'work');
    await reader.archive(fingerprint, archive);
    const old = fingerprint.declarations.find(({ id }) => id === 'learn/work.ts#work');
    assert.ok(old);
    project.write({ 'learn/work.ts': '\n\nexport const work = (images) => images;\n' });
    const later = await project.open();
    assert.equal(await archivedSource(archive, old.hash), 'export const work = (images, rate) => images * rate;');
    const now = await later.source(old.id);
    assert.deepEqual(now, { text: 'export const work = (images) => images;', file: 'learn/work.ts', line: 3 });
    assert.equal(await later.source('learn/work.ts#gone'), undefined);
    assert.equal(await archivedSource(archive, 'f'.repeat(32)), undefined);
  });
});
