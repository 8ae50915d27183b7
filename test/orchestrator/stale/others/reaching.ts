import { type Attempt, change } from '../attempt.ts';

/** An edit of f.ts, whose function `f` work.ts reaches in an odd way. */
const reach = (name: string, work: string, more = ''): Attempt =>
  change('values', name, {
    before: { 'work.ts': work, 'f.ts': `${more}export const f = (): string => 'one';\nexport const a = 'a';\n` },
    after: { 'f.ts': `${more}export const f = (): string => 'two';\nexport const a = 'a';\n` },
  });

const F = "import { f } from './f.ts';\n";

/** Names that hide a name of the file in one place and not in the other. */
const scopes: readonly Attempt[] = [
  reach(
    'a name that a block hides elsewhere',
    `${F}export const work = () => { { const f = () => ''; f(); } return f(); };`,
  ),
  reach(
    'a name that a default takes and the body hides',
    `${F}export const work = () => ((g = f()) => { var f = ''; return g + f; })();`,
  ),
  reach(
    'a name that a case hides',
    `${F}export const work = () => { let s = ''; switch (s = f()) { case '': const f = 1; void f; } return s; };`,
  ),
  reach('a name that a label has too', `${F}export const work = () => { f: for (;;) { break f; } return f(); };`),
  reach(
    'a name that a named class hides inside',
    `${F}export const work = () => { const C = class f { static x = 1; }; void C; return f(); };`,
  ),
  reach(
    'a name that a computed member takes',
    `${F}export const work = () => { const o = { [f()](f: any) { return f; } }; return Object.keys(o)[0]; };`,
  ),
  reach('a name that a catch hides', `${F}export const work = () => { try { throw 1; } catch (f) {} return f(); };`),
  reach('a name that a loop hides', `${F}export const work = () => { for (const f of [1]) void f; return f(); };`),
  reach(
    'a name that an inner function declares by var',
    `${F}export const work = () => { const g = () => { if (1) { var f = 1; } return f; }; g(); return f(); };`,
  ),
  reach(
    'a name of the prototype',
    "import { __proto__ as p } from './f.ts';\nexport const work = () => p();",
    'export const __proto__ = () => f();\n',
  ),
  reach(
    'a function named constructor',
    "import { constructor } from './f.ts';\nexport const work = () => (constructor as any)();",
    'export const constructor = () => f();\n',
  ),
  reach(
    'a class that calls while it is made in a function',
    `${F}export const work = () => { class A { static x = f(); } return A.x; };`,
  ),
  reach(
    'a decorator in a function',
    `${F}export const work = () => { const d = (): any => () => f; class A { @d() m() { return ''; } } return new A().m(); };`,
  ),
  reach('a getter of a proxy', `${F}export const work = () => new Proxy({} as any, { get: () => f() }).anything;`),
  reach('a conversion', `${F}export const work = () => \`\${{ [Symbol.toPrimitive]: () => f() }}\`;`),
  reach('toJSON', `${F}export const work = () => JSON.stringify({ toJSON: f });`),
  reach('an iterator of its own', `${F}export const work = () => [...{ *[Symbol.iterator]() { yield f(); } }].join();`),
  reach(
    'a species',
    `${F}export const work = () => { class A extends Array { static get [Symbol.species](): any { return class { 0 = f(); }; } } return (new A() as any).filter(() => 1)[0] ?? 'none'; };`,
  ),
];

/** Ways of taking members out of a module. */
const members: readonly Attempt[] = [
  reach(
    'arguments of a function that gets a module',
    "export const work = () => import('./f.ts').then(function (m) { return m.a + (arguments[0] as any).f(); });",
  ),
  reach(
    'a module in a nested pattern',
    "export const work = async () => { const [{ f: g = () => '' }] = await Promise.all([import('./f.ts')]); return g(); };",
  ),
  reach(
    'a module as the value of a race',
    "export const work = async () => (await Promise.race([import('./f.ts')])).f();",
  ),
  reach(
    'a module under another name',
    "export const work = async () => { const m = await import('./f.ts'); const n = m; return m.a + n.f(); };",
  ),
  reach(
    'a module spread',
    "export const work = async () => { const m = { ...(await import('./f.ts')) }; return m.f(); };",
  ),
  reach(
    'a computed member of a namespace',
    "import * as ns from './f.ts';\nexport const work = () => (ns as any)[['f'].join()]();",
  ),
  reach(
    'a namespace that knows its own',
    "import * as self from './work.ts';\nimport { f } from './f.ts';\nexport const inner = () => f();\nexport const work = () => (Object.values(self) as any[]).map((g) => g === work ? '' : g()).join('');",
  ),
];

export const reaching: readonly Attempt[] = [...scopes, ...members];
