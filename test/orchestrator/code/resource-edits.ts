import { type FileEdit, g, LIB, USES_G } from './file-edits.ts';

/** Edits of data, required modules, worker threads, packages and artifact types that `work` uses. */
export const RESOURCE_EDITS: readonly FileEdit[] = [
  [
    'data read by URL',
    "import { readFileSync } from 'node:fs';\nexport const work = () => readFileSync(new URL('./t.txt', import.meta.url));",
    { 'learn/t.txt': '1' },
    { 'learn/t.txt': '2' },
  ],
  [
    'imported JSON',
    "import table from './t.json' with { type: 'json' };\nexport const work = () => table.a;",
    { 'learn/t.json': '{"a": 1}' },
    { 'learn/t.json': '{"a": 2}' },
  ],
  [
    'required JSON',
    "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nexport const work = () => load('./t.json').a;",
    { 'learn/t.json': '{"a": 1}' },
    { 'learn/t.json': '{"a": 2}' },
  ],
  [
    'JSON that is imported while it runs',
    "export const work = async () => (await import('./t.json', { with: { type: 'json' } })).default.a;",
    { 'learn/t.json': '{"a": 1}' },
    { 'learn/t.json': '{"a": 2}' },
  ],
  [
    'a required module',
    "export const work = () => require('./g.cjs').g();",
    { 'learn/g.cjs': 'exports.g = () => 1;' },
    { 'learn/g.cjs': 'exports.g = () => 2;' },
  ],
  [
    'what a required module requires',
    "export const work = () => require('./g.cjs').g();",
    { 'learn/g.cjs': "exports.g = require('./h.cjs').h;", 'learn/h.cjs': 'module.exports = { h: () => 1 };' },
    { 'learn/h.cjs': 'module.exports = { h: () => 2 };' },
  ],
  [
    'the file of a worker thread',
    "import { Worker } from 'node:worker_threads';\nexport const work = () => new Worker(new URL('./w.ts', import.meta.url));",
    { 'learn/w.ts': 'postMessage(1);' },
    { 'learn/w.ts': 'postMessage(2);' },
  ],
  [
    'what the file of a worker thread imports',
    "import { Worker } from 'node:worker_threads';\nexport const work = () => new Worker(new URL('./w.ts', import.meta.url));",
    { 'learn/w.ts': "import { g } from './g.ts';\npostMessage(g());", 'learn/g.ts': g('return 1;') },
    { 'learn/g.ts': g('return 2;') },
  ],
  [
    'a function given to a worker by its own file',
    "import { Worker, isMainThread } from 'node:worker_threads';\nconst inThread = () => 1;\nif (!isMainThread) postMessage(inThread());\nexport const work = () => new Worker(new URL(import.meta.url));",
    {},
    {
      'learn/work.ts':
        "import { Worker, isMainThread } from 'node:worker_threads';\nconst inThread = () => 2;\nif (!isMainThread) postMessage(inThread());\nexport const work = () => new Worker(new URL(import.meta.url));",
    },
  ],
  ['the version of a package', "import { f } from 'lib';\nexport const work = () => f();", LIB('1.0.0'), LIB('1.0.1')],
  [
    'the version of a package that is imported while it runs',
    "export const work = async () => (await import('lib')).f();",
    LIB('1.0.0'),
    LIB('1.0.1'),
  ],
  [
    'the version of a package that a helper imports for its effects',
    USES_G,
    { 'learn/g.ts': "import 'lib';\nexport const g = () => 1;", ...LIB('1.0.0') },
    LIB('1.0.1'),
  ],
  [
    'the version of a package that is re-exported',
    "import { f } from './g.ts';\nexport const work = () => f();",
    { 'learn/g.ts': "export { f } from 'lib';", ...LIB('1.0.0') },
    LIB('1.0.1'),
  ],
  [
    'a stage module that the artifact type imports',
    'export const work = (a) => a;',
    {
      'stages/artifacts.ts':
        "import { artifact } from '../orchestrator/artifact.ts';\nimport { pack } from '../learn/pack.ts';\nexport const Images = artifact({ kind: 'images', version: 1, write: (v, to) => to.write('x', pack(v)), read: (from) => from.bytes('x') });",
      'learn/pack.ts': 'export const pack = (v) => [v];',
    },
    { 'learn/pack.ts': 'export const pack = (v) => [v, v];' },
  ],
];
