import { type Attempt, change } from '../attempt.ts';
import { stageFile } from '../tiny-project.ts';

/** An edit of work.ts. */
const edit = (name: string, before: string, after: string, files: Record<string, string> = {}): Attempt =>
  change('values', name, { before: { 'work.ts': before, ...files }, after: { 'work.ts': after } });

/** Forms of the language whose smallest difference changes the result. */
const forms: readonly Attempt[] = [
  edit(
    'a pattern in an unused catch runs a getter',
    'export const work = () => { let n = 0; try { throw { get x() { n = 1; return 0; } }; } catch ({ x }: any) {} return n; };',
    'export const work = () => { let n = 0; try { throw { get x() { n = 1; return 0; } }; } catch {} return n; };',
  ),
  edit(
    'a catch takes the name of a var inside it',
    'export const work = () => { try { throw 0; } catch (e) { var e: any = 1; } return String(e); };',
    'export const work = () => { try { throw 0; } catch { var e: any = 1; } return String(e); };',
  ),
  edit(
    'an optional chain ends at a parenthesis',
    "export const work = (a?: any) => { try { return String(a.z?.b.c); } catch { return 'thrown'; } };",
    "export const work = (a?: any) => { try { return String((a.z?.b).c); } catch { return 'thrown'; } };",
  ),
  edit(
    'an empty statement ends a loop',
    'export const work = () => { let n = 0; for (let i = 0; i < 3; i++); n++; return n; };',
    'export const work = () => { let n = 0; for (let i = 0; i < 3; i++) n++; return n; };',
  ),
  edit(
    'a label decides which loop goes on',
    "export const work = () => { let s = ''; a: for (const x of [1, 2]) b: for (const y of [1, 2]) { s = s + x + y; continue a; } return s; };",
    "export const work = () => { let s = ''; a: for (const x of [1, 2]) b: for (const y of [1, 2]) { s = s + x + y; continue b; } return s; };",
  ),
  edit(
    'a parameter becomes a property',
    'class A { constructor(x: number) {} }\nexport const work = () => Object.keys(new A(1)).join() + "!";',
    'class A { constructor(readonly x: number) {} }\nexport const work = () => Object.keys(new A(1)).join() + "!";',
  ),
  edit(
    'a declared field hides nothing',
    'class A { x = 1; }\nclass B extends A { declare x: number; }\nexport const work = () => String(new B().x);',
    'class A { x = 1; }\nclass B extends A { x: number; }\nexport const work = () => String(new B().x);',
  ),
  edit(
    'a field becomes an accessor',
    'class A { accessor x = 1; }\nexport const work = () => Object.keys(new A()).length;',
    'class A { x = 1; }\nexport const work = () => Object.keys(new A()).length;',
  ),
  edit(
    'a variable that is disposed of',
    "export const work = () => { let s = 'a'; { using x = { [Symbol.dispose]() { s = 'b'; } } as any; } return s; };",
    "export const work = () => { let s = 'a'; { const x = { [Symbol.dispose]() { s = 'b'; } } as any; } return s; };",
  ),
  edit(
    'var and let in a loop of closures',
    'export const work = () => { const l: any[] = []; for (var i = 0; i < 2; i++) l.push(() => i); return l.map((f) => f()).join(); };',
    'export const work = () => { const l: any[] = []; for (let i = 0; i < 2; i++) l.push(() => i); return l.map((f) => f()).join(); };',
  ),
  edit(
    'the place of default in a switch',
    "export const work = (n: any = 1) => { let s = ''; switch (9 as number) { default: s += 'd'; case 1: s += '1'; } return s; };",
    "export const work = (n: any = 1) => { let s = ''; switch (9 as number) { case 1: s += '1'; default: s += 'd'; } return s; };",
  ),
  edit(
    'the number of parameters before the first default',
    'const g = (a: any, b: any) => a;\nexport const work = () => g.length;',
    'const g = (a: any, b: any = 1) => a;\nexport const work = () => g.length;',
  ),
  edit('a raw template', 'export const work = () => String.raw`\\x41`;', 'export const work = () => String.raw`A`;'),
  edit(
    'a prototype in a literal',
    "const p = { a: 1 };\nexport const work = () => JSON.stringify({ ['__proto__']: p });",
    'const p = { a: 1 };\nexport const work = () => JSON.stringify({ __proto__: p });',
  ),
  edit(
    'a method named constructor',
    "class A { ['constructor']() { return 1; } }\nexport const work = () => String(new A().constructor === (A as any));",
    'class A { constructor() {} }\nexport const work = () => String(new A().constructor === (A as any));',
  ),
  edit(
    'a number that no float holds',
    'export const work = () => String(9007199254740993n);',
    'export const work = () => String(9007199254740992n);',
  ),
  edit(
    'half a character',
    "export const work = () => '\\ud800'.charCodeAt(0);",
    "export const work = () => '\\ud801'.charCodeAt(0);",
  ),
  edit(
    'a wait in a loop',
    "export const work = async () => { let s = ''; void Promise.resolve().then(() => { s += 'x'; }); for (const n of [1, 2]) s += n; return s; };",
    "export const work = async () => { let s = ''; void Promise.resolve().then(() => { s += 'x'; }); for await (const n of [1, 2]) s += n; return s; };",
  ),
  edit(
    'the default of a namespace that is merged',
    'namespace N { export const x = 1; }\nnamespace N { export const y = x; }\nexport const work = () => N.y;',
    'namespace N { export const x = 2; }\nnamespace N { export const y = x; }\nexport const work = () => N.y;',
  ),
  edit(
    'a constant enum that counts on',
    'const enum E { A = 1, B }\nexport const work = () => E.B;',
    'const enum E { A = 2, B }\nexport const work = () => E.B;',
  ),
];

