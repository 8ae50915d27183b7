import { type Attempt, change } from '../attempt.ts';
import { AFTER, stageFile } from '../tiny-project.ts';

/**
 * Two stages use `bump` of one module; then only the second one changes. If it gets a process in which the first one left
 * something, an empty store gives another text.
 */
const left = (name: string, state: string, more = ''): Attempt => {
  const out = (word: string): string =>
    stageFile({
      inputs: 'text: Text',
      head: "import { bump } from './state.ts';",
      gives: `String(bump()) + '${word}'`,
      more,
    });
  return change('state', name, {
    before: {
      'state.ts': state,
      'a.ts': stageFile({ name: 'a', head: "import { bump } from './state.ts';", gives: 'String(bump())', more }),
      'stages.ts': out('one'),
      'pipeline.ts': AFTER('a'),
    },
    after: { 'stages.ts': out('two') },
  });
};

const COUNTER = '() => { let n = 0; return () => ++n; }';

export const state: readonly Attempt[] = [
  left('a closure in a list that map made', `const fns = [0].map(${COUNTER});\nexport const bump = () => fns[0]!();`),
  left(
    'a closure in a list that from made',
    `const fns = Array.from({ length: 1 }, ${COUNTER});\nexport const bump = () => fns[0]!();`,
  ),
  left(
    'a closure in an object made of pairs',
    `const make = ${COUNTER};\nconst fns = Object.fromEntries([['next', make()]]) as any;\nexport const bump = () => fns.next();`,
  ),
  left(
    'a closure in a map of entries',
    `const make = ${COUNTER};\nconst fns = new Map(Object.entries({ next: make() }));\nexport const bump = () => fns.get('next')!();`,
  ),
  left(
    'a closure that a copy holds',
    `const make = ${COUNTER};\nconst fns: any = Object.assign({}, { next: make() });\nexport const bump = () => fns.next();`,
  ),
  left(
    'a default of streams by name',
    "import { getDefaultHighWaterMark, setDefaultHighWaterMark } from 'node:stream';\nexport const bump = () => { const n = getDefaultHighWaterMark(true); setDefaultHighWaterMark(true, n + 1); return n; };",
  ),
  left(
    'a default of emitters by name',
    "import events, { setMaxListeners } from 'node:events';\nexport const bump = () => { const n = events.defaultMaxListeners; setMaxListeners(n + 1); return n; };",
  ),
  left(
    'how objects are printed',
    "import { inspect } from 'node:util';\nexport const bump = () => { const n = inspect.defaultOptions.depth as number; inspect.defaultOptions.depth = n + 1; return n; };",
  ),
  left(
    'marks of the clock',
    "export const bump = () => { performance.mark('x'); return performance.getEntriesByName('x').length; };",
    "allow: ['performance.now'],",
  ),
  left(
    'the priority of a process',
    "import os from 'node:os';\nexport const bump = () => { const n = os.getPriority(); os.setPriority(n + 1); return n; };",
  ),
  left(
    'a mask of new files',
    'export const bump = () => { const n = process.umask(); process.umask(n + 1); return n; };',
  ),
  left(
    'data for threads',
    "import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';\nexport const bump = () => { const n = Number(getEnvironmentData('n') ?? 0); setEnvironmentData('n', n + 1); return n; };",
  ),
  left(
    'the last match of an expression',
    "export const bump = () => { const s = RegExp.$1; /(x)/.exec('x'); return s; };",
  ),
  left(
    'a global message of a package',
    "import { getGlobalMessage, setGlobalMessage } from 'valibot';\nexport const bump = () => { const n = Number(getGlobalMessage() ?? 0); setGlobalMessage(String(n + 1)); return n; };",
  ),
  left(
    'a member of a list of 16 bits',
    'export const bump = () => { const p = Object.getPrototypeOf(new Int16Array(1)); p.n = (p.n ?? 0) + 1; return p.n; };',
  ),
  left(
    'a member of all iterators',
    'export const bump = () => { const p = Object.getPrototypeOf(Object.getPrototypeOf([].values())); p.n = (p.n ?? 0) + 1; return p.n; };',
  ),
  left(
    'a number that a symbol names on a function',
    "const N = Symbol('n');\nfunction f(this: any) { return 0; }\nexport const bump = () => { const g: any = f; g[N] = (g[N] ?? 0) + 1; return g[N]; };",
  ),
  left(
    'a weak map with a function as its key',
    'const seen = new WeakMap<object, number>();\nexport const bump = () => { const n = (seen.get(bump) ?? 0) + 1; seen.set(bump, n); return n; };',
  ),
  left(
    'a template that is the same each time',
    'const seen = new WeakSet();\nconst tag = (s: any) => { const known = seen.has(s); seen.add(s); return String(known); };\nexport const bump = () => tag`x`;',
  ),
  left('an expression that remembers where it was', "const g = /x/g;\nexport const bump = () => String(g.test('x'));"),
  left(
    'a generator that goes on',
    'function* count() { let n = 0; for (;;) yield ++n; }\nconst all = count();\nexport const bump = () => all.next().value;',
  ),
  left('an iterator of a list', 'const all = [1, 2, 3].values();\nexport const bump = () => all.next().value;'),
  left(
    'a named channel',
    "import { channel } from 'node:diagnostics_channel';\nexport const bump = () => { const c: any = channel('x'); c.n = (c.n ?? 0) + 1; return c.n; };",
  ),
  left(
    'an emitter of the process',
    "export const bump = () => { process.on('beforeExit', () => {}); return process.listenerCount('beforeExit'); };",
  ),
  left(
    'a store of the thread',
    "import { AsyncLocalStorage } from 'node:async_hooks';\nconst store = new AsyncLocalStorage<number>();\nexport const bump = () => { const n = (store.getStore() ?? 0) + 1; store.enterWith(n); return n; };",
  ),
  left(
    'a private static',
    'class A { static #n = 0; static next() { return ++A.#n; } }\nexport const bump = () => A.next();',
  ),
  left(
    'a static that a decorator adds',
    'const d = (C: any, _: any): any => { C.n = 0; return C; };\n@d\nclass A {}\nexport const bump = () => ++(A as any).n;',
  ),
  left('an object in a default', 'const base = { n: 0 };\nexport const bump = (o = base) => ++o.n;'),
  left(
    'an object behind a getter',
    'const hold = (() => { const o = { n: 0 }; return { get o() { return o; } }; })();\nexport const bump = () => ++hold.o.n;',
  ),
  left(
    'an object in a parameter of a callback',
    'const list = [{ n: 0 }];\nexport const bump = () => list.reduce((_, o) => ++o.n, 0);',
  ),
  left(
    'an object through a sort',
    'const list = [{ n: 0 }, { n: 5 }];\nexport const bump = () => { list.toSorted((a, b) => { a.n++; return b.n - a.n; }); return list.map((o) => o.n).join(); };',
  ),
  left(
    'an object by a rest',
    'const list = [{ n: 0 }];\nexport const bump = () => { const [...all] = list; return ++all[0]!.n; };',
  ),
  left(
    'an object by Reflect',
    'const o: any = { n: 0 };\nexport const bump = () => { Reflect.set(o, "n", o.n + 1); return o.n; };',
  ),
  left(
    'an object of Node that is kept',
    "import path from 'node:path';\nexport const bump = () => { const p: any = path; p.n = (p.n ?? 0) + 1; return p.n; };",
  ),
  left(
    'an array that is filled through apply',
    'const list: number[] = [];\nexport const bump = () => { Array.prototype.push.apply(list, [1]); return list.length; };',
  ),
  left(
    'a list that Object.assign changes',
    'const o: any = { n: 0 };\nexport const bump = () => Object.assign(o, { n: o.n + 1 }).n;',
  ),
  left(
    'bytes under a frozen object',
    'const o = Object.freeze({ b: new Uint8Array(1) });\nexport const bump = () => { o.b[0]!++; return o.b[0]; };',
  ),
  left(
    'bytes that Atomics change',
    'const b = new Int32Array(new SharedArrayBuffer(4));\nexport const bump = () => { Atomics.add(b, 0, 1); return b[0]; };',
  ),
  left(
    'bytes under a view',
    'const b = new Uint8Array(1);\nexport const bump = () => { new DataView(b.buffer).setUint8(0, b[0]! + 1); return b[0]; };',
  ),
  left(
    'bytes under a part',
    'const b = new Uint8Array(1);\nexport const bump = () => { const v = b.subarray(0); v[0]!++; return b[0]; };',
  ),
  left(
    'a map by its own value',
    "const m = new Map<string, number>();\nexport const bump = () => { m.valueOf().set('n', (m.get('n') ?? 0) + 1); return m.get('n'); };",
  ),
  left(
    'a file of the process',
    "import fs from 'node:fs';\nimport os from 'node:os';\nexport const bump = () => { const p = os.tmpdir() + '/n'; const n = fs.existsSync(p) ? Number(fs.readFileSync(p, 'utf8')) : 0; fs.writeFileSync(p, String(n + 1)); return n; };",
  ),
  left(
    'a file at home',
    "import fs from 'node:fs';\nimport os from 'node:os';\nexport const bump = () => { const p = os.homedir() + '/n'; const n = fs.existsSync(p) ? Number(fs.readFileSync(p, 'utf8')) : 0; fs.writeFileSync(p, String(n + 1)); return n; };",
    "allow: ['os.homedir'],",
  ),
  left(
    'a promise that is already kept',
    'let made: Promise<object> | undefined;\nexport const bump = async () => { made ??= Promise.resolve({ n: 0 }); const o: any = await made; return ++o.n; };',
  ),
];
