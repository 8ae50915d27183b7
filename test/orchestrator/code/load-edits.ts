import type { FileEdit } from './file-edits.ts';

const LATE = "export const work = async () => (await import('./late.ts')).f();\n";
const late = (value: string, head = ''): string => `${head}\nexport const x = ${value};\nexport const f = () => 1;\n`;

/** A constant that nothing uses, in a file that is imported late: from now on it ends the loading. */
const throwing = (before: string, after: string, head = ''): FileEdit => [
  `${after}, which fails as the file loads`,
  LATE,
  { 'learn/late.ts': late(before, head) },
  { 'learn/late.ts': late(after, head) },
];

/** A constant is taken before or after another file replaces what it is taken from. */
const taken = (value: string): FileEdit => {
  const work = 'export const work = () => taken;\n';
  const [taking, replacing] = ["import { taken } from './taken.ts';\n", "import './replace.ts';\n"];
  return [
    `${value}, taken before another file replaces it or after that`,
    taking + replacing + work,
    {
      'learn/taken.ts': `export const taken = ${value};\n`,
      'learn/replace.ts': 'globalThis.structuredClone = globalThis.Number = globalThis.Symbol = { iterator: 1 };\n',
    },
    { 'learn/work.ts': replacing + taking + work },
  ];
};

const placed = (place: string): string =>
  `import { artifact } from './artifact.ts';\nconst type = artifact({ latest: '${place}' });\nexport const work = () => type;\n`;
const shadowed = (place: string): string =>
  `import { artifact } from '../orchestrator/artifact.ts';\nexport { artifact };\nexport const work = (artifact) => artifact({ latest: '${place}' });\n`;
const derived = (value: number): string =>
  `let seen = 0;\nclass A { static set x(v) { seen = v; } }\nexport class B extends A { static x = ${value}; }\nexport const work = () => seen;\n`;
const CYCLE = (text: string): string =>
  `import './fill.ts';\nexport var b;\nexport function set(x) { b = x; }\nexport const c = ${text};\nexport const f = () => 1;\n`;

/** Edits of what files do while they load, in forms that look as if they did nothing. */
export const LOAD_EDITS: readonly FileEdit[] = [
  throwing('new Array(2)', 'new Array(1.5)'),
  throwing('new Uint8Array(2)', 'new Uint8Array(1e18)'),
  throwing("'ab'.repeat(2)", "'ab'.repeat(2e9)"),
  throwing("'a'.padEnd(2)", "'a'.padEnd(2e9)"),
  throwing("'a'.includes('b')", "'a'.includes(/b/)"),
  throwing("'a'.replaceAll(/b/g, 'c')", "'a'.replaceAll(/b/, 'c')"),
  throwing('new WeakMap()', "new WeakMap([['a', 1]])"),
  throwing('new WeakSet()', "new WeakSet(['a'])"),
  throwing("new URL('./late.ts', import.meta.url)", "new URL('http://[', import.meta.url)"),
  throwing("join('a')", 'join(1)', "import { join } from 'node:path';"),
  throwing('fileURLToPath(import.meta.url)', "fileURLToPath('http://x')", "import { fileURLToPath } from 'node:url';"),
  throwing('promisify(parseInt)', 'promisify(1)', "import { promisify } from 'node:util';"),
  taken('structuredClone'),
  taken('Number.MAX_VALUE'),
  taken('Symbol.iterator'),
  [
    'the place of what a function of the project calls an artifact',
    placed('root'),
    { 'learn/artifact.ts': 'export const artifact = (it) => it.latest;\n' },
    { 'learn/work.ts': placed('folder') },
  ],
  [
    'the place of an artifact, if a parameter has the name of the function',
    shadowed('root'),
    {},
    { 'learn/work.ts': shadowed('folder') },
  ],
  ['a static field for which the class above has a setter', derived(1), {}, { 'learn/work.ts': derived(2) }],
  [
    'a text made of a variable that a file in a circle has set before',
    "import { f } from './circle.ts';\nexport const work = () => f();\n",
    {
      'learn/circle.ts': CYCLE('`x`'),
      'learn/fill.ts': "import { set } from './circle.ts';\nset({ toString: () => globalThis.n++ });\n",
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this string is code
    { 'learn/circle.ts': CYCLE('`${b}`') },
  ],
  [
    'an export that only a rest of parameters reaches',
    "export const work = () => import('./late.ts').then((...all) => all.at(0).f);\n",
    { 'learn/late.ts': 'export const at = 1;\nexport const f = 1;\n' },
    { 'learn/late.ts': 'export const at = 1;\nexport const f = 2;\n' },
  ],
];
