import type { Files } from './project.ts';

/** Code that a stage reaches: `learn/work.ts`, other files, the body of `run`, and what stands above the stage. */
export interface Snippet {
  readonly work?: string;
  readonly files?: Files;
  readonly run?: string;
  readonly more?: string;
  /** The proof need not see that it keeps nothing. */
  readonly mayKeep?: true;
}

/** A snippet of the work, of the stage's own body, or of another file that the work uses. */
export const work = (body: string, top = ''): Snippet => ({ work: `${top}\nexport function work(x, p) { ${body} }\n` });
export const run = (body: string, more = ''): Snippet => ({ run: body, more });
export const other = (text: string, body: string): Snippet => ({
  files: { 'learn/other.ts': text },
  work: `import * as other from './other.ts';\nimport { item } from './other.ts';\nexport function work(x, p) { ${body} }\n`,
});

/** Plain functions of data, which keep nothing either. */
export const PLAIN: Readonly<Record<string, Snippet>> = {
  arithmetic: work('return x.a * 2 + p.b ** 2 - (x.c | 0);'),
  'a template': work(`return \`\${x.title}: \${p.n.toFixed(2)}\`;`),
  'words of a text': work('return x.text.toLowerCase().match(/\\p{Letter}+/gu) ?? [];'),
  'a chain of array methods': work('return x.list.filter((n) => n > p.least).map((n) => n * 2).join(" ");'),
  'a list of its own that is sorted': work('return [...x.list].sort((a, b) => a - b);'),
  'entries that are sorted': work('return Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));'),
  'counts in an object of its own': work(
    'const all = {}; for (const w of x.words) all[w] = (all[w] ?? 0) + 1; return all;',
  ),
  'a map of its own': work('const m = new Map(); for (const [k, v] of x.pairs) m.set(k, v); return [...m.values()];'),
  'a set of its own': work('const s = new Set(x.list); s.add(p.one); return s.size;'),
  'a list that grows': work('const out = []; for (const n of x.list) if (n > 0) out.push(n); return out;'),
  'a counting loop': work('let sum = 0; for (let i = 0; i < x.list.length; i++) sum += x.list[i]; return sum;'),
  'a counting loop downwards': work('let s = ""; for (let i = x.n; i >= 0; i -= 2) s += i; return s;'),
  'a typed array of its own': work(
    'const a = new Float64Array(3); for (let i = 0; i < 3; i += 1) a[i] = x.list[i] * 2; return [...a];',
  ),
  reduce: work('return x.list.reduce((all, n) => all + n, 0);'),
  'a helper of the file': work('return double(x.n);', 'const double = (n) => n * 2;'),
  'a function as callback': work('return x.list.map(double);', 'function double(n) { return n * 2; }'),
  'a local function': work('const twice = (n) => n * 2; return x.list.map(twice).map((n) => twice(n));'),
  'two local functions': work('const one = (n) => n + 1; const two = (n) => one(one(n)); return two(x.n);'),
  'a helper of another file': other('export const item = (n) => n + 1;', 'return item(x.n);'),
  'a helper through a namespace': other('export const item = (n) => n + 1;', 'return other.item(x.n);'),
  'a constant of the file': work('return x.n * LIMIT;', 'const LIMIT = 2 ** 10 + 1;'),
  'a constant of another file': other("export const item = 'x'.repeat(3);", 'return x.text + item;'),
  'an expression without flags': work('return WORD.test(x.text);', 'const WORD = /^\\w+$/;'),
  'an expression with g that replaces': work("return x.text.replace(SPACE, ' ');", 'const SPACE = /\\s+/g;'),
  'a list of the file that is only read': work(
    'return x.list.filter((w) => !STOP.includes(w));',
    "const STOP = ['a', 'the'];",
  ),
  'a set of the file that is only read': work(
    'return x.list.filter((w) => !STOP.has(w));',
    "const STOP = new Set(['a', 'the']);",
  ),
  'an object of the file that is only read': work(
    'return SIZES[p.size] ?? SIZES.small;',
    'const SIZES = { small: 1, large: 2 };',
  ),
  'a frozen list that is exported': other("export const item = Object.freeze(['a', 'b']);", 'return item;'),
  'a frozen object in a frozen object': other(
    'export const item = Object.freeze({ a: Object.freeze([1, 2]) });',
    'return item.a;',
  ),
  'pairs of the file': work(
    'let s = ""; for (const [k, v] of PAIRS) s += k + v; return s;',
    "const PAIRS = [['a', 1], ['b', 2]];",
  ),
  destructuring: work('const { a, b: [c, ...d] = [] } = x; return [a, c, d];'),
  'a switch': work('switch (p.kind) { case "a": return 1; default: return 2; }'),
  'a conditional and a guard': work(
    'if (!Array.isArray(x.list)) throw new TypeError("no list"); return p.on ? x.list : [];',
  ),
  'try and catch': work(
    'try { return JSON.parse(x.text); } catch (error) { return error instanceof SyntaxError ? null : 1; }',
  ),
  'Math and Number': work('return Math.max(...x.list.map(Number)) + Math.PI;'),
  'a copy that is changed': work('const copy = structuredClone(x); copy.n = 1; return copy;'),
  'a spread that is changed': work('const copy = { ...x, n: 1 }; copy.m = 2; delete copy.k; return copy;'),
  'paths and digests of Node': work(
    "return join('a', x.name) + createHash('sha256').update(x.text).digest('hex');",
    "import { join } from 'node:path';\nimport { createHash } from 'node:crypto';",
  ),
  'parts of a list that are exchanged': work('const a = [...x.list]; [a[0], a[1]] = [a[1], a[0]]; return a;'),
  'a type and a cast': work('type T = { n: number }; return (x as unknown as T).n satisfies number;'),
  'an async helper': { work: 'export async function work(x, p) { return x.n; }' },
  'log and random streams': run("log(String(inputs.n)); return { text: random(1, 'draw').int(6) };"),
  'random streams of a seed': run('return { text: random.seeded(params.seed) };'),
  'an interface and a type beside it': work('return x;', 'interface A { n: number }\nexport type B = A;'),
  'a module with an unreached counter': other(
    'let n = 0;\nexport const next = () => n++;\nexport const item = 2;',
    'return item;',
  ),
  'for … in': work('const keys = []; for (const k in x) keys.push(k); return keys;'),
};

