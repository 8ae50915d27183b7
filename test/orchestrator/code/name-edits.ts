import { type FileEdit, g, USES_G } from './file-edits.ts';

/** Edits by which a name of another file stands, or may stand, for something else. */
export const NAME_EDITS: readonly FileEdit[] = [
  ['a helper in another file', USES_G, { 'learn/g.ts': g('return 1;') }, { 'learn/g.ts': g('return 2;') }],
  [
    'a helper three files away',
    "import { a } from './a.ts';\nexport const work = () => a();",
    {
      'learn/a.ts': "import { b } from './b.ts';\nexport const a = () => b();",
      'learn/b.ts': "import { g } from './g.ts';\nexport const b = () => g();",
      'learn/g.ts': g('return 1;'),
    },
    { 'learn/g.ts': g('return 2;') },
  ],
  [
    'which file a re-export takes its name from',
    "import { g } from './all.ts';\nexport const work = () => g();",
    {
      'learn/all.ts': "export { g } from './g.ts';",
      'learn/g.ts': g('return 1;'),
      'learn/h.ts': g('return 2;'),
    },
    { 'learn/all.ts': "export { g } from './h.ts';" },
  ],
  [
    'what a chain of renamed re-exports ends at',
    "import { x } from './one.ts';\nexport const work = () => x();",
    {
      'learn/one.ts': "export { y as x } from './two.ts';",
      'learn/two.ts': "export { g as y } from './g.ts';",
      'learn/g.ts': 'export const g = () => 1;\nexport const h = () => 2;',
    },
    { 'learn/two.ts': "export { h as y } from './g.ts';" },
  ],
  [
    'a name that export * now finds first',
    "import { g } from './all.ts';\nexport const work = () => g();",
    { 'learn/all.ts': "export * from './g.ts';", 'learn/g.ts': g('return 1;') },
    { 'learn/all.ts': "export * from './g.ts';\nexport const g = () => 2;" },
  ],
  [
    'a base class in another file',
    "import { Base } from './base.ts';\nclass X extends Base {}\nexport const work = () => new X().g();",
    { 'learn/base.ts': 'export class Base { g() { return 1; } }' },
    { 'learn/base.ts': 'export class Base { g() { return 2; } }' },
  ],
  [
    'a member of an exported object',
    "import { table } from './g.ts';\nexport const work = () => table.a;",
    { 'learn/g.ts': 'export const table = { a: 1, b: 2 };' },
    { 'learn/g.ts': 'export const table = { a: 3, b: 2 };' },
  ],
  [
    'a getter of an exported object',
    "import { table } from './g.ts';\nexport const work = () => table.a;",
    { 'learn/g.ts': 'export const table = { get a() { return 1; } };' },
    { 'learn/g.ts': 'export const table = { get a() { return 2; } };' },
  ],
  [
    'a default export that is an object',
    "import table from './g.ts';\nexport const work = () => table.a;",
    { 'learn/g.ts': 'export default { a: 1 };' },
    { 'learn/g.ts': 'export default { a: 2 };' },
  ],
  [
    'an enum of another file',
    "import { E } from './g.ts';\nexport const work = () => E.A;",
    { 'learn/g.ts': 'export enum E { A = 1, B }' },
    { 'learn/g.ts': 'export enum E { A = 2, B }' },
  ],
  [
    'a constant that an enum is computed from',
    "import { E } from './g.ts';\nexport const work = () => E.A;",
    { 'learn/g.ts': 'const base = 1;\nexport enum E { A = base }' },
    { 'learn/g.ts': 'const base = 2;\nexport enum E { A = base }' },
  ],
  [
    'one of two files that import each other',
    "import { even } from './even.ts';\nexport const work = (n) => even(n);",
    {
      'learn/even.ts': "import { odd } from './odd.ts';\nexport const even = (n) => n === 0 || odd(n - 1);",
      'learn/odd.ts': "import { even } from './even.ts';\nexport const odd = (n) => n !== 0 && even(n - 1);",
    },
    {
      'learn/odd.ts': "import { even } from './even.ts';\nexport const odd = (n) => n !== 0 && even(n - 2);",
    },
  ],
  [
    'a global that a file of the project now shadows',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'export const g = () => structuredClone(1);' },
    { 'learn/g.ts': 'const structuredClone = () => 2;\nexport const g = () => structuredClone(1);' },
  ],
  [
    'a parameter that now shadows a helper',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'const h = () => 1;\nexport const g = (x) => h();' },
    { 'learn/g.ts': 'const h = () => 1;\nexport const g = (h) => h();' },
  ],
  [
    'what a namespace is asked for by a computed name',
    "import * as all from './g.ts';\nexport const work = (a) => all[a]();",
    { 'learn/g.ts': 'export const x = () => 1;\nexport const y = () => 1;' },
    { 'learn/g.ts': 'export const x = () => 1;\nexport const y = () => 2;' },
  ],
  [
    'an assignment to a member of a function elsewhere',
    "import { g } from './g.ts';\nexport const work = () => g.factor;",
    { 'learn/g.ts': 'export function g() {}\ng.factor = 1;' },
    { 'learn/g.ts': 'export function g() {}\ng.factor = 2;' },
  ],
  [
    'a namespace merged with a function',
    "import { g } from './g.ts';\nexport const work = () => g.factor;",
    { 'learn/g.ts': 'export function g() {}\nexport namespace g { export const factor = 1; }' },
    { 'learn/g.ts': 'export function g() {}\nexport namespace g { export const factor = 2; }' },
  ],
  [
    'an enum that is declared in two parts',
    "import { E } from './g.ts';\nexport const work = () => E.B;",
    { 'learn/g.ts': 'export enum E { A }\nexport enum E { B = 1 }' },
    { 'learn/g.ts': 'export enum E { A }\nexport enum E { B = 2 }' },
  ],
  [
    'a variable that is declared twice',
    "import { g } from './g.ts';\nexport const work = () => g;",
    { 'learn/g.ts': 'export var g = 1;\nvar g = 2;' },
    { 'learn/g.ts': 'export var g = 1;\nvar g = 3;' },
  ],
  [
    'an export under another name at the end of the file',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'const a = () => 1;\nconst b = () => 2;\nexport { a as g };' },
    { 'learn/g.ts': 'const a = () => 1;\nconst b = () => 2;\nexport { b as g };' },
  ],
  [
    'what a variable of a closure starts with',
    "import { g } from './g.ts';\nexport const work = () => g();",
    { 'learn/g.ts': 'export const g = (() => { let n = 0; return () => ++n; })();' },
    { 'learn/g.ts': 'export const g = (() => { let n = 1; return () => ++n; })();' },
  ],
];
