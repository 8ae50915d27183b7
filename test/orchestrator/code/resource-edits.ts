import { type FileEdit, g, JSON_WORK, LIB, USES_G } from './file-edits.ts';

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
  ...[
    ['the order of members of JSON', '{"a": 1, "b": 2}', '{"b": 2, "a": 1}'],
    ['a number of JSON that no text tells apart', '[0, 1e400]', '[-0, 1e400]'],
    ['a number of JSON that is too large', '[1e400]', '[null]'],
    ['JSON that is none', '{"a": 1}', '{"a": 1'],
    ['a member of JSON named as the prototype', '{"__proto__": {"a": 1}}', '{"__proto__": {"a": 2}}'],
  ].map(
    ([title, from, to]): FileEdit => [title!, JSON_WORK.import, { 'learn/t.json': from! }, { 'learn/t.json': to! }],
  ),
  [
    'blanks of JSON that is loaded, and read as a text too',
    `import { readFileSync } from 'node:fs';\n${JSON_WORK.import}\nexport const other = 1;`.replace(
      '() => table',
      "() => [table, readFileSync(new URL('./t.json', import.meta.url))]",
    ),
    { 'learn/t.json': '[1]' },
    { 'learn/t.json': '[ 1 ]' },
  ],
  [
    'blanks of JSON of which the path is asked for',
    JSON_WORK.require.replace("load('./t.json')", "[load('./t.json'), load.resolve('./t.json')]"),
    { 'learn/t.json': '[1]' },
    { 'learn/t.json': '[ 1 ]' },
  ],
  ...(
    [
      ['type', "import { g } from './g.js';", { type: 'module' }, { type: 'commonjs' }],
      [
        'imports',
        "import { g } from '#g';",
        { imports: { '#g': './learn/g.js' } },
        { imports: { '#g': './learn/h.js' } },
      ],
      ['exports', "import { g } from 'own';", { exports: './learn/g.js' }, { exports: './learn/h.js' }],
    ] as const
  ).map(
    ([member, load, before, after]): FileEdit => [
      `${member} of package.json`,
      `${load}\nexport const work = () => g();`,
      {
        'learn/g.js': 'export const g = () => 1;',
        'learn/h.js': 'export const g = () => 2;',
        'package.json': JSON.stringify({ name: 'own', type: 'module', ...before }),
      },
      { 'package.json': JSON.stringify({ name: 'own', type: 'module', ...after }) },
    ],
  ),
  [
    'main of the package.json of a folder',
    "import { createRequire } from 'node:module';\nexport const work = () => createRequire(import.meta.url)('./lib').g();",
    {
      'learn/lib/package.json': '{"main": "a.cjs"}',
      'learn/lib/a.cjs': 'exports.g = () => 1;',
      'learn/lib/b.cjs': 'exports.g = () => 2;',
    },
    { 'learn/lib/package.json': '{"main": "b.cjs"}' },
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