/** Not plain, though nothing of it is kept. */
export const NOT_PLAIN: Readonly<Record<string, Snippet>> = {
  'a loop without a count': work('let n = x.n; while (n > 1) n /= 2; return n;'),
  'do … while': work('let n = x.n; do n -= 1; while (n > 1); return n;'),
  'for without an end': work('for (let i = 0; ; i++) if (x.list[i] === undefined) return i;'),
  'for whose count is changed': work('for (let i = 0; i < 9; i++) { i -= 1; } return 1;'),
  'for that counts the wrong way': work('for (let i = 0; i < 9; i--) { x.n; } return 1;'),
  'for … of a list that it fills': work('const a = [1]; for (const n of a) a.push(n); return a;'),
  recursion: work('return p.n > 0 ? work(x, { n: p.n - 1 }) : 0;'),
  'recursion by way of another': work(
    'return even(p.n);',
    'const even = (n) => n === 0 || odd(n - 1);\nconst odd = (n) => n !== 0 && even(n - 1);',
  ),
  'recursion of a local function': work('const f = (n) => (n > 0 ? f(n - 1) : 0); return f(9);'),
  'recursion through a parameter': work('const f = (g) => g(g); return f(f);'),
  'recursion through a member': work('const o = { f(n) { return o.f(n); } }; return o.f(1);'),
  'a generator': work('return [...list(3)];', 'function* list(n) { for (let i = 0; i < n; i++) yield i; }'),
  'the clock': { ...work('return new Date(x.at).getHours();') },
  'a locale': work('return x.list.sort((a, b) => a.localeCompare(b));'),
  'a number in the words of a locale': work('return x.n.toLocaleString();'),
  chance: work('return Math.random();'),
  'the console': work('console.log(x); return 1;'),
  'a wait': run('await context.scratch(); return { text: 1 };'),
  'a promise': work('return new Promise((done) => done(1));'),
  'the checkpoints': run('return { text: await context.checkpoints.load() };'),
  'a file': work("return readFileSync(p.path, 'utf8');", "import { readFileSync } from 'node:fs';"),
  'an import while it runs': {
    ...run("const { item } = await import('../learn/other.ts'); return { text: item };"),
    files: { 'learn/other.ts': 'export const item = 1;' },
  },
  'a parameter that is changed': { ...work('p.n = 2; return p;'), mayKeep: true },
  'a list of its input that is sorted': work('return x.list.sort();'),
  'a typed array of its input that is written': work('const a = x.bytes; a[0] = 1; return a;'),
  'an item of its input that is changed': { ...work('for (const row of x.rows) row.n = 1; return x;'), mayKeep: true },
  'an object in an object of its own': {
    ...work('const all = {}; all[x.a] = {}; all[x.a][x.b] = 1; return all;'),
    mayKeep: true,
  },
  'a function that it is given': work('const f = p.f; return f(1);'),
  'a function that is handed on': work(
    'return apply(double, x.n);',
    'const apply = (f, n) => n;\nfunction double(n) { return n; }',
  ),
  'a function in an object': work('const o = { toString: () => "a" }; return o + "";'),
  'a getter': work('return { get a() { return 1; } };'),
  'a class': work('return new Point(x.n).n;', 'class Point { constructor(n) { this.n = n; } }'),
  'a tagged template': work('return String.raw`a`;'),
  'memory of a typed array': { ...work('return x.bytes.buffer.byteLength;') },
  'a list of its own file that is exported': other(
    "export const item = ['a', 'b'];",
    'return x.list.filter((w) => !item.includes(w));',
  ),
  'a URL of a file': {
    ...work("return String(new URL('./words.txt', import.meta.url));"),
    files: { 'learn/words.txt': 'a' },
  },
  'a date': work('return new Date(x.n).getTime();'),
  'code in a with of its own name': work('return Intl.NumberFormat().format(x.n);'),
  'memory for many numbers, shared': work('return new SharedArrayBuffer(8).byteLength;'),
  'a value that is thrown away later': work('return new WeakMap().has(x);'),
  'the folder it runs in': work("return resolve('a');", "import { resolve } from 'node:path';"),
};
