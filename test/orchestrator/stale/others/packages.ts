import { type Attempt, story } from '../attempt.ts';
import { AFTER, stageFile } from '../tiny-project.ts';
import { loading, W } from './loading.ts';

const dep = (version: string, text: string, more: object = {}): string =>
  JSON.stringify({ name: 'dep', version, type: 'module', exports: './i.js', ...more, x: text });

/** A package that loads a file of its own in a way that no text tells: the run must refuse the result and name the file. */
const hidden = (name: string, kind: 'module' | 'commonjs', script: string): Attempt =>
  story(
    'packages',
    name,
    {
      'node_modules/dep/package.json': JSON.stringify({ name: 'dep', version: '1.0.0', type: kind, main: './i.js' }),
      'node_modules/dep/i.js': script,
      'node_modules/dep/more.js': kind === 'module' ? "export const word = 'one';" : "exports.word = 'one';",
      'work.ts': W('dep'),
    },
    async (project) => {
      const run = await project.json();
      const said = run.nodes.out?.problem?.message ?? run.stderr;
      if (run.code !== 0) return /node_modules.dep.more\.js/.test(said) ? undefined : `it was refused with: ${said}`;
      return `"${project.text()}" is kept, and a change to more.js would go unnoticed`;
    },
  );

export const packages: readonly Attempt[] = [
  hidden(
    'a module that a package imports by code that it makes',
    'module',
    "const g = () => 1;\nconst made = (one) => new one.constructor('return import(`dep/more.js`)');\nexport const f = async () => (await made(g)()).word;",
  ),
  hidden(
    'a script that a package requires by code that it makes',
    'commonjs',
    `const g = () => 1;
const made = (one) => new one.constructor("return process.getBuiltinModule('module').createRequire(process.cwd() + '/x.js')");
exports.f = () => made(g)()('dep/more.js').word;`,
  ),
  loading(
    'a package of another place',
    {
      'lib/node_modules/dep/package.json': dep('1.0.0', ''),
      'lib/node_modules/dep/i.js': "export const f = () => 'one';",
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js': '',
      'lib/w.ts': W('dep'),
      'work.ts': "export { work } from './lib/w.ts';",
    },
    {
      'lib/node_modules/dep/package.json': dep('2.0.0', ''),
      'lib/node_modules/dep/i.js': "export const f = () => 'two';",
    },
  ),
  loading(
    'a package that hides one further out',
    {
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js': "export const f = () => 'one';",
      'lib/w.ts': W('dep'),
      'work.ts': "export { work } from './lib/w.ts';",
    },
    {
      'lib/node_modules/dep/package.json': dep('2.0.0', ''),
      'lib/node_modules/dep/i.js': "export const f = () => 'two';",
    },
  ),
  loading(
    'a package of a package behind links',
    {
      'node_modules/.store/dep@1/node_modules/dep/package.json': dep('1.0.0', '', { dependencies: { sub: '*' } }),
      'node_modules/.store/dep@1/node_modules/dep/i.js': "export { f } from 'sub';",
      'node_modules/.store/sub@1/node_modules/sub/package.json':
        '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/.store/sub@1/node_modules/sub/i.js': "export const f = () => 'one';",
      'node_modules/.store/sub@2/node_modules/sub/package.json':
        '{"name":"sub","version":"2.0.0","type":"module","exports":"./i.js"}',
      'node_modules/.store/sub@2/node_modules/sub/i.js': "export const f = () => 'two';",
      'work.ts': W('dep'),
    },
    (p) => p.link('node_modules/.store/dep@1/node_modules/sub', '../../sub@2/node_modules/sub'),
    (p) => {
      p.link('node_modules/.store/dep@1/node_modules/sub', '../../sub@1/node_modules/sub');
      p.link('node_modules/dep', '.store/dep@1/node_modules/dep');
    },
  ),
  loading(
    'a package that is wanted if it is there',
    {
      'node_modules/dep/package.json': dep('1.0.0', '', { optionalDependencies: { sub: '*' } }),
      'node_modules/dep/i.js':
        "export const f = async () => { try { return (await import('sub')).x; } catch { return 'none'; } };",
      'work.ts': W('dep'),
    },
    {
      'node_modules/sub/package.json': '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/sub/i.js': "export const x = 'there';",
    },
  ),
  loading(
    'a peer of a package',
    {
      'node_modules/dep/package.json': dep('1.0.0', '', { peerDependencies: { sub: '*' } }),
      'node_modules/dep/i.js': "export { x as f } from 'sub';",
      'node_modules/sub/package.json': '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/sub/i.js': "export const x = () => 'one';",
      'work.ts': W('dep'),
    },
    {
      'node_modules/sub/package.json': '{"name":"sub","version":"1.0.1","type":"module","exports":"./i.js"}',
      'node_modules/sub/i.js': "export const x = () => 'two';",
    },
  ),
  loading(
    'a peer that is wanted if it is there',
    {
      'node_modules/dep/package.json': dep('1.0.0', '', {
        peerDependencies: { sub: '*' },
        peerDependenciesMeta: { sub: { optional: true } },
      }),
      'node_modules/dep/i.js':
        "export const f = async () => { try { return (await import('sub')).x; } catch { return 'none'; } };",
      'work.ts': W('dep'),
    },
    {
      'node_modules/sub/package.json': '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/sub/i.js': "export const x = 'there';",
    },
  ),
  loading(
    'a package that nobody states',
    {
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js':
        "export const f = async () => { try { return (await import('sub')).x; } catch { return 'none'; } };",
      'work.ts': W('dep'),
    },
    {
      'node_modules/sub/package.json': '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/sub/i.js': "export const x = 'there';",
    },
  ),
  loading(
    'a bundled package',
    {
      'node_modules/dep/package.json': dep('1.0.0', '', { bundleDependencies: ['sub'] }),
      'node_modules/dep/i.js': "export { x as f } from 'sub';",
      'node_modules/dep/node_modules/sub/package.json':
        '{"name":"sub","version":"1.0.0","type":"module","exports":"./i.js"}',
      'node_modules/dep/node_modules/sub/i.js': "export const x = () => 'one';",
      'work.ts': W('dep'),
    },
    {
      'node_modules/dep/node_modules/sub/package.json':
        '{"name":"sub","version":"1.0.1","type":"module","exports":"./i.js"}',
      'node_modules/dep/node_modules/sub/i.js': "export const x = () => 'two';",
    },
  ),
  loading(
    'a package that reads the project',
    {
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js':
        "import { readFileSync } from 'node:fs';\nexport const f = () => { try { return readFileSync('package.json', 'utf8'); } catch { return 'none'; } };",
      'work.ts': W('dep'),
    },
    { 'package.json': '{"name":"tiny","type":"module","x":1}' },
  ),
  loading(
    'a package that loads the project',
    {
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js':
        "export const f = async () => { try { return (await import(process.cwd() + '/cfg.mjs')).default; } catch (e) { return 'none'; } };",
      'cfg.mjs': 'export default 1',
      'work.ts': W('dep'),
    },
    { 'cfg.mjs': 'export default 2' },
  ),
  loading(
    'a linked package that changes',
    {
      'packages/dep/package.json': dep('1.0.0', ''),
      'packages/dep/i.js': "export const f = () => 'one';",
      'work.ts': W('dep'),
    },
    { 'packages/dep/i.js': "export const f = () => 'two';" },
    (p) => p.link('node_modules/dep', '../packages/dep'),
  ),
  loading(
    'a linked package that loads another copy',
    {
      'packages/dep/package.json': dep('1.0.0', ''),
      'packages/dep/i.js': "export { f } from './g.js';",
      'packages/dep/g.js': "export const f = () => 'one';",
      'packages/dep2/package.json': dep('1.0.0', ''),
      'packages/dep2/i.js': "export { f } from './g.js';",
      'packages/dep2/g.js': "export const f = () => 'two';",
      'work.ts': W('dep'),
    },
    (p) => p.link('node_modules/dep', '../packages/dep2'),
    (p) => p.link('node_modules/dep', '../packages/dep'),
  ),
  story(
    'packages',
    'a package that is installed anew while a stage before it runs',
    {
      'node_modules/dep/package.json': dep('1.0.0', ''),
      'node_modules/dep/i.js': "export const f = () => 'one';",
      'a.ts': stageFile({
        name: 'a',
        head: '',
        gives: "(context.log('waiting'), await new Promise((done) => setTimeout(done, 1500)), 'a')",
      }),
      'stages.ts': stageFile({ inputs: 'text: Text', head: "import { f } from 'dep';", gives: 'f()' }),
      'pipeline.ts': AFTER('a'),
    },
    async (p) => {
      const child = p.start(['--json', 'run']);
      let seen = '';
      child.stdout!.on('data', (text) => {
        if (!seen.includes('"waiting"') && `${seen}${text}`.includes('"waiting"'))
          p.write({ 'node_modules/dep/i.js': "export const f = () => 'two';" });
        seen += text;
      });
      await new Promise((done) => child.on('close', done));
      p.write({ 'node_modules/dep/i.js': "export const f = () => 'one';" });
      const { nodes } = await p.json();
      return p.text() === 'one' ? undefined : `${nodes.out?.status} "${p.text()}" of what was installed meanwhile`;
    },
  ),
];