const modules: readonly Attempt[] = [
  edit(
    'a name that a namespace keeps to itself',
    'namespace N { export const x = 1; }\nexport const work = () => String((N as any).x);',
    'namespace N { const x = 1; }\nexport const work = () => String((N as any).x);',
  ),
  change('loading', 'a default that is taken before or after a change', {
    before: {
      'n.ts': 'let n = 1;\nexport default n;\nn = 2;',
      'work.ts': "import n from './n.ts';\nexport const work = () => n;",
    },
    after: { 'n.ts': 'let n = 1;\nn = 2;\nexport default n;' },
  }),
  change('loading', 'a default export that is live', {
    before: {
      'n.ts': 'let n = 1;\nexport default n;\nexport function bump() { n++; }',
      'work.ts': "import n, { bump } from './n.ts';\nexport const work = () => { bump(); return n; };",
    },
    after: { 'n.ts': 'let n = 1;\nexport { n as default };\nexport function bump() { n++; }' },
  }),
  change('loading', 'a module with a then of its own', {
    before: {
      'm.ts': "export const x = 'one';\nexport function then(done: any) { done({ x: 'then one' }); }",
      'work.ts': "export const work = async () => { const { x } = await import('./m.ts'); return x; };",
    },
    after: { 'm.ts': "export const x = 'one';\nexport function then(done: any) { done({ x: 'then two' }); }" },
  }),
  change('loading', 'a module that is text in its address', {
    before: { 'work.ts': "import x from 'data:text/javascript,export default 8/2';\nexport const work = () => x;" },
    after: { 'work.ts': "import x from 'data:text/javascript,export default 6/2';\nexport const work = () => x;" },
  }),
  change('loading', 'a module that is text in a called address', {
    before: {
      'work.ts': "export const work = async () => (await import('data:text/javascript,export default 8/2')).default;",
    },
    after: {
      'work.ts': "export const work = async () => (await import('data:text/javascript,export default 6/2')).default;",
    },
  }),
  change('loading', 'another member of the stage, by this', {
    before: { 'stages.ts': stageFile({ head: '', more: "helper: () => 'one',", gives: '(this as any).helper()' }) },
    after: { 'stages.ts': stageFile({ head: '', more: "helper: () => 'two',", gives: '(this as any).helper()' }) },
  }),
  change('loading', 'a directive written with an escape', {
    before: {
      'g.cjs': "module.exports.g = function () { 'use strict'; return String(this === undefined); };",
      'work.ts': "import m from './g.cjs';\nexport const work = () => (0, m.g)();",
    },
    after: { 'g.cjs': "module.exports.g = function () { 'use\\x20strict'; return String(this === undefined); };" },
  }),
  change('loading', 'a directive in parentheses', {
    before: {
      'g.cjs': "module.exports.g = function () { 'use strict'; return String(this === undefined); };",
      'work.ts': "import m from './g.cjs';\nexport const work = () => (0, m.g)();",
    },
    after: { 'g.cjs': "module.exports.g = function () { ('use strict'); return String(this === undefined); };" },
  }),
  change('loading', 'the order of two stars with one name', {
    before: {
      'a.ts': "export const x = 'a';",
      'b.ts': "export const x = 'b';",
      'm.ts': "export * from './a.ts';\nexport * from './b.ts';\nexport { x } from './a.ts';",
      'work.ts': "import { x } from './m.ts';\nexport const work = () => x;",
    },
    after: { 'm.ts': "export * from './a.ts';\nexport * from './b.ts';\nexport { x } from './b.ts';" },
  }),
  change('loading', 'an export that another module renames', {
    before: {
      'a.ts': "export const x = 'a';\nexport const y = 'b';",
      'm.ts': "export { x as p, y as q } from './a.ts';",
      'work.ts': "import { p } from './m.ts';\nexport const work = () => p;",
    },
    after: { 'm.ts': "export { y as p, x as q } from './a.ts';" },
  }),
];

export const language: readonly Attempt[] = [...forms, ...modules];
