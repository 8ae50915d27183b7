import { symlinkSync } from 'node:fs';
import { type Attempt, change, story } from '../attempt.ts';
import { type Files, pipelineFile, stageFile, type TinyProject } from '../tiny-project.ts';

const lock = (packages: Readonly<Record<string, object>>): string =>
  JSON.stringify({ name: 'p', lockfileVersion: 3, requires: true, packages: { '': { name: 'p' }, ...packages } });

const USES = "import lib from 'lib';\nexport const work = () => (lib as any)();\n";

const at = (folder: string, version: string, text: string, more = ''): Files => ({
  [`${folder}/package.json`]: `{"name":"${folder.replace(/.*\//, '')}","version":"${version}","main":"index.js"${more}}`,
  [`${folder}/index.js`]: text,
});
const lib = (value: string, version: string, folder = 'node_modules/lib'): Files =>
  at(folder, version, `module.exports = () => ${JSON.stringify(value)};`);

const LINKED = {
  'node_modules/lib': { resolved: 'packages/lib', link: true },
  'packages/lib': { name: 'lib', version: '1.0.0' },
};
const linkTo = (target: string) => (project: TinyProject) => symlinkSync(target, project.path('node_modules/lib'));

const upgraded = (name: string, before: Files, after: Files, more = {}) =>
  change('packages', name, { before: { 'work.ts': USES, ...before }, after, ...more });

function pnpm(project: TinyProject, version: string, value: string): void {
  const dep = `node_modules/.pnpm/dep@${version}/node_modules/dep`;
  const own = 'node_modules/.pnpm/lib@1.0.0/node_modules';
  project.write(
    at(`${own}/lib`, '1.0.0', "module.exports = () => require('dep')();", ',"dependencies":{"dep":"^1.0.0"}'),
  );
  project.write(at(dep, version, `module.exports = () => ${JSON.stringify(value)};`));
  project.write({ 'pnpm-lock.yaml': version });
  project.link('node_modules/lib', '.pnpm/lib@1.0.0/node_modules/lib');
  project.link(`${own}/dep`, `../../dep@${version}/node_modules/dep`);
}

