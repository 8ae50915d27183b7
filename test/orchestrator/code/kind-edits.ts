// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are code
import type { FileEdit } from './file-edits.ts';

const REG = 'export const table = [];\nexport const register = (x) => { table.push(x); return x; };\n';
const FILLED = "import { table } from './reg.ts';\nimport './fill.ts';\nexport const work = () => table.join();\n";
/** A file that is only loaded, before and after an edit. */
const fill = (title: string, before: string, after: string): FileEdit => {
  const head = "import { register } from './reg.ts';\n";
  return [title, FILLED, { 'learn/reg.ts': REG, 'learn/fill.ts': head + before }, { 'learn/fill.ts': head + after }];
};
const TSCONFIG = (options: object): string => JSON.stringify({ compilerOptions: options });
const PAGE = "import { page } from './page.tsx';\nexport const work = () => page();\n";
const RUNTIME = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ version: '1.0.0', exports: { './jsx-runtime': './r.js' } }),
  [`node_modules/${name}/r.js`]: 'export const jsx = () => 1;',
});

/** Edits of code that runs or is chosen where no list of harmless names can tell. */
export const KINDS_DIFFERENT: readonly FileEdit[] = [
  fill(
    'a named function handed to map',
    "export const x = ['a'].map(register);",
    "export const x = ['b'].map(register);",
  ),
  fill(
    'a named function handed to Array.from',
    "export const x = Array.from(['a'], register);",
    "export const x = Array.from(['b'], register);",
  ),
  fill('a reviver', "export const x = JSON.parse('1', register);", "export const x = JSON.parse('2', register);"),
  fill('a namespace', "export namespace N { register('a'); }", "export namespace N { register('b'); }"),
  fill('a computed member of an enum', 'export enum E { A = register(1) }', 'export enum E { A = register(2) }'),
  fill(
    'a getter that is read',
    'const o = { get x() { return register(1); } };\nexport const y = 1;',
    'const o = { get x() { return register(1); } };\nexport const y = o.x;',
  ),
  fill(
    'an iterator',
    'const it = { *[Symbol.iterator]() { register(1); } };\nexport const s = 1;',
    'const it = { *[Symbol.iterator]() { register(1); } };\nexport const s = new Set(it);',
  ),
  fill(
    'a conversion',
    'const o = { toString: () => register(1) };\nexport const s = 1;',
    'const o = { toString: () => register(1) };\nexport const s = `${o}`;',
  ),
  fill(
    'a class that a function makes',
    "export class A extends register('a') {}",
    "export class A extends register('b') {}",
  ),
  [
    "a method of the project's own object with a harmless name",
    "import { box } from './box.ts';\nimport './fill.ts';\nexport const work = () => box.seen;",
    {
      'learn/box.ts': 'export const box = { seen: 0, replace(x) { this.seen = x; } };',
      'learn/fill.ts': "import { box } from './box.ts';\nexport const y = box.replace(1);",
    },
    { 'learn/fill.ts': "import { box } from './box.ts';\nexport const y = box.replace(2);" },
  ],
  [
    'a computed name that a parameter of the same name hides',
    "const key = 'a';\nconst t = { [key](key) {} };\nexport const work = () => Object.keys(t);",
    {},
    { 'learn/work.ts': "const key = 'b';\nconst t = { [key](key) {} };\nexport const work = () => Object.keys(t);" },
  ],
  [
    "'use strict'",
    "import h from './h.cjs';\nexport const work = () => h.f(1);",
    { 'learn/h.cjs': 'exports.f = function (a) { a = 2; return arguments[0]; };' },
    { 'learn/h.cjs': "'use strict';\nexports.f = function (a) { a = 2; return arguments[0]; };" },
  ],
  [
    'the place of a constant before what it is made of',
    "import { b } from './g.ts';\nexport const work = () => b;",
    { 'learn/g.ts': 'const a = 1;\nexport const b = a;' },
    { 'learn/g.ts': 'export const b = a;\nconst a = 1;' },
  ],
  [
    'whether what is read while a file loads was changed before',
    "import './change.ts';\nimport { x } from './read.ts';\nexport const work = () => x;",
    {
      'learn/data.ts': 'export const data = { a: 1 };',
      'learn/change.ts': "import { data } from './data.ts';\ndata.a = 2;",
      'learn/read.ts': "import { data } from './data.ts';\nexport const x = { ...data };",
    },
    { 'learn/work.ts': "import { x } from './read.ts';\nimport './change.ts';\nexport const work = () => x;" },
  ],
  [
    'which of two imports a name leads to',
    "import { a, b } from './g.ts';\nexport const work = () => a() - b();",
    { 'learn/g.ts': 'export const a = () => 1;\nexport const b = () => 2;' },
    { 'learn/work.ts': "import { a as b, b as a } from './g.ts';\nexport const work = () => a() - b();" },
  ],
  [
    'the text of a script that is read',
    "export const work = () => read(new URL('./client.js', import.meta.url));",
    { 'learn/client.js': '// one\nexport const x = 1;' },
    { 'learn/client.js': '// two\nexport const x = 1;' },
  ],
  [
    'the factory of JSX',
    PAGE,
    {
      'tsconfig.json': TSCONFIG({ jsx: 'react', jsxFactory: 'h' }),
      'learn/h.ts': 'export const h = (tag) => tag;',
      'learn/page.tsx': "import { h } from './h.ts';\nexport const page = () => <p>hi</p>;",
    },
    { 'learn/h.ts': 'export const h = (tag) => [tag];' },
  ],
  [
    'a comment that names the runtime of JSX',
    PAGE,
    {
      ...RUNTIME('aa'),
      ...RUNTIME('bb'),
      'learn/page.tsx': '/** @jsxImportSource aa */\nexport const page = () => <p>hi</p>;',
    },
    { 'learn/page.tsx': '/** @jsxImportSource bb */\nexport const page = () => <p>hi</p>;' },
  ],
  [
    'a tag of JSX that has the name of a constant',
    PAGE,
    { 'learn/page.tsx': 'const a = 1;\nexport const page = () => <a>{a}</a>;' },
    { 'learn/page.tsx': 'const b = 1;\nexport const page = () => <b>{b}</b>;' },
  ],
  [
    'how the compiler makes fields of classes',
    'class A { x }\nexport const work = () => Object.keys(new A());',
    {},
    { 'tsconfig.json': TSCONFIG({ useDefineForClassFields: false }) },
  ],
];

