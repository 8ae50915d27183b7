import assert from 'node:assert/strict';
import { loadParser, TestProject } from './project.ts';

const USES_PARENT = "import { f } from 'parent';\nexport const work = () => f();";

/** A lock file in which `parent` needs `child`, and `child` needs its own, nested copy of `leaf`. */
function lock(versions: { child?: string; leaf?: string; nested?: string; other?: string } = {}): string {
  const { child = '1.0.0', leaf = '1.0.0', nested = '2.0.0', other = '1.0.0' } = versions;
  return JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'test' },
      'node_modules/parent': { version: '1.0.0', dependencies: { child: '^1.0.0' } },
      'node_modules/child': { version: child, dependencies: { leaf: '^2.0.0' }, peerDependencies: { parent: '*' } },
      'node_modules/child/node_modules/leaf': { version: nested },
      'node_modules/leaf': { version: leaf },
      'node_modules/@scope/other': { version: other },
    },
  });
}

describe('Packages in a code fingerprint', () => {
  before(loadParser);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject({ 'learn/work.ts': USES_PARENT, 'package-lock.json': lock() });
  });
  afterEach(() => project.end());

  const withLock = async (text: string) => (await project.write({ 'package-lock.json': text }).fingerprint()).digest;

  it('are named with their version', async () => {
    const { packages } = await project.fingerprint();
    assert.deepEqual(Object.keys(packages), ['parent']);
    assert.match(packages.parent ?? '', /^parent@1\.0\.0 [0-9a-f]{16}$/);
  });

  it('count with what they depend on, in the copy that they get', async () => {
    const first = (await project.fingerprint()).digest;
    assert.notEqual(await withLock(lock({ child: '1.0.1' })), first);
    assert.notEqual(await withLock(lock({ nested: '2.0.1' })), first);
    assert.equal(await withLock(lock()), first);
  });

  it('do not count where nothing that is reached imports them', async () => {
    const first = (await project.fingerprint()).digest;
    assert.equal(await withLock(lock({ other: '9.0.0' })), first);
    assert.equal(await withLock(lock({ leaf: '9.0.0' })), first);
  });

  it('are found by a scoped name, a path inside them, a dynamic import and require', async () => {
    for (const text of [
      "import { f } from '@scope/other/sub/file.js';\nexport const work = () => f();",
      "export const work = () => import('@scope/other');",
      "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nexport const work = () => load('@scope/other');",
      "import { createRequire } from 'node:module';\nexport const work = () => createRequire(import.meta.url).resolve('@scope/other/x');",
      "import '@scope/other';\nexport const work = () => 1;",
      "export * from '@scope/other';",
    ]) {
      const { packages } = await project.write({ 'learn/work.ts': text }).fingerprint();
      assert.deepEqual(Object.keys(packages), ['@scope/other'], text);
    }
  });

  it('come from disk where the lock file does not have them', async () => {
    project.write({
      'learn/work.ts': "import { f } from 'loose';\nexport const work = () => f();",
      'node_modules/loose/package.json': '{"version": "3.0.0", "dependencies": {"deep": "*"}}',
      'node_modules/deep/package.json': '{"version": "1.0.0"}',
    });
    const first = await project.fingerprint();
    assert.match(first.packages.loose ?? '', /^loose@3\.0\.0 /);
    project.write({ 'node_modules/deep/package.json': '{"version": "1.0.1"}' });
    assert.notEqual((await project.fingerprint()).digest, first.digest);
  });

  it('leave out what belongs to Node', async () => {
    const text =
      "import { join } from 'node:path';\nimport fs from 'fs';\nexport const work = () => fs.readFileSync(join('a'));";
    assert.deepEqual((await project.write({ 'learn/work.ts': text }).fingerprint()).packages, {});
  });
});
