// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are code
export type Edit = readonly [title: string, before: string, after: string];

/** A module learn/work.ts whose `work`, which the stage calls, has this body. */
export const f = (body: string, more = ''): string => `${more}\nexport function work(a, b, c) { ${body} }\n`;

/** Edits that change nothing at run time. */
export const SAME: readonly Edit[] = [
  ['a line comment', f('return a;'), f('// why\nreturn a;')],
  ['a block comment inside an expression', f('return a + b;'), f('return a /* left */ + b;')],
  ['a docstring', f('return a;'), '/** What it does. */ export function work(a, b, c) { return a; }'],
  ['line breaks and indentation', f('return [a, b];'), f('return [\n    a,\n\tb\n  ];')],
  ['line ends of Windows', f('const x = 1;\nreturn x;'), f('const x = 1;\r\nreturn x;')],
  ['a line end of Windows inside a template', f('return `a\nb`;'), f('return `a\r\nb`;')],
  [
    'trailing commas',
    f('return g(a, [b, c], { a, b });', 'const g = (...x) => x;'),
    f('return g(a, [b, c,], { a, b, },);', 'const g = (...x) => x;'),
  ],
  ['semicolons left out', f('const x = a; return x;'), f('const x = a\n return x')],
  ['an empty statement', f('return a;'), f('; return a;;')],
  ['quotes', f('return "it";'), f("return 'it';")],
  ['an escape that means the same character', f("return 'A';"), f("return '\\u0041';")],
  ['quotes of a property name', f('return { "a": 1 };'), f('return { a: 1 };')],
  ['parentheses that repeat precedence', f('return a + b * c;'), f('return (a + (b * c));')],
  ['parentheses of an arrow parameter', f('return a.map((x) => x);'), f('return a.map(x => x);')],
  ['parentheses of a new without arguments', f('return new Map;'), f('return new Map();')],
  ['numeric separators', f('return 1000000;'), f('return 1_000_000;')],
  ['the base of a number', f('return 255;'), f('return 0xff;')],
  ['the spelling of a decimal', f('return 1.5;'), f('return 1.50;')],
  [
    'type annotations',
    f('return a;'),
    'export function work(a: number, b?: string, c?: unknown): number { return a; }',
  ],
  ['a definite assignment mark', f('let x; x = a; return x;'), f('let x!: number; x = a; return x;')],
  ['a generic parameter', f('return a;'), 'export function work<T extends object = {}>(a: T, b, c) { return a; }'],
  ['type arguments of a call', f('return new Map([[a, b]]);'), f('return new Map<string, number>([[a, b]]);')],
  ['as', f('return a.x;'), f('return (a as { x: 1 }).x;')],
  ['as const', f('return [1];'), f('return [1] as const;')],
  ['satisfies', f('return { a };'), f('return { a } satisfies object;')],
  ['a non-null mark', f('return a.b.c;'), f('return a!.b!.c;')],
  ['a non-null mark in an optional chain', f('return a?.b.c;'), f('return a?.b!.c;')],
  ['a local interface', f('return a;'), f('interface X { y: 1 } return a;')],
  ['a local type alias', f('return a;'), f('type X = 1; return a;')],
  ['a this parameter', f('return this;'), 'export function work(this: Date, a, b, c) { return this; }'],
  ['an overload', f('return a;'), `export function work(a: string): string;\n${f('return a;')}`],
  [
    'access modifiers',
    f('return new X();', 'class X { y = 1; z() {} }'),
    f('return new X();', 'class X { private readonly y = 1; public z() {} }'),
  ],
  [
    'an implements clause',
    f('return new X();', 'class X {}'),
    f('return new X();', 'interface I {} class X implements I {}'),
  ],
  [
    'abstract parts of a class',
    f('return X;', 'class X {}'),
    f('return X;', 'abstract class X { abstract y: number; abstract z(): void }'),
  ],
  [
    'override',
    f('return X;', 'class X extends Array { at() {} }'),
    f('return X;', 'class X extends Array { override at() {} }'),
  ],
  ['a declared field', f('return X;', 'class X {}'), f('return X;', 'class X { declare y: number }')],
  ['an index signature', f('return X;', 'class X {}'), f('return X;', 'class X { [key: string]: unknown }')],
  [
    'type arguments of a base class',
    f('return X;', 'class X extends Map {}'),
    f('return X;', 'class X extends Map<string, number> {}'),
  ],
  ['a type-only import', f('return a;'), f('return a;', "import type { Missing } from './nowhere.ts';")],
  ['a type-only re-export', f('return a;'), f('return a;', "export type { Missing } from './nowhere.ts';")],
  [
    'an ambient declaration',
    f('return a;'),
    f('return a;', 'declare const x: number; declare global { var y: string }'),
  ],
  ['export of what was local', f('return g();', 'const g = () => 1;'), f('return g();', 'export const g = () => 1;')],
  [
    'order of declarations',
    f('return g() + h();', 'const g = () => 1;\nconst h = () => 2;'),
    f('return g() + h();', 'const h = () => 2;\nconst g = () => 1;'),
  ],
  [
    'two declarations in one statement or in two',
    f('return g + h;', 'const g = 1, h = 2;'),
    f('return g + h;', 'const g = 1; const h = 2;'),
  ],
  ['an unused function', f('return a;'), f('return a;', 'export function other() { return eval("1"); }')],
  ['an unused constant', f('return a;'), f('return a;', 'export const other = 3;')],
  ['an unused exported call', f('return a;'), f('return a;', 'export const other = Object.freeze([3]);')],
  [
    'an import that only dead code uses',
    f('return a;'),
    f('return a;', "import { join } from 'node:path';\nexport const other = () => join();"),
  ],
];