/** Edits that move or rename what is reached, and change nothing of what runs. */
export const KINDS_SAME: readonly FileEdit[] = [
  [
    'a helper file that moves',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'export const g = () => 1;', 'learn/far/h.ts': 'export const g = () => 1;' },
    { 'learn/work.ts': "import { g } from './far/h.ts';\nexport const work = () => g();" },
  ],
  [
    'a helper that moves into a file of its own',
    'const g = () => 1;\nexport const work = () => g();',
    { 'learn/g.ts': 'export const g = () => 1;' },
    { 'learn/work.ts': "import { g } from './g.ts';\nexport const work = () => g();" },
  ],
  [
    'an import under another name',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'export const g = () => 1;' },
    { 'learn/work.ts': "import { g as other } from './g.ts';\nexport const work = () => other();" },
  ],
  [
    'the order of imports where nothing has effects',
    "import { a } from './a.ts';\nimport { b } from './b.ts';\nexport const work = () => a() + b();",
    { 'learn/a.ts': 'export const a = () => 1;', 'learn/b.ts': 'export const b = () => 1;' },
    {
      'learn/work.ts': "import { b } from './b.ts';\nimport { a } from './a.ts';\nexport const work = () => a() + b();",
    },
  ],
  [
    'layout of JSX',
    PAGE,
    { 'learn/page.tsx': 'export const page = () => <p><b>a</b> text</p>;' },
    { 'learn/page.tsx': 'export const page = () => (\n  <p>\n    <b>a</b> text\n    {/* a comment */}\n  </p>\n);' },
  ],
  [
    'a variable of catch that nothing uses',
    'export const work = (a) => { try { a(); } catch (error) { return 1; } };',
    {},
    { 'learn/work.ts': 'export const work = (a) => { try { a(); } catch { return 1; } };' },
  ],
  [
    'the base of a big integer',
    'export const work = () => 255n;',
    {},
    { 'learn/work.ts': 'export const work = () => 0xffn;' },
  ],
];
