import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadParser, TestProject } from './project.ts';

type Files = Record<string, string>;

const USES_PARENT = "import { f } from 'parent';\nexport const work = () => f();";

type Needs = Readonly<Partial<Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', object>>>;

/** A package in node_modules, at a path from there, that loads all that it declares. */
const packed = (at: string, version: string, needs: Needs = {}, script = 'exports.f = () => 1;'): Files => ({
  [`node_modules/${at}/package.json`]: JSON.stringify({ name: at.split('node_modules/').at(-1), version, ...needs }),
  [`node_modules/${at}/index.js`]: `${Object.values(needs)
    .flatMap((names) => Object.keys(names))
    .map((name) => `try { require('${name}'); } catch {}\n`)
    .join('')}${script}`,
});

/** `parent` needs `child`, and `child` needs its own, nested copy of `leaf`. */
const PACKAGES = {
  ...packed('parent', '1.0.0', { dependencies: { child: '^1.0.0' } }),
  ...packed('child', '1.0.0', { dependencies: { leaf: '^2.0.0' }, peerDependencies: { parent: '*' } }),
  ...packed('child/node_modules/leaf', '2.0.0'),
  ...packed('leaf', '1.0.0'),
  ...packed('@scope/other', '1.0.0'),
  'node_modules/@scope/other/sub/file.js': 'exports.f = () => 1;',
};

