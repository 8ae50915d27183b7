import { type Attempt, change } from '../attempt.ts';
import type { Files } from '../tiny-project.ts';

const REGISTRY = `export const table = new Map<string, number>();
export const register = (name: string) => { table.set(name, name.length); return name; };\n`;
const ASKS =
  "import { table } from './reg.ts';\nimport './fill.ts';\nexport const work = () => [...table.keys()].join();\n";

/** fill.ts acts on reg.ts as it loads, and what it does is edited. */
const fills = (name: string, before: string, after: string, more: Files = {}) =>
  change('effects', name, {
    before: { 'reg.ts': REGISTRY, 'work.ts': ASKS, 'fill.ts': before, ...more },
    after: { 'fill.ts': after },
  });

const edit = (name: string, before: string, after: string, more: Files = {}, documented?: string) =>
  change('effects', name, {
    before: { ...more, 'work.ts': before },
    after: { 'work.ts': after },
    ...(documented === undefined ? {} : { documented }),
  });

const IMPORT = "import { register } from './reg.ts';\n";
const seenBy = (reg: string): Files => ({
  'reg.ts': reg,
  'work.ts': "import { seen } from './reg.ts';\nimport './fill.ts';\nexport const work = () => seen.join();\n",
});

const runtime = (name: string, tag: string): Files => ({
  [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"1.0.0","type":"module","exports":{"./jsx-runtime":"./r.js"}}`,
  [`node_modules/${name}/r.js`]: `export const jsx = (t, p) => '${tag}<' + t + '>' + p.children; export const jsxs = jsx; export const Fragment = '';`,
});
const PAGE = "import { page } from './page.tsx';\nexport const work = () => page();\n";
const JSX = 'export const page = (): any => <p>hi</p>;\n';

const functionalEffects: readonly Attempt[] = [
  fills(
    'a named function handed to map',
    `${IMPORT}export const ids = ['a', 'bb'].map(register);\n`,
    `${IMPORT}export const ids = ['a', 'bb', 'ccc'].map(register);\n`,
  ),
  fills(
    'a named function handed to Array.from',
    `${IMPORT}export const ids = Array.from(['a'], register);\n`,
    `${IMPORT}export const ids = Array.from(['a', 'b'], register);\n`,
  ),
  change('effects', "a method of the project's own object called replace", {
    before: {
      'reg.ts':
        'class Registry { m = new Map<string, number>(); replace(k: string, v: number) { this.m.set(k, v); return this; } }\nexport const registry = new Registry();\n',
      'fill.ts': "import { registry } from './reg.ts';\nexport const done = registry.replace('a', 1);\n",
      'work.ts':
        "import { registry } from './reg.ts';\nimport './fill.ts';\nexport const work = () => JSON.stringify([...registry.m]);\n",
    },
    after: { 'fill.ts': "import { registry } from './reg.ts';\nexport const done = registry.replace('a', 2);\n" },
  }),
  change('effects', 'a builder with a method called with', {
    before: {
      ...seenBy(
        'export const seen: string[] = [];\nexport const builder = { with(x: string) { seen.push(x); return this; } };\n',
      ),
      'fill.ts': "import { builder } from './reg.ts';\nexport const b = builder.with('one');\n",
    },
    after: { 'fill.ts': "import { builder } from './reg.ts';\nexport const b = builder.with('two');\n" },
  }),
  fills(
    'a namespace',
    `${IMPORT}export namespace Fill { register('a'); }\n`,
    `${IMPORT}export namespace Fill { register('bb'); }\n`,
  ),
  change('effects', 'an enum with a member that calls', {
    before: {
      ...seenBy('export const seen: number[] = [];\nexport const next = (x: number) => { seen.push(x); return x; };\n'),
      'fill.ts': "import { next } from './reg.ts';\nexport enum E { A = next(1) }\n",
    },
    after: { 'fill.ts': "import { next } from './reg.ts';\nexport enum E { A = next(2) }\n" },
  }),
  change('effects', 'a decorator of a class expression', {
    before: {
      ...seenBy('export const seen: string[] = [];\nexport const mark = (x: any) => { seen.push(x.name); };\n'),
      'fill.ts': "import { mark } from './reg.ts';\nexport const A = (@mark class AA {});\n",
    },
    after: { 'fill.ts': "import { mark } from './reg.ts';\nexport const A = (@mark class BB {});\n" },
  }),
  edit(
    'a reviver of JSON.parse',
    'const seen: string[] = [];\nfunction note(k: string, v: unknown) { seen.push(k); return v; }\nexport const conf = JSON.parse(\'{"a":1}\', note);\nexport const work = () => seen.join();\n',
    'const seen: string[] = [];\nfunction note(k: string, v: unknown) { seen.push(k); return v; }\nexport const conf = JSON.parse(\'{"b":1}\', note);\nexport const work = () => seen.join();\n',
  ),
  edit(
    'a getter with an effect, read at the top',
    'const state = { n: 0 };\nconst o = { get x() { return ++state.n; } };\nexport const first = 0;\nexport const work = () => state.n;\n',
    'const state = { n: 0 };\nconst o = { get x() { return ++state.n; } };\nexport const first = o.x;\nexport const work = () => state.n;\n',
  ),
  edit(
    "a set made of the project's own iterator",
    'const seen: number[] = [];\nconst it = { *[Symbol.iterator]() { seen.push(1); } };\nexport const m = new Set(it);\nexport const work = () => seen.length;\n',
    'const seen: number[] = [];\nconst it = { *[Symbol.iterator]() { seen.push(1); } };\nexport const m = 0;\nexport const work = () => seen.length;\n',
  ),
  edit(
    'a conversion with an effect, in a template',
    "const seen: string[] = [];\nconst o = { toString() { seen.push('x'); return ''; } };\nexport const text = '' + o;\nexport const work = () => seen.length;\n",
    "const seen: string[] = [];\nconst o = { toString() { seen.push('x'); return ''; } };\nexport const text = '';\nexport const work = () => seen.length;\n",
  ),
  edit(
    'a tagged template',
    'const seen: string[] = [];\nconst tag = (t: any) => { seen.push(t[0]); return 1; };\nexport const x = tag`a`;\nexport const work = () => seen.join();\n',
    'const seen: string[] = [];\nconst tag = (t: any) => { seen.push(t[0]); return 1; };\nexport const x = tag`b`;\nexport const work = () => seen.join();\n',
  ),
  edit(
    'a parameter default that acts, in a function called at the top',
    'const seen: string[] = [];\nconst f = (x = seen.push("a")) => x;\nexport const y = [1].map(() => f());\nexport const work = () => seen.join();\n',
    'const seen: string[] = [];\nconst f = (x = seen.push("b")) => x;\nexport const y = [1].map(() => f());\nexport const work = () => seen.join();\n',
  ),
  edit(
    'a static member that acts',
    'const seen: string[] = [];\nexport class A { static x = seen.push("a"); }\nexport const work = () => seen.join();\n',
    'const seen: string[] = [];\nexport class A { static x = seen.push("b"); }\nexport const work = () => seen.join();\n',
  ),
  edit(
    'a loop at the top',
    'export const xs: number[] = [];\nfor (const x of [1, 2]) xs.push(x);\nexport const work = () => xs.join();\n',
    'export const xs: number[] = [];\nfor (const x of [1, 3]) xs.push(x);\nexport const work = () => xs.join();\n',
  ),
];

const namesAndDirectives: readonly Attempt[] = [
  edit(
    'a computed member name that a parameter of the member has too',
    "const key = 'a';\nconst table = { [key](key: number) { return key; } };\nexport const work = () => Object.keys(table).join();\n",
    "const key = 'b';\nconst table = { [key](key: number) { return key; } };\nexport const work = () => Object.keys(table).join();\n",
  ),
  edit(
    'a setter under a computed name that its parameter has too',
    "const name = 'a';\nexport const work = () => { const o: any = { set [name](name: number) {} }; return Object.keys(o).join(); };\n",
    "const name = 'b';\nexport const work = () => { const o: any = { set [name](name: number) {} }; return Object.keys(o).join(); };\n",
  ),
  edit(
    'an argument of a decorator that the decorated parameter has as its name',
    "const seen: any[] = [];\nconst Inject = (x: unknown) => (..._: any[]) => { seen.push(x); };\nconst token = 'a';\nclass Service { constructor(@Inject(token) token: string) {} }\nexport const work = () => { void Service; return seen.join(); };\n",
    "const seen: any[] = [];\nconst Inject = (x: unknown) => (..._: any[]) => { seen.push(x); };\nconst token = 'b';\nclass Service { constructor(@Inject(token) token: string) {} }\nexport const work = () => { void Service; return seen.join(); };\n",
    { 'tsconfig.json': '{"compilerOptions":{"experimentalDecorators":true}}' },
  ),
  change('effects', "'use strict' at the top of a CommonJS file", {
    before: {
      'h.cjs': 'exports.f = function (a) { a = 2; return arguments[0]; };\n',
      'work.ts': "import h from './h.cjs';\nexport const work = () => h.f(1);\n",
    },
    after: { 'h.cjs': "'use strict';\nexports.f = function (a) { a = 2; return arguments[0]; };\n" },
  }),
  change('effects', 'a type import made an import of values', {
    before: {
      'e.ts': '(globalThis as any).e = 1;\nexport type T = 1; export const t = 1;\n',
      'work.ts': "import type { T } from './e.ts';\nexport const work = () => (globalThis as any).e;\n",
      'tsconfig.json': '{"compilerOptions":{"verbatimModuleSyntax":true}}',
    },
    after: { 'work.ts': "import { type T } from './e.ts';\nexport const work = () => (globalThis as any).e;\n" },
  }),
  edit(
    'the name of a function, which is renamed',
    'const a = () => 1;\nexport const work = () => a.name;\n',
    'const b = () => 1;\nexport const work = () => b.name;\n',
  ),
  edit(
    'the order of members',
    'export const work = () => JSON.stringify({ a: 1, b: 2 });\n',
    'export const work = () => JSON.stringify({ b: 2, a: 1 });\n',
  ),
  edit(
    'the text of a function',
    'function q() { /* one */ return 1; }\nexport const work = () => q.toString();\n',
    'function q() { /* two */ return 1; }\nexport const work = () => q.toString();\n',
  ),
  edit(
    'a line number in the trace of an error',
    "export const work = () => new Error('x').stack!.split('\\n')[1]!.replace(/.*[/](work)/, '$1');\n",
    "// a comment\n\nexport const work = () => new Error('x').stack!.split('\\n')[1]!.replace(/.*[/](work)/, '$1');\n",
    {},
    'stack',
  ),
  change('effects', 'a script of the project that is read as text, whose comment is edited', {
    before: {
      'client.js': '// one\nexport const x = 1;\n',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = () => readFileSync(new URL('./client.js', import.meta.url), 'utf8');\n",
    },
    after: { 'client.js': '// two\nexport const x = 1;\n' },
  }),
];

const jsx: readonly Attempt[] = [
  change('effects', 'the factory of JSX, which no identifier names', {
    before: {
      'tsconfig.json': '{"compilerOptions":{"jsx":"react","jsxFactory":"h"}}',
      'h.ts': "export const h = (tag: string, _: unknown, ...kids: unknown[]) => '<' + tag + '>' + kids.join('');\n",
      'page.tsx': `import { h } from './h.ts';\n${JSX}`,
      'work.ts': PAGE,
    },
    after: {
      'h.ts': "export const h = (tag: string, _: unknown, ...kids: unknown[]) => '<b ' + tag + '>' + kids.join('');\n",
    },
  }),
  change('effects', 'the package of the JSX runtime, which no import names', {
    before: {
      'tsconfig.json': '{"compilerOptions":{"jsx":"react-jsx","jsxImportSource":"mini"}}',
      ...runtime('mini', '1'),
      'page.tsx': JSX,
      'work.ts': PAGE,
    },
    after: runtime('mini', '2'),
  }),
  change('effects', 'a comment that chooses the JSX runtime', {
    before: {
      ...runtime('aa', 'a'),
      ...runtime('bb', 'b'),
      'page.tsx': `/** @jsxRuntime automatic @jsxImportSource aa */\n${JSX}`,
      'work.ts': PAGE,
    },
    after: { 'page.tsx': `/** @jsxRuntime automatic @jsxImportSource bb */\n${JSX}` },
  }),
];

const compilerOptions: readonly Attempt[] = [
  change('effects', 'a compiler option that changes what a class field means', {
    before: {
      'work.ts': 'class A { x: any; constructor() { } }\nexport const work = () => Object.keys(new A()).join();\n',
    },
    after: { 'tsconfig.json': '{"compilerOptions":{"target":"es2015","useDefineForClassFields":false}}' },
  }),
  change('effects', 'the type of the nearest package', {
    before: {
      'lib/package.json': '{"type":"module"}',
      'lib/x.ts': 'export const x = typeof (globalThis as any).require + typeof require;\n',
      'work.ts': "import { x } from './lib/x.ts';\nexport const work = () => x;\n",
    },
    after: { 'lib/package.json': '{"type":"commonjs"}' },
  }),
];

/** What code does that no list of harmless names can judge. */
export const effects = [...functionalEffects, ...namesAndDirectives, ...jsx, ...compilerOptions];