/** A package counts by what is installed, and not by what a lock file says. */
export const packages: readonly Attempt[] = [
  upgraded(
    'a lock file raised before the install, and then the install',
    { ...lib('v1', '1.0.0'), 'package-lock.json': lock({ 'node_modules/lib': { version: '2.0.0' } }) },
    lib('v2', '2.0.0'),
  ),
  upgraded(
    'an install that leaves the lock file alone',
    { ...lib('v1', '1.0.0'), 'package-lock.json': lock({ 'node_modules/lib': { version: '1.0.0' } }) },
    lib('v2', '2.0.0'),
  ),
  upgraded(
    'a package edited in place, as a patch does',
    { ...lib('v1', '1.0.0'), 'package-lock.json': lock({ 'node_modules/lib': { version: '1.0.0' } }) },
    lib('v2', '1.0.0'),
  ),
  upgraded(
    'a package of yarn',
    { ...lib('v1', '1.0.0'), 'yarn.lock': 'v1' },
    { ...lib('v2', '1.0.1'), 'yarn.lock': 'v2' },
  ),
  upgraded(
    'the source of a workspace',
    { ...lib('v1', '1.0.0', 'packages/lib'), 'package-lock.json': lock(LINKED) },
    { 'packages/lib/index.js': 'module.exports = () => "v2";' },
    { setUp: linkTo('../packages/lib') },
  ),
  upgraded(
    'the source of a linked package that the lock file does not know',
    { ...lib('v1', '1.0.0', 'elsewhere/lib'), 'package-lock.json': lock({ 'node_modules/lib': { version: '1.0.0' } }) },
    { 'elsewhere/lib/index.js': 'module.exports = () => "v2";' },
    { setUp: linkTo('../elsewhere/lib') },
  ),
  upgraded(
    'the exports of a workspace',
    {
      'packages/lib/package.json': '{"name":"lib","version":"1.0.0","exports":"./a.js"}',
      'packages/lib/a.js': 'module.exports = () => "a";',
      'packages/lib/b.js': 'module.exports = () => "b";',
      'package-lock.json': lock(LINKED),
    },
    { 'packages/lib/package.json': '{"name":"lib","version":"1.0.0","exports":"./b.js"}' },
    { setUp: linkTo('../packages/lib') },
  ),
  upgraded(
    'a workspace of TypeScript sources',
    {
      'work.ts': "import { f } from 'lib';\nexport const work = () => f();\n",
      'packages/lib/package.json': '{"name":"lib","version":"0.0.0","type":"module","exports":"./src/index.ts"}',
      'packages/lib/src/index.ts': "import { g } from './deep.ts';\nexport const f = () => g();",
      'packages/lib/src/deep.ts': 'export const g = () => "v1";',
      'package-lock.json': lock(LINKED),
    },
    { 'packages/lib/src/deep.ts': 'export const g = () => "v2";' },
    { setUp: linkTo('../packages/lib') },
  ),
  change('packages', 'a dependency of a dependency, in the layout of pnpm', {
    before: { 'work.ts': USES },
    setUp: (project) => pnpm(project, '1.0.0', 'd1'),
    after: (project) => pnpm(project, '1.5.0', 'd2'),
  }),
  upgraded(
    'a plug-in that a package loads by its name',
    {
      ...at('node_modules/lib', '1.0.0', "module.exports = () => require('lib-plugin')();"),
      ...at('node_modules/lib-plugin', '1.0.0', "module.exports = () => 'p1';"),
    },
    { 'node_modules/lib-plugin/index.js': "module.exports = () => 'p2';" },
  ),
  upgraded(
    'a file that a package loads by a literal name',
    {
      ...at('node_modules/lib', '1.0.0', "module.exports = () => require('./deep/a');"),
      'node_modules/lib/deep/a.js': "module.exports = require('./value.json').value;",
      'node_modules/lib/deep/value.json': '{"value":"v1"}',
    },
    { 'node_modules/lib/deep/value.json': '{"value":"v2"}' },
  ),
  upgraded(
    'a file that a package loads by a computed name',
    {
      ...at('node_modules/lib', '1.0.0', "module.exports = () => require(['.', 'a'].join('/'));"),
      'node_modules/lib/a.js': "module.exports = 'v1';",
    },
    { 'node_modules/lib/a.js': "module.exports = 'v2';" },
  ),
  upgraded(
    'a file to which a condition of exports leads',
    {
      'node_modules/lib/package.json':
        '{"name":"lib","version":"1.0.0","exports":{"browser":"./b.js","node":{"import":"./a.mjs"},"default":"./b.js"}}',
      'node_modules/lib/a.mjs': "export default () => 'v1';",
      'node_modules/lib/b.js': '',
    },
    { 'node_modules/lib/a.mjs': "export default () => 'v2';" },
  ),
  upgraded(
    'a file that a package reads from its own folder',
    {
      ...at(
        'node_modules/lib',
        '1.0.0',
        "const { join } = require('path');\nmodule.exports = () => require('./read')(join(__dirname, 'a.wasm'));",
      ),
      'node_modules/lib/read.js': "module.exports = (path) => require('fs').readFileSync(path, 'utf8');",
      'node_modules/lib/a.wasm': 'v1',
    },
    { 'node_modules/lib/a.wasm': 'v2' },
  ),
  upgraded(
    'a file that a package finds first once it is there',
    {
      ...at('node_modules/lib', '1.0.0', "module.exports = () => require('./a');"),
      'node_modules/lib/a/index.js': "module.exports = 'v1';",
    },
    { 'node_modules/lib/a.js': "module.exports = 'v2';" },
  ),
  upgraded(
    'a file of a package that another one finds by the stack of calls',
    {
      ...at('node_modules/lib', '1.0.0', "module.exports = () => require('finder')('value');"),
      'node_modules/lib/value.js': "module.exports = 'v1';",
      ...at(
        'node_modules/finder',
        '1.0.0',
        `const { dirname, join } = require('path');
module.exports = (name) => {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const [, caller] = new Error().stack;
  Error.prepareStackTrace = before;
  return require(join(dirname(caller.getFileName()), name));
};`,
      ),
    },
    { 'node_modules/lib/value.js': "module.exports = 'v2';" },
  ),
  upgraded(
    'an import that is used by no name',
    {
      'tsconfig.json': '{"compilerOptions":{"verbatimModuleSyntax":true}}',
      'work.ts': "import poly from 'lib';\nexport const work = () => (globalThis as any).lib;\n",
      ...at('node_modules/lib', '1.0.0', "globalThis.lib = 'v1';"),
    },
    at('node_modules/lib', '2.0.0', "globalThis.lib = 'v2';"),
  ),
  upgraded(
    'other conditions of exports by NODE_OPTIONS',
    {
      'node_modules/lib/package.json':
        '{"name":"lib","version":"1.0.0","exports":{"development":"./dev.js","default":"./prod.js"}}',
      'node_modules/lib/dev.js': "module.exports = () => 'dev';",
      'node_modules/lib/prod.js': "module.exports = () => 'prod';",
    },
    {},
    { startAfter: { env: { NODE_OPTIONS: '--conditions=development' } } },
  ),
  upgraded(
    'NODE_ENV, which a package reads',
    at('node_modules/lib', '1.0.0', "module.exports = () => process.env.NODE_ENV ?? 'none';"),
    {},
    {
      startAfter: { env: { NODE_ENV: 'production' } },
    },
  ),
  upgraded(
    'a package that imports a file of the project by its path',
    {
      'node_modules/imp/package.json': '{"name":"imp","version":"1.0.0","main":"index.cjs"}',
      'node_modules/imp/index.cjs':
        "module.exports = (p) => import(require('url').pathToFileURL(require('path').resolve(p)));",
      'work.ts':
        "import imp from 'imp';\nexport const work = async () => (await (imp as any)(['plugin', 'mjs'].join('.'))).default;\n",
      'plugin.mjs': 'export default 1;',
    },
    { 'plugin.mjs': 'export default 2;' },
  ),
  upgraded(
    'a package that requires a file of the project by its path',
    {
      'node_modules/imp/package.json': '{"name":"imp","version":"1.0.0","main":"index.cjs"}',
      'node_modules/imp/index.cjs': "module.exports = (p) => require(require('path').resolve(p));",
      'work.ts': "import imp from 'imp';\nexport const work = () => (imp as any)(['plugin', 'cjs'].join('.'));\n",
      'plugin.cjs': 'module.exports = 1;',
    },
    { 'plugin.cjs': 'module.exports = 2;' },
  ),
  upgraded(
    'a bundler that reads a file of the project',
    {
      'work.ts':
        "import { build } from 'esbuild';\nexport const work = async () => (await build({ entryPoints: ['client/main.ts'], bundle: true, write: false, format: 'iife' })).outputFiles[0].text;\n",
      'client/main.ts': "console.log('one');",
    },
    { 'client/main.ts': "console.log('two');" },
  ),
  upgraded(
    'a loader that imports a file of the project',
    {
      'work.ts':
        "import { tsImport } from 'tsx/esm/api';\nexport const work = async () => (await tsImport(['./plu', 'gin.ts'].join(''), import.meta.url)).default;\n",
      'plugin.ts': 'export default 1 as number;',
    },
    { 'plugin.ts': 'export default 2 as number;' },
  ),
  upgraded(
    'a package that reads a file of the project by its path',
    {
      'node_modules/rd/package.json': '{"name":"rd","version":"1.0.0","main":"index.cjs"}',
      'node_modules/rd/index.cjs': "module.exports = (p) => require('fs').readFileSync(p, 'utf8');",
      'work.ts': "import rd from 'rd';\nexport const work = () => (rd as any)(['a', 'txt'].join('.'));\n",
      'a.txt': '1',
    },
    { 'a.txt': '2' },
  ),
  story(
    'packages',
    'a workspace with packages of its own and of the folder around it',
    {
      ...Object.fromEntries(
        Object.entries({ 'stages.ts': stageFile(), 'pipeline.ts': pipelineFile(), 'work.ts': USES }).map(
          ([name, text]) => [`app/${name}`, text],
        ),
      ),
      'app/package.json': '{"name":"app","type":"module"}',
      'app/node_modules/other/package.json': '{"name":"other","version":"1.0.0","main":"index.js"}',
      'app/node_modules/other/index.js': '',
      ...lib('v1', '1.0.0'),
      'package-lock.json': lock({ 'node_modules/lib': { version: '1.0.0' } }),
    },
    async (project) => {
      project.link('app/orchestrator', '../orchestrator');
      project.link('app/artifacts.ts', '../artifacts.ts');
      project.write({ 'pipeline.ts': "await import('./app/pipeline.ts');\n" });
      const run = () => project.json([], { cwd: project.path('app') });
      const first = await run();
      if (first.nodes.out?.status !== 'ran') return `the first run: ${first.stderr.slice(0, 300)}`;
      project.write(lib('v2', '1.0.0'));
      return (await run()).nodes.out?.status === 'fresh' ? 'fresh after the package changed' : undefined;
    },
  ),
];
