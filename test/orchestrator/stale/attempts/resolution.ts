import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Attempt, change } from '../attempt.ts';
import { type Files, pipelineFile, stageFile } from '../tiny-project.ts';

const orchestrator = join(dirname(fileURLToPath(import.meta.url)), '../../../../orchestrator');

const moved = (name: string, before: Files, after: Files, more = {}) =>
  change('resolution', name, { before, after, ...more });

const MAIN = "import m from './main.cjs';\nexport const work = () => (m as any).x;\n";

/** Another file is loaded than the one that was followed. */
export const resolution: readonly Attempt[] = [
  moved(
    'an import without extension in a .js file, x.ts beside x.js',
    {
      'lib/x.ts': 'export const x = 1;\n',
      'lib/x.js': 'export const x = 1;\n',
      'lib/main.js': "export { x } from './x';\n",
      'work.ts': "import { x } from './lib/main.js';\nexport const work = () => x;\n",
    },
    { 'lib/x.js': 'export const x = 2;\n' },
  ),
  moved(
    'an import without extension in a .ts file, x.ts beside x.js',
    {
      'lib/x.ts': 'export const x = 1;\n',
      'lib/x.js': 'export const x = 1;\n',
      'work.ts': "import { x } from './lib/x';\nexport const work = () => x;\n",
    },
    { 'lib/x.js': 'export const x = 2;\n' },
  ),
  moved(
    'a require, x.ts beside x.js',
    {
      'lib/package.json': '{"type":"commonjs"}',
      'lib/x.ts': 'exports.x = 1;\n',
      'lib/x.js': 'exports.x = 1;\n',
      'lib/main.cjs': "exports.x = require('./x').x;\n",
      'work.ts': "import m from './lib/main.cjs';\nexport const work = () => (m as any).x;\n",
    },
    { 'lib/x.js': 'exports.x = 2;\n' },
  ),
  moved(
    'the require of a folder with a main beside an index',
    {
      'dir/package.json': '{"main":"real.js","type":"commonjs"}',
      'dir/real.js': 'exports.x = 1;',
      'dir/index.js': 'exports.x = 0;',
      'main.cjs': "exports.x = require('./dir').x;\n",
      'work.ts': MAIN,
    },
    { 'dir/real.js': 'exports.x = 2;' },
  ),
  moved(
    'createRequire of another base',
    {
      'x.cjs': 'module.exports = 0;',
      'sub/x.cjs': 'module.exports = 1;',
      'sub/keep.txt': '',
      'work.ts':
        "import { createRequire } from 'node:module';\nconst load = createRequire(new URL('./sub/keep.txt', import.meta.url));\nexport const work = () => load('./x.cjs');\n",
    },
    { 'sub/x.cjs': 'module.exports = 2;' },
  ),
  moved(
    'module.require',
    { 'x.cjs': 'module.exports = 1;', 'main.cjs': "exports.x = module.require('./x.cjs');\n", 'work.ts': MAIN },
    { 'x.cjs': 'module.exports = 2;' },
  ),
  moved(
    'the loader behind module.constructor',
    {
      'x.cjs': 'module.exports = 1;',
      'main.cjs': "exports.x = module.constructor._load(require('path').join(__dirname, 'x.cjs'));\n",
      'work.ts': MAIN,
    },
    { 'x.cjs': 'module.exports = 2;' },
  ),
  moved(
    'a folder of the project that is called orchestrator',
    {
      'stages.ts': stageFile().replaceAll('./orchestrator/', './engine/'),
      'pipeline.ts': pipelineFile().replaceAll('./orchestrator/', './engine/'),
      'artifacts.ts':
        "import { artifact } from './engine/artifact.ts';\nexport const Text = artifact({ kind: 'text', version: 1, latest: 'root', write: (value: string, to) => to.write('text.txt', value), read: (from) => from.text('text.txt') });\n",
      orchestrator: null,
      'orchestrator/tune.ts': 'export const tune = 1;\n',
      'work.ts': "import { tune } from './orchestrator/tune.ts';\nexport const work = () => tune;\n",
    },
    { 'orchestrator/tune.ts': 'export const tune = 2;\n' },
    { setUp: (project: any) => symlinkSync(orchestrator, project.path('engine')) },
  ),
  moved(
    'a folder with # in its name',
    {
      'c#/data.ts':
        "import { readFileSync } from 'node:fs';\nexport const words = () => readFileSync(new URL('./words.txt', import.meta.url), 'utf8');\n",
      'c#/words.txt': 'one',
      'work.ts': "import { words } from './c%23/data.ts';\nexport const work = () => words();\n",
    },
    { 'c#/words.txt': 'two' },
  ),
  moved(
    'paths of tsconfig.json',
    {
      'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./lib/*"]}}}',
      'lib/x.ts': 'export const x = 1;\n',
      'work.ts': "import { x } from '@/x.ts';\nexport const work = () => x;\n",
    },
    { 'lib/x.ts': 'export const x = 2;\n' },
  ),
  moved(
    'paths of tsconfig.json that lead elsewhere now',
    {
      'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./lib/*"]}}}',
      'lib/x.ts': 'export const x = 1;\n',
      'lab/x.ts': 'export const x = 2;\n',
      'work.ts': "import { x } from '@/x.ts';\nexport const work = () => x;\n",
    },
    { 'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./lab/*"]}}}' },
  ),
  moved(
    'imports of package.json',
    {
      'package.json': '{"name":"p","type":"module","imports":{"#x":"./lib/x.ts"}}',
      'lib/x.ts': 'export const x = 1;\n',
      'work.ts': "import { x } from '#x';\nexport const work = () => x;\n",
    },
    { 'lib/x.ts': 'export const x = 2;\n' },
  ),
  moved(
    "the project's own name",
    {
      'package.json': '{"name":"p","type":"module","exports":{"./*":"./lib/*.ts"}}',
      'lib/x.ts': 'export const x = 1;\n',
      'work.ts': "import { x } from 'p/x';\nexport const work = () => x;\n",
    },
    { 'lib/x.ts': 'export const x = 2;\n' },
  ),
  moved(
    'a file that is added and wins over the one that was taken',
    {
      'lib/x/index.ts': 'export const x = 1;\n',
      'work.ts': "import { x } from './lib/x';\nexport const work = () => x;\n",
    },
    { 'lib/x.ts': 'export const x = 2;\n' },
  ),
];
