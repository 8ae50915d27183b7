import type { FileEdit } from './file-edits.ts';

/** Edits of what happens, or may happen, as another file loads. */
export const EFFECT_EDITS: readonly FileEdit[] = [
  [
    'a value that another function of the file changes',
    "import { state, set } from './g.ts';\nexport const work = () => { set(); return state; };",
    { 'learn/g.ts': 'export let state = 0;\nexport const set = () => { state = 1; };' },
    { 'learn/g.ts': 'export let state = 0;\nexport const set = () => { state = 2; };' },
  ],
  [
    'what is put into a shared object as the file loads',
    "import { table } from './g.ts';\nexport const work = () => table.get('a');",
    { 'learn/g.ts': "export const table = new Map();\ntable.set('a', 1);" },
    { 'learn/g.ts': "export const table = new Map();\ntable.set('a', 2);" },
  ],
  [
    'what a file that is only loaded puts into another',
    "import { table } from './table.ts';\nimport './fill.ts';\nexport const work = () => table.get('a');",
    {
      'learn/table.ts': 'export const table = new Map();',
      'learn/fill.ts': "import { table } from './table.ts';\ntable.set('a', 1);",
    },
    { 'learn/fill.ts': "import { table } from './table.ts';\ntable.set('a', 2);" },
  ],
  [
    'a registration by a call in an exported constant',
    "import { table } from './table.ts';\nimport './fill.ts';\nexport const work = () => table.get('a');",
    {
      'learn/table.ts': 'export const table = new Map();',
      'learn/fill.ts': "import { table } from './table.ts';\nexport const done = table.set('a', 1);",
    },
    { 'learn/fill.ts': "import { table } from './table.ts';\nexport const done = table.set('a', 2);" },
  ],
  [
    'a registration by a class decorator',
    "import { table } from './table.ts';\nimport './fill.ts';\nexport const work = () => table[0].name;",
    {
      'learn/table.ts': 'export const table = [];\nexport const register = (x) => { table.push(x); };',
      'learn/fill.ts': "import { register } from './table.ts';\n@register class A {}",
    },
    { 'learn/fill.ts': "import { register } from './table.ts';\n@register class B {}" },
  ],
  [
    'a static field with a call',
    "import './fill.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/fill.ts': 'export class A { static x = globalThis.register(1); }' },
    { 'learn/fill.ts': 'export class A { static x = globalThis.register(2); }' },
  ],
  [
    'a computed member name with a call',
    "import './fill.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/fill.ts': 'export class A { [globalThis.register(1)]() {} }' },
    { 'learn/fill.ts': 'export class A { [globalThis.register(2)]() {} }' },
  ],
  [
    'a base class that is computed by a call',
    "import './fill.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/fill.ts': 'export class A extends globalThis.register(1) {}' },
    { 'learn/fill.ts': 'export class A extends globalThis.register(2) {}' },
  ],
  [
    'a decorator of a member',
    "import './fill.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/fill.ts': 'export class A { @(globalThis.register(1)) x() {} }' },
    { 'learn/fill.ts': 'export class A { @(globalThis.register(2)) x() {} }' },
  ],
  [
    'an immediately called function in an exported constant',
    "import './fill.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/fill.ts': 'export const x = (() => { globalThis.seen = 1; })();' },
    { 'learn/fill.ts': 'export const x = (() => { globalThis.seen = 2; })();' },
  ],
  [
    'a method put onto a prototype',
    "import './patch.ts';\nexport const work = () => [1].total();",
    { 'learn/patch.ts': 'Array.prototype.total = function () { return 1; };' },
    { 'learn/patch.ts': 'Array.prototype.total = function () { return 2; };' },
  ],
  [
    'a builtin replaced by an imported file',
    "import { g } from './g.ts';\nexport const work = () => g() + Math.max(1, 2);",
    { 'learn/g.ts': "import './patch.ts';\nexport const g = () => 1;", 'learn/patch.ts': 'Math.max = () => 1;' },
    { 'learn/patch.ts': 'Math.max = () => 2;' },
  ],
  [
    'a builtin replaced by a call of Object.assign',
    "import { g } from './g.ts';\nexport const work = () => g() + Math.max(1, 2);",
    { 'learn/g.ts': 'const f = { max: () => 1 };\nObject.assign(Math, f);\nexport const g = () => 1;' },
    { 'learn/g.ts': 'const f = { max: () => 2 };\nObject.assign(Math, f);\nexport const g = () => 1;' },
  ],
  [
    'a value of a top-level await',
    "import { table } from './g.ts';\nexport const work = () => table;",
    { 'learn/g.ts': 'export const table = await Promise.resolve(1);' },
    { 'learn/g.ts': 'export const table = await Promise.resolve(2);' },
  ],
  [
    'an effect after a top-level await',
    "import './g.ts';\nexport const work = () => globalThis.x;",
    { 'learn/g.ts': 'await null;\nglobalThis.x = 1;' },
    { 'learn/g.ts': 'await null;\nglobalThis.x = 2;' },
  ],
  [
    'the order of two imports with effects',
    "import './one.ts';\nimport './two.ts';\nexport const work = () => globalThis.x;",
    { 'learn/one.ts': 'globalThis.x = 1;', 'learn/two.ts': 'globalThis.x = 2;' },
    { 'learn/work.ts': "import './two.ts';\nimport './one.ts';\nexport const work = () => globalThis.x;" },
  ],
  [
    'the order of two declarations with effects',
    "import './g.ts';\nexport const work = () => globalThis.x;",
    { 'learn/g.ts': 'export const a = (globalThis.x = 1);\nexport const b = (globalThis.x = 2);' },
    { 'learn/g.ts': 'export const b = (globalThis.x = 2);\nexport const a = (globalThis.x = 1);' },
  ],
  [
    'the order of two constants, of which one is computed from what the other changes',
    "import { last } from './g.ts';\nexport const work = () => last;",
    { 'learn/g.ts': 'let n = 0;\nconst next = () => ++n;\nexport const first = next();\nexport const last = next();' },
    { 'learn/g.ts': 'let n = 0;\nconst next = () => ++n;\nexport const last = next();\nexport const first = next();' },
  ],
  [
    'a call, of an exported constant that nobody uses, which changes what others see',
    "import { count } from './g.ts';\nexport const work = () => count();",
    { 'learn/g.ts': 'let n = 0;\nconst next = () => ++n;\nexport const count = () => n;\nexport const unused = 1;' },
    {
      'learn/g.ts': 'let n = 0;\nconst next = () => ++n;\nexport const count = () => n;\nexport const unused = next();',
    },
  ],
  [
    'a setter that an assignment at the top runs',
    "import { box } from './g.ts';\nexport const work = () => box.seen;",
    { 'learn/g.ts': 'export const box = { seen: 0, set x(v) { this.seen = v; } };\nbox.x = 1;' },
    { 'learn/g.ts': 'export const box = { seen: 0, set x(v) { this.seen = v; } };\nbox.x = 2;' },
  ],
  [
    'a getter that is read as a file loads',
    "import './g.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/g.ts': 'export const got = globalThis.trap.one;' },
    { 'learn/g.ts': 'export const got = globalThis.trap.two;' },
  ],
  [
    'the defaults of a pattern at the top',
    "import './g.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/g.ts': 'export const { a = (globalThis.seen = 1) } = {};' },
    { 'learn/g.ts': 'export const { a = (globalThis.seen = 2) } = {};' },
  ],
  [
    'a spread of what is generated at the top',
    "import './g.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/g.ts': 'function* gen() { globalThis.seen = 1; }\nexport const list = [...gen()];' },
    { 'learn/g.ts': 'function* gen() { globalThis.seen = 2; }\nexport const list = [...gen()];' },
  ],
  [
    'a tagged template at the top',
    "import './g.ts';\nexport const work = () => globalThis.seen;",
    { 'learn/g.ts': 'export const sql = globalThis.tag`one`;' },
    { 'learn/g.ts': 'export const sql = globalThis.tag`two`;' },
  ],
];
