import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asWritten, copiedUrl, loadFrom, withOriginalPaths } from '../../../orchestrator/ground/program.ts';
import { sweep } from '../../../orchestrator/keep/sweep.ts';
import { type Layout, layoutOf } from '../../../orchestrator/store/layout.ts';
import { holdProgram } from '../../../orchestrator/store/program-copy.ts';
import { spoil } from './temporary-store.ts';

const FILES = {
  'app/a.mjs': "export * from './b.mjs';\n",
  'app/b.mjs': "import lib from 'lib';\nexport const b = lib;\nexport const here = import.meta.url;\n",
  'lib/package.json': '{"name":"lib","type":"module","exports":"./src/x.js"}',
  'lib/src/x.js': "export { default } from 'inner';\n",
  'lib/node_modules/inner/package.json': '{"type":"module","exports":"./i.js"}',
  'lib/node_modules/inner/i.js': "export default 'inner';\n",
  'node_modules/plain/package.json': '{}',
};

describe('the copy of a program', () => {
  let top: string;
  let layout: Layout;
  const at = (path: string): string => join(top, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const digests = (...paths: string[]) =>
    Object.fromEntries(
      paths.map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(top, 'app', path)))
          .digest('hex'),
      ]),
    );
  const wanted = () => ({
    root: at('app'),
    files: digests('a.mjs', 'b.mjs', '../lib/package.json', '../lib/src/x.js'),
    linked: ['orchestrator/artifact.ts', 'not-there'],
  });

  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'strata-copy-')));
    for (const [path, text] of Object.entries(FILES)) write(path, text);
    write('elsewhere/artifact.ts', '');
    symlinkSync(at('elsewhere'), at('app/orchestrator'));
    symlinkSync('../lib', at('node_modules/lib'));
    layout = layoutOf(at('app/artifacts'));
    mkdirSync(layout.tmp, { recursive: true });
  });
  afterEach(() => {
    loadFrom(undefined);
    rmSync(top, { recursive: true, force: true });
  });

  it('loads as the project does: relative files, linked sources with their packages, links to the rest', async () => {
    const program = await holdProgram(layout, wanted());
    assert.equal(program.original, top);
    const url = copiedUrl(program, pathToFileURL(at('app/a.mjs')).href);
    const loaded = (await import(url)) as { b: string; here: string };
    assert.equal(loaded.b, 'inner');
    assert.equal(withOriginalPaths(program, loaded.here), pathToFileURL(at('app/b.mjs')).href);
    assert.equal(realpathSync(join(program.copy, 'node_modules/lib')), join(program.copy, 'lib'));
    assert.equal(realpathSync(join(program.copy, 'node_modules/plain')), at('node_modules/plain'));
    assert.equal(realpathSync(join(program.copy, 'app/orchestrator/artifact.ts')), at('elsewhere/artifact.ts'));
    assert.equal(statSync(join(program.copy, 'app/a.mjs')).mode & 0o222, 0);
  });

  it('is refused where a file is not what its key says, and leaves nothing behind', async () => {
    const before = wanted();
    write('lib/src/x.js', "export default 'edited';\n");
    await assert.rejects(holdProgram(layout, before), { code: 'edited-while-beginning', message: /lib\/src\/x\.js/ });
    assert.deepEqual(readdirSync(layout.tmp), []);
    assert.deepEqual(
      readdirSync(layout.programs).filter((name) => existsSync(join(layout.programs, name, '.files'))),
      [],
    );
  });

  it('is refused where no folder can be made for it, and not tried for ever', async () => {
    symlinkSync(at('nowhere'), layout.programs);
    await assert.rejects(holdProgram(layout, wanted()), { code: 'store-unwritable' });
  });

  it('is repaired where it is damaged, and holds nothing more than it must', async () => {
    const { copy } = await holdProgram(layout, wanted());
    const inode = statSync(join(copy, 'app/a.mjs')).ino;
    spoil(join(copy, 'app/b.mjs'), 'flip');
    rmSync(join(copy, 'lib/src'), { recursive: true });
    rmSync(join(copy, 'node_modules/lib'));
    symlinkSync(at('lib'), join(copy, 'node_modules/lib'));
    writeFileSync(join(copy, 'app/a.js'), 'before a.mjs?');
    const again = await holdProgram(layout, wanted());
    assert.equal(again.copy, copy);
    assert.equal(readFileSync(join(copy, 'app/b.mjs'), 'utf8'), FILES['app/b.mjs']);
    assert.equal(readFileSync(join(copy, 'lib/src/x.js'), 'utf8'), FILES['lib/src/x.js']);
    assert.equal(realpathSync(join(copy, 'node_modules/lib')), join(copy, 'lib'));
    assert.ok(!existsSync(join(copy, 'app/a.js')));
    assert.equal(statSync(join(copy, 'app/a.mjs')).ino, inode);
  });

  it('goes when nobody uses it and newer ones exist', async () => {
    const first = await holdProgram(layout, wanted());
    const used = await holdProgram(layout, { ...wanted(), files: digests('a.mjs') });
    first.release();
    for (const { copy } of [first, used]) utimesSync(dirname(copy), 1, 1);
    for (let i = 0; i < 5; i++) {
      write('app/a.mjs', `${i}`);
      (await holdProgram(layout, wanted())).release();
    }
    for (const folder of ['records', 'locks', 'checkpoints', 'index'] as const) mkdirSync(layout[folder]);
    await sweep(layout);
    assert.ok(!existsSync(first.copy));
    assert.ok(existsSync(used.copy));
    assert.equal(readdirSync(layout.programs).length, 6);
    assert.deepEqual(readdirSync(layout.tmp), []);
  });

  it('gives texts the names that people know', async () => {
    const program = await holdProgram(layout, wanted());
    const { copy } = program;
    const text = `Error at ${pathToFileURL(join(copy, 'app/a.mjs')).href}:3, in ${join(copy, 'lib')}/x, not ${copy}s`;
    assert.equal(asWritten(text), text);
    loadFrom({ ...program, loads: [] });
    assert.equal(asWritten(text), `Error at ${pathToFileURL(at('app/a.mjs')).href}:3, in ${at('lib')}/x, not ${copy}s`);
  });
});
