import { other, run, type Snippet, work } from './snippets.ts';

/** What stays in a process after the stage. */
export const STATEFUL: Readonly<Record<string, Snippet>> = {
  'a counter': work('n += 1; return n;', 'let n = 0;'),
  'a counter that is set': work('last = x.n; return last;', 'let last;'),
  'a counter in a helper': work('return next();', 'let n = 0;\nconst next = () => n++;'),
  'a counter of another file': other(
    'export let n = 0;\nexport const item = () => { n++; return n; };',
    'return item();',
  ),
  'a cache': work('if (!seen.has(x.k)) seen.set(x.k, x.v); return seen.get(x.k);', 'const seen = new Map();'),
  'a list that is filled': work('log.push(x.n); return log.length;', 'const log = [];'),
  'a list of another file that is filled': other('export const item = [];', 'item.push(x.n); return item.length;'),
  'a list that is filled through a namespace': other(
    'export const item = [];',
    'other.item.push(x.n); return other.item.length;',
  ),
  'a list that is handed on': work('return fill(list, x.n);', 'const list = [];\nconst fill = (a, n) => a.push(n);'),
  'a list that is returned': { ...work('return list;', 'const list = [1];'), mayKeep: true },
  'a list by another name': work('const a = list; a.push(x.n); return a.length;', 'const list = [];'),
  'a list in a list': work('rows[0].push(x.n); return rows;', 'const rows = [[1]];'),
  'a row of a list': work('const [row] = rows; row.push(x.n); return row;', 'const rows = [[1]];'),
  'each row of a list': work('for (const row of rows) row.n = x.n; return 1;', 'const rows = [{ n: 1 }];'),
  'rows that are found': work('rows.find((r) => r.n).k = x.n; return 1;', 'const rows = [{ n: 1 }];'),
  'rows that are spread': work('const all = [...rows]; all[0].n += 1; return all[0].n;', 'const rows = [{ n: 1 }];'),
  'values of an object': work('for (const o of Object.values(all)) o.n++; return 1;', 'const all = { a: { n: 1 } };'),
  'entries of a map': work(
    'for (const [, o] of all.entries()) o.n++; return 1;',
    "const all = new Map([['a', { n: 1 }]]);",
  ),
  'a value of a map': work("all.get('a').n++; return 1;", "const all = new Map([['a', { n: 1 }]]);"),
  'a value of either': work('(x.a ? one : two).n = 1; return 1;', 'const one = {}, two = {};'),
  'a value or another': work('(x.a ?? one).n = 1; return 1;', 'const one = {};'),
  'Object.assign': work('Object.assign(all, x); return all.n;', 'const all = {};'),
  'an expression with g that tests': work('return WORD.test(x.text);', 'const WORD = /a/g;'),
  'a sticky expression': work('return x.text.replace(WORD, "");', 'const WORD = /a/y;'),
  'a typed array': work('state[0] += x.n; return state[0];', 'const state = new Float64Array(1);'),
  'a seeded generator': work(
    'return draw();',
    'const seeded = (s) => () => (s = (s * 16807) % 2147483647);\nconst draw = seeded(7);',
  ),
  'an object of a class': work(
    'return box.next();',
    'class Box { n = 0; next() { return this.n++; } }\nconst box = new Box();',
  ),
  'a static field': work('return Box.next();', 'class Box { static n = 0; static next() { return Box.n++; } }'),
  'a static field of a private name': work(
    'return Box.next();',
    'class Box { static #n = 0; static next() { return Box.#n++; } }',
  ),
  'a static field by this': work(
    'return Box.next();',
    'class Box { static next() { this.n = (this.n ?? 0) + 1; return this.n; } }',
  ),
  'a numbered member of a function, by another name': work('const g = work; g[0] = (g[0] ?? 0) + 1; return g[0];'),
  'a numbered member of a function, handed on': work(
    'return mark(double);',
    'const double = (n) => n;\nconst mark = (f) => (f[0] = (f[0] ?? 0) + 1);',
  ),
  'a numbered member of a class of the language, handed on': work(
    'return mark(RangeError);',
    'const mark = (f) => (f[0] = (f[0] ?? 0) + 1);',
  ),
  'a numbered member of a class of Node': work(
    'const s = Stats; s[0] = (s[0] ?? 0) + 1; return s[0];',
    "import { Stats } from 'node:fs';",
  ),
  'a numbered member of a class that a function gives': work(
    'const a = Box.me(); a[0] = (a[0] ?? 0) + 1; return a[0];',
    'class Box { static me() { return Box; } }',
  ),
  'a numbered member of what a text names': work("const c = x.a['constructor']; c[0] = x.n; return c[0];"),
  'a numbered member of what a pattern takes': work('const { constructor: c } = x.a; c[0] = x.n; return c[0];'),
  'a numbered member of what a computed name leads to': work('const c = x.a[x.name]; c[0] = x.n; return c[0];'),
  'a parent that a class gets': work(
    'const is = new A() instanceof B; inherits(A, B); return is;',
    "import { inherits } from 'node:util';\nfunction A() {}\nfunction B() {}",
  ),
  'a default that all results of a schema share': work(
    'const list = v.parse(LIST, x.none); list.push(1); return list.length;',
    "import * as v from 'valibot';\nconst LIST = v.optional(v.any(), []);",
  ),
  'the words of a schema': work(
    "const all = WORD.options; all.push('b'); return all.length;",
    "import * as v from 'valibot';\nconst WORD = v.picklist(['a']);",
  ),
  'a list of an artifact type': work(
    'const list = Type.more; list[0]++; return list[0];',
    "import { artifact } from '../orchestrator/artifact.ts';\nconst Type = artifact({ kind: 'x', version: 1, more: [0], write() {}, read() {} });",
  ),
  'a list of a module that is loaded late': {
    files: { 'learn/other.ts': 'export const item = [0];' },
    work: "export async function work() { const { item } = await import('./other.ts'); item[0]++; return item[0]; }\n",
  },
  'a list of a module that is loaded late, handed on': {
    files: { 'learn/other.ts': 'export const item = [0];' },
    work: "const next = (m) => ++m.item[0];\nexport const work = () => import('./other.ts').then(next);\n",
  },
  'a member of a function': work('work.calls = (work.calls ?? 0) + 1; return work.calls;'),
  'a member of a function, handed on': work(
    'return mark(double);',
    'const double = (n) => n;\nconst mark = (f) => (f.n = (f.n ?? 0) + 1);',
  ),
  'a prototype': work('Array.prototype.last = 1; return 1;'),
  'a prototype of its own class': work('Box.prototype.n = 1; return 1;', 'class Box {}'),
  'a prototype by way of an object': work('x.constructor.n = 1; return 1;'),
  'a prototype by way of a computed member': { ...work('x[p.k].n = 1; return 1;') },
  __proto__: work('({}).__proto__.n = 1; return 1;'),
  'a global': work('globalThis.n = x.n; return 1;'),
  'a variable of the environment': work('process.env.TZ = p.zone; return 1;'),
  'the folder it runs in': work('process.chdir(p.dir); return 1;'),
  'a setting of Error': work('Error.stackTraceLimit = 1; return 1;'),
  'the last match of any expression': work('return RegExp.$1;'),
  'Object.defineProperty': work("Object.defineProperty(x, 'n', { value: 1 }); return x;"),
  'a setting of a module of Node': work(
    'util.inspect.defaultOptions.depth = 9; return 1;',
    "import util from 'node:util';",
  ),
  'the context of asynchronous calls': work(
    'return store.getStore();',
    "import { AsyncLocalStorage } from 'node:async_hooks';\nconst store = new AsyncLocalStorage();",
  ),
  'a method that uses this': work('return box.next();', 'const box = { n: 0, next() { return this.n++; } };'),
  'a getter': work('return box.n;', 'let n = 0;\nconst box = { get n() { return n++; } };'),
  'a closure in an object': work(
    'return box.next();',
    'const make = () => { let n = 0; return { next: () => n++ }; };\nconst box = make();',
  ),
  'an effect at load': work('return list.length;', 'const list = [];\nlist.push(1);'),
  'a stage that a function makes': run('return { text: n };', 'let n = 0; n += 1;'),
  'a default that is shared': work(
    'const { list = shared } = p; list.push(1); return list.length;',
    'const shared = [];',
  ),
  'a parameter with a shared default': {
    work: 'const shared = [];\nexport function work(x, p = shared) { p.push(1); return p.length; }',
  },
  'this of a plain function': work('this.n = 1; return 1;'),
  'a re-exported list': {
    files: {
      'learn/deep.ts': 'export const item = [];',
      'learn/other.ts': "export { item as list } from './deep.ts';",
    },
    work: "import { list } from './other.ts';\nexport const work = (x) => list.push(x.n);",
  },
  'a list behind a star': {
    files: { 'learn/deep.ts': 'export const list = [];', 'learn/other.ts': "export * from './deep.ts';" },
    work: "import { list } from './other.ts';\nexport const work = (x) => list.push(x.n);",
  },
  'a whole module that is handed on': other('export const item = [];', 'return Object.values(other)[0].push(x.n);'),
};
