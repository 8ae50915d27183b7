import { mkdirSync } from 'node:fs';
import type { Attempt } from '../attempt.ts';
import { stageFile } from '../tiny-project.ts';
import { loading, say, TINY, W } from './loading.ts';

/** What modules do to each other. */
export const modules: readonly Attempt[] = [
  loading(
    'the length of its own name',
    {
      'work.ts': "import { basename } from 'node:path';\nexport const work = () => basename(import.meta.url);",
      'stages.ts': stageFile(),
    },
    {
      'work2.ts': "import { basename } from 'node:path';\nexport const work = () => basename(import.meta.url);",
      'stages.ts': stageFile({ head: "import { work } from './work2.ts';" }),
    },
  ),
  loading(
    'a base in the head of the document',
    {
      'a/n.txt': 'one',
      'b/n.txt': 'two',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nconst base = new URL('./a/', import.meta.url);\nexport const work = () => readFileSync(new URL('n.txt', base), 'utf8');",
    },
    { 'a/n.txt': 'three' },
  ),
  loading(
    'the resolution of a name as text',
    {
      'a.ts': '',
      'b.ts': '',
      'package.json': TINY({ imports: { '#x': './a.ts' } }),
      'work.ts': "export const work = () => import.meta.resolve('#x').slice(-4);",
    },
    { 'package.json': TINY({ imports: { '#x': './b.ts' } }) },
  ),
  loading(
    'sloppy and strict code',
    {
      'lib/package.json': '{"type":"commonjs"}',
      'lib/f.js': 'exports.f = function () { return typeof this; };',
      'work.ts': "import m from './lib/f.js';\nexport const work = () => (0, (m as any).f)();",
    },
    { 'lib/f.js': '"use strict";\nexports.f = function () { return typeof this; };' },
  ),
  loading(
    'a type of module that a folder states',
    { 'lib/f.ts': 'export const f = () => typeof require;', 'work.ts': W('./lib/f.ts') },
    { 'lib/package.json': '{"type":"commonjs"}' },
  ),
  loading(
    'exports that only run time knows',
    {
      'm.cjs': "const k = ['f'];\nfor (const n of k) exports[n] = () => 'one';",
      'work.ts': "import m from './m.cjs';\nexport const work = () => (m as any).f();",
    },
    { 'm.cjs': "const k = ['f'];\nfor (const n of k) exports[n] = () => 'two';" },
  ),
  loading(
    'a CommonJS module that changes another',
    {
      'm.cjs': "exports.n = 'one';",
      'p.cjs': "require('./m.cjs').n = 'patched';",
      'work.ts': "import m from './m.cjs';\nimport './p.cjs';\nexport const work = () => (m as any).n;",
    },
    { 'p.cjs': "require('./m.cjs').n = 'patched again';" },
  ),
  loading(
    'a value that another module assigns later',
    {
      'm.ts': "export let x = 'one';\nexport const set = (v: string) => { x = v; };",
      'p.ts': "import { set } from './m.ts';\nset('p');",
      'work.ts': "import { x } from './m.ts';\nimport './p.ts';\nexport const work = () => x;",
    },
    { 'p.ts': "import { set } from './m.ts';\nset('q');" },
  ),
  loading(
    'a default object that another module changes',
    {
      'm.ts': "export default { x: 'one' };",
      'p.ts': "import m from './m.ts';\nm.x = 'p';",
      'work.ts': "import m from './m.ts';\nimport './p.ts';\nexport const work = () => m.x;",
    },
    { 'p.ts': "import m from './m.ts';\nm.x = 'q';" },
  ),
  loading(
    'a cycle whose order decides',
    {
      'a.ts':
        "import { b } from './b.ts';\nexport function a() { return 'a'; }\nexport const s = (() => { try { return b; } catch { return 'early'; } })();",
      'b.ts':
        "import { s } from './a.ts';\nexport const b = (() => { try { return 'b' + s; } catch { return 'b early'; } })();",
      'work.ts': "import './a.ts';\nimport { s } from './a.ts';\nexport const work = () => s;",
    },
    { 'work.ts': "import './b.ts';\nimport { s } from './a.ts';\nexport const work = () => s;" },
  ),
  loading(
    'modules that wait for each other',
    {
      'log.ts': 'export const log: string[] = [];',
      'a.ts': "import { log } from './log.ts';\nawait null;\nlog.push('a');",
      'b.ts': "import { log } from './log.ts';\nlog.push('b');",
      'work.ts':
        "import './a.ts';\nimport './b.ts';\nimport { log } from './log.ts';\nexport const work = () => log.join();",
    },
    { 'a.ts': "import { log } from './log.ts';\nlog.push('a');" },
  ),
  loading(
    'a type that a compiler keeps',
    {
      'p.ts': "(globalThis as any).p = 'p';\nexport interface T { a: 1 }",
      'work.ts':
        "import { T } from './p.ts';\nexport const work = () => String((globalThis as any).p) + (0 as unknown as T ? '' : '.');",
      'tsconfig.json': '{"compilerOptions":{}}',
    },
    {
      'work.ts':
        "import { type T } from './p.ts';\nimport './p.ts';\nexport const work = () => String((globalThis as any).p) + (0 as unknown as T ? '' : '.');",
    },
  ),
  loading(
    'a file named by its own line',
    { 'f.ts': say('one'), 'work.ts': W(`file:///dev/../proc/self/cwd/f.ts`) },
    { 'f.ts': say('two') },
  ),
  loading(
    'a word in a word list of a symbol',
    {
      'm.ts': "export const k = Symbol.for('one');",
      'work.ts': "import { k } from './m.ts';\nexport const work = () => String(k);",
    },
    { 'm.ts': "export const k = Symbol.for('two');" },
  ),
  loading(
    'how an error prints',
    {
      'p.ts': "Error.prepareStackTrace = () => 'one';\nexport {};",
      'work.ts': "import './p.ts';\nexport const work = () => String(new Error('x').stack);",
    },
    { 'p.ts': "Error.prepareStackTrace = () => 'two';\nexport {};" },
  ),
  loading(
    'a class of wasm bytes',
    {
      'm.wasm': '\0asm\x01\0\0\0',
      'work.ts':
        "import { readFile } from 'node:fs/promises';\nexport const work = async () => (await readFile(new URL('./m.wasm', import.meta.url))).length;",
    },
    { 'm.wasm': '\0asm\x01\0\0\0\0' },
  ),
  loading('a folder that becomes a file', { 'f.ts/index.ts': '', 'g.ts': say('one'), 'work.ts': W('./g.ts') }, (p) => {
    p.write({ 'g.ts': null });
    mkdirSync(p.path('g.ts'));
    p.write({ 'g.ts/index.ts': say('two') });
  }),
];
