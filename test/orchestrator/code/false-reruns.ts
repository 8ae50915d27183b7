import { type Edit, f } from './same-edits.ts';

/** Edits that change nothing at run time and are taken for a change all the same. docs/fingerprints.md lists them. */
export const FALSE_RERUNS: readonly Edit[] = [
  ['a renamed local variable', f('const x = a; return x;'), f('const y = a; return y;')],
  ['a renamed parameter', 'export const work = (a) => a;', 'export const work = (b) => b;'],
  ['a renamed helper', f('return g();', 'const g = () => 1;'), f('return h();', 'const h = () => 1;')],
  ['const for let that is never set again', f('let x = a; return x;'), f('const x = a; return x;')],
  ['a function declaration for an arrow function', f('return a;'), 'export const work = (a, b, c) => { return a; };'],
  ['an arrow function without its block', f('return a.map((x) => { return x; });'), f('return a.map((x) => x);')],
  ['a block around one statement', f('if (a) return b;'), f('if (a) { return b; }')],
  ['members of an object in another order', f('return { a, b };'), f('return { b, a };')],
  ['a shorthand property written out', f('return { a };'), f('return { a: a };')],
  ['a template for a sum of strings', f("return 'x' + a;"), 'export function work(a, b, c) { return `x$' + '{a}`; }\n'],
  ['a member in brackets', f('return a.b;'), f("return a['b'];")],
  ['a constant put in its place', f('return g;', 'const g = 1;'), f('return 1;')],
  ['code that is never reached', f('return a;'), f('return a; b();')],
  [
    'order of declarations in a file with effects',
    f('return g + h;', 'globalThis.x = 1;\nlet g = 1;\nlet h = 2;'),
    f('return g + h;', 'globalThis.x = 1;\nlet h = 2;\nlet g = 1;'),
  ],
  [
    'an exported constant, used by nobody, that calls a function',
    f('return a;'),
    f('return a;', 'const g = () => 1;\nexport const other = g();'),
  ],
];