describe('Packages in a code fingerprint', () => {
  before(loadParser);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject({ 'learn/work.ts': USES_PARENT, ...PACKAGES });
  });
  afterEach(() => project.end());

  /** True if the edit changes the fingerprint; the edit is undone. */
  async function counts(edit: Files): Promise<boolean> {
    const { digest } = await project.fingerprint();
    const old = Object.keys(edit).map((path) => [path, textOf(join(project.root, path))] as const);
    const edited = (await project.write(edit).fingerprint()).digest;
    for (const [path, text] of old)
      if (text === undefined) removeWithFolders(project, path);
      else project.write({ [path]: text });
    assert.equal((await project.fingerprint()).digest, digest, 'the edit is undone');
    return edited !== digest;
  }

  it('are named with their version', async () => {
    const { packages } = await project.fingerprint();
    assert.deepEqual(Object.keys(packages), ['parent']);
    assert.match(packages.parent ?? '', /^parent@1\.0\.0 [0-9a-f]{16}$/);
  });

  it('count with the bytes of all that they get, in the copy that they get', async () => {
    const child = { dependencies: { leaf: '^2.0.0' }, peerDependencies: { parent: '*' } };
    assert.ok(await counts(packed('parent', '1.0.1', { dependencies: { child: '^1.0.0' } })));
    assert.ok(await counts(packed('child', '1.0.1', child)));
    assert.ok(await counts({ 'node_modules/parent/index.js': "require('child');\nexports.f = () => 2;" }));
    assert.ok(await counts({ 'node_modules/child/node_modules/leaf/index.js': 'exports.f = () => 2;' }));
    assert.ok(await counts({ 'node_modules/parent/node_modules/child/package.json': '{"version": "1.0.0"}' }));
  });

  it('do not count where nothing that is reached imports them, nor with texts for people, maps and types beside a script', async () => {
    assert.equal(await counts(packed('@scope/other', '9.0.0')), false);
    assert.equal(await counts(packed('leaf', '9.0.0')), false);
    project.write(packed('parent', '1.0.0', {}, "exports.f = () => require('fs').readdirSync(__dirname);"));
    for (const name of ['README.md', 'LICENSE', 'index.js.map', 'index.d.ts'])
      assert.equal(await counts({ [`node_modules/parent/${name}`]: 'x' }), false, name);
    assert.ok(await counts({ 'node_modules/parent/lib.d.ts': 'read by a compiler' }));
  });

  it('count after an edit that keeps size and times', async () => {
    const path = 'node_modules/child/index.js';
    const { digest } = await project.fingerprint();
    const { atime, mtime } = statSync(join(project.root, path));
    project.write({ [path]: 'exports.f = () => 2;' });
    utimesSync(join(project.root, path), atime, mtime);
    assert.notEqual((await project.fingerprint()).digest, digest);
  });

  it('are not looked for again while nothing changed, and every change of what they get is seen', async () => {
    const pnpm = 'node_modules/.pnpm/v';
    const needs = { dependencies: { child: '*' }, optionalDependencies: { extra: '*' } };
    const edits: ((project: TestProject) => unknown)[] = [
      (one) => one.write({ 'node_modules/child/index.js': "require('leaf');\nexports.f = () => 2;" }),
      (one) => one.remove('node_modules/child/node_modules/leaf'),
      (one) => one.write(packed('parent/node_modules/extra', '1.0.0')),
      (one) => one.write(packed('extra', '1.0.0')),
      (one) => one.write(packed('.pnpm/gone/extra', '1.0.0')),
      (one) => {
        one.remove(`${pnpm}/here`);
        one.link(`${pnpm}/here`, 'b');
      },
    ];
    const projects = edits.map(() => {
      const one = new TestProject({ 'learn/work.ts': USES_PARENT, ...PACKAGES, ...packed('parent', '1.0.0', needs) });
      for (const name of ['a', 'b']) one.write(packed(`.pnpm/v/${name}/peer`, `${name}.0.0`));
      one.write(packed('child', '1.0.0', { dependencies: { leaf: '*', peer: '*' } }));
      one.link(`${pnpm}/here`, 'a');
      one.link('node_modules/peer', '.pnpm/v/here/peer');
      return one;
    });
    projects[4]!.link('node_modules/extra', '.pnpm/gone/extra');
    await sleep(2050); // the times of younger files are not trusted
    for (const [i, one] of projects.entries()) {
      const index = join(one.indexDir, 'packages.json');
      const { digest } = await one.fingerprint();
      const { ino } = statSync(index);
      assert.equal((await one.fingerprint()).digest, digest);
      assert.equal(statSync(index).ino, ino, 'the index still holds');
      edits[i]!(one);
      const edited = (await one.fingerprint()).digest;
      assert.notEqual(edited, digest, `edit ${i}`);
      one.end();
    }
  }).timeout(20_000);

  it('count with what they take if it is there, and with what only their scripts name', async () => {
    project.write(
      packed('parent', '1.0.0', { optionalDependencies: { extra: '*' } }, "const { f } = require('plug-in');"),
    );
    for (const name of ['extra', 'plug-in']) {
      assert.ok(await counts(packed(name, '1.0.0')), name);
      project.write(packed(name, '1.0.0'));
      assert.ok(await counts({ [`node_modules/${name}/index.js`]: 'exports.f = () => 3;' }), name);
    }
  });

  it('are refused where something that one of them needs and loads is missing', async () => {
    project.remove('node_modules/child/node_modules/leaf');
    project.remove('node_modules/leaf');
    await assert.rejects(project.fingerprint(), {
      code: 'package-incomplete',
      message: /Package child@1\.0\.0 in .*child needs "leaf".*npm ci/,
    });
  });

  it('are refused where they are not installed, whatever the lock file says', async () => {
    project.remove('node_modules/parent');
    project.write({ 'package-lock.json': '{"packages": {"node_modules/parent": {"version": "1.0.0"}}}' });
    await assert.rejects(project.fingerprint(), {
      code: 'code-not-resolvable',
      message: /learn\/work\.ts:1, package "parent" is not installed/,
    });
  });

  it('are found in the folders of pnpm, and with what lies beside them there', async () => {
    const layout = (version: string) => {
      for (const path of ['node_modules/parent', 'node_modules/.pnpm']) project.remove(path);
      project.write({
        ...packed('.pnpm/parent@1/node_modules/parent', '1.0.0', { dependencies: { child: '*' } }),
        ...packed(`.pnpm/child@${version}/node_modules/child`, version),
      });
      project.link('node_modules/parent', '.pnpm/parent@1/node_modules/parent');
      project.link('node_modules/.pnpm/parent@1/node_modules/child', `../../child@${version}/node_modules/child`);
    };
    project.write({ 'node_modules/.pnpm/x': '' });
    layout('1.0.0');
    const first = await project.fingerprint();
    layout('1.0.1');
    assert.notEqual((await project.fingerprint()).digest, first.digest);
    layout('1.0.0');
    assert.equal((await project.fingerprint()).digest, first.digest);
  });

  it('are code of the project where a link leads to them, with the package.json that names their files', async () => {
    project.remove('node_modules/parent');
    project.write({
      'packages/parent/package.json': '{"name": "parent", "type": "module", "exports": "./src/a.ts"}',
      'packages/parent/src/a.ts': "export { f } from './b.js';",
      'packages/parent/src/b.ts': 'export const f = () => 1;',
      'packages/parent/src/c.ts': 'export const f = () => 3;',
    });
    project.link('node_modules/parent', '../packages/parent');
    const { packages, declarations, files } = await project.fingerprint();
    assert.deepEqual(packages, {});
    assert.ok(declarations.some(({ id }) => id === 'packages/parent/src/b.ts#f'));
    assert.ok('packages/parent/package.json' in files);
    assert.ok(await counts({ 'packages/parent/src/b.ts': 'export const f = () => 2;' }));
    assert.equal(await counts({ 'packages/parent/src/c.ts': 'export const f = () => 2;' }), false);
    assert.ok(
      await counts({ 'packages/parent/package.json': '{"name": "parent", "type": "module", "exports": "./src/c.ts"}' }),
    );
  });

  it('are found by a scoped name, a path inside them, a dynamic import and require', async () => {
    for (const text of [
      "import { f } from '@scope/other/sub/file.js';\nexport const work = () => f();",
      "export const work = () => import('@scope/other');",
      "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nexport const work = () => load('@scope/other');",
      "import { createRequire } from 'node:module';\nexport const work = () => createRequire(import.meta.url).resolve('@scope/other/index.js');",
      "import '@scope/other';\nexport const work = () => 1;",
      "import polyfill from '@scope/other';\nexport const work = () => 1;",
      "export * from '@scope/other';",
    ]) {
      const { packages } = await project.write({ 'learn/work.ts': text }).fingerprint();
      assert.deepEqual(Object.keys(packages), ['@scope/other'], text);
    }
  });

  it('leave out what belongs to Node', async () => {
    const text =
      "import { dirname, join } from 'node:path';\nimport fs from 'fs';\nexport const work = () => fs.readFileSync(join('a'));";
    assert.deepEqual((await project.write({ 'learn/work.ts': text }).fingerprint()).packages, {});
  });
});

/** Removes a file, and the folders that hold nothing else. */
function removeWithFolders(project: TestProject, path: string): void {
  project.remove(path);
  for (let at = dirname(path); readdirSync(join(project.root, at)).length === 0; at = dirname(at)) project.remove(at);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
