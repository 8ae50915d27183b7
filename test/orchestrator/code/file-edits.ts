// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are code
import type { Files } from './project.ts';

export type FileEdit = readonly [title: string, work: string, files: Files, edit: Files];

const g = (body: string, more = ''): string => `${more}\nexport const g = () => { ${body} };\n`;
const USES_G = "import { g } from './g.ts';\nexport const work = (a) => g(a);\n";
const LOCK = (version: string): string =>
  JSON.stringify({ packages: { 'node_modules/lib': { version }, 'node_modules/dep': { version: '1.0.0' } } });

/** Edits of other files than the one that holds `work`, each of which changes, or may change, what runs. */
export const FAR_DIFFERENT: readonly FileEdit[] = [
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
  [
    'the version of a package',
    "import { f } from 'lib';\nexport const work = () => f();",
    { 'package-lock.json': LOCK('1.0.0') },
    { 'package-lock.json': LOCK('1.0.1') },
  ],
  [
    'the version of a package that is imported while it runs',
    "export const work = async () => (await import('lib')).f();",
    { 'package-lock.json': LOCK('1.0.0') },
    { 'package-lock.json': LOCK('1.0.1') },
  ],
  [
    'the version of a package that a helper imports for its effects',
    USES_G,
    { 'learn/g.ts': "import 'lib';\nexport const g = () => 1;", 'package-lock.json': LOCK('1.0.0') },
    { 'package-lock.json': LOCK('1.0.1') },
  ],
  [
    'the version of a package that is re-exported',
    "import { f } from './g.ts';\nexport const work = () => f();",
    { 'learn/g.ts': "export { f } from 'lib';", 'package-lock.json': LOCK('1.0.0') },
    { 'package-lock.json': LOCK('1.0.1') },
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

/** Edits of other files that change nothing of what runs. */
export const FAR_SAME: readonly FileEdit[] = [
  ['a comment in a helper', USES_G, { 'learn/g.ts': g('return 1;') }, { 'learn/g.ts': g('/* one */ return 1;') }],
  [
    'another function beside a helper',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    { 'learn/g.ts': g('return 1;', 'export function other() { return 2; }') },
  ],
  [
    'an interface beside a helper',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    { 'learn/g.ts': g('return 1;', 'export interface Other { x: 1 }') },
  ],
  [
    'a method file that no stage reaches',
    USES_G,
    { 'learn/g.ts': g('return 1;'), 'learn/h.ts': g('return 1;') },
    { 'learn/h.ts': g('return 2;') },
  ],
  [
    'a type-only import of a helper that changes',
    "import type { T } from './g.ts';\nexport const work = (a: T) => a;",
    { 'learn/g.ts': 'export type T = 1;\nexport const g = 1;' },
    { 'learn/g.ts': 'export type T = 2;\nexport const g = 2;' },
  ],
  [
    'a package that no stage reaches',
    USES_G,
    { 'learn/g.ts': g('return 1;'), 'package-lock.json': LOCK('1.0.0') },
    { 'package-lock.json': LOCK('1.0.1') },
  ],
  [
    'the orchestrator itself',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    {
      'orchestrator/stage.ts': 'export const stage = (spec) => ({ ...spec });\nexport const many = (type) => [type];\n',
    },
  ],
];
