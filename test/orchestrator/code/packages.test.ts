import assert from 'node:assert/strict';
import { loadParser, TestProject } from './project.ts';

const USES_PARENT = "import { f } from 'parent';\nexport const work = () => f();";

const packed = (at: string, version: string, more: object = {}): Record<string, string> => ({
  [`node_modules/${at}/package.json`]: JSON.stringify({ version, ...more }),
  [`node_modules/${at}/index.js`]: 'exports.f = () => 1;',
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

  const changedBy = async (edit: Record<string, string>) => {
    const { digest } = await project.write(edit).fingerprint();
    project.write(PACKAGES);
    return digest;
  };

  it('are named with their version', async () => {
    const { packages } = await project.fingerprint();
    assert.deepEqual(Object.keys(packages), ['parent']);
    assert.match(packages.parent ?? '', /^parent@1\.0\.0 [0-9a-f]{16}$/);
  });

  it('count with what they depend on, in the copy that they get', async () => {
    const first = (await project.fingerprint()).digest;
    const child = { dependencies: { leaf: '^2.0.0' }, peerDependencies: { parent: '*' } };
    assert.notEqual(await changedBy(packed('child', '1.0.1', child)), first);
    assert.notEqual(await changedBy(packed('child/node_modules/leaf', '2.0.1')), first);
    assert.equal(await changedBy({}), first);
  });

  it('do not count where nothing that is reached imports them', async () => {
    const first = (await project.fingerprint()).digest;
    assert.equal(await changedBy(packed('@scope/other', '9.0.0')), first);
    assert.equal(await changedBy(packed('leaf', '9.0.0')), first);
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
