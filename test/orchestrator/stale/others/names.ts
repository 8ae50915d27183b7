import { renameSync } from 'node:fs';
import type { Attempt } from '../attempt.ts';
import { stageFile } from '../tiny-project.ts';
import { loading, say, TINY, W } from './loading.ts';

/** What a name in an import leads to. */
export const names: readonly Attempt[] = [
  loading(
    'the project by its own name',
    {
      'package.json': TINY({ exports: { './x': './a.ts' } }),
      'a.ts': say('a'),
      'b.ts': say('b'),
      'work.ts': W('tiny/x'),
    },
    { 'package.json': TINY({ exports: { './x': './b.ts' } }) },
  ),
  loading(
    'a pattern of exports that a narrower one hides',
    {
      'package.json': TINY({ exports: { './*': './a/*.ts' } }),
      'a/xy.ts': say('a'),
      'b/xy.ts': say('b'),
      'work.ts': W('tiny/xy'),
    },
    { 'package.json': TINY({ exports: { './*': './a/*.ts', './x*': './b/x*.ts' } }) },
  ),
  loading(
    'conditions of an own import',
    {
      'package.json': TINY({ imports: { '#x': { import: './a.ts', default: './b.ts' } } }),
      'a.ts': say('a'),
      'b.ts': say('b'),
      'work.ts': W('#x'),
    },
    { 'package.json': TINY({ imports: { '#x': { browser: './a.ts', default: './b.ts' } } }) },
  ),
  loading(
    'conditions in another order',
    {
      'package.json': TINY({ imports: { '#x': { node: './a.ts', import: './b.ts' } } }),
      'a.ts': say('a'),
      'b.ts': say('b'),
      'work.ts': W('#x'),
    },
    { 'package.json': TINY({ imports: { '#x': { import: './b.ts', node: './a.ts' } } }) },
  ),
  loading(
    'a package.json in between',
    {
      'lib/work2.ts': W('#x'),
      'a.ts': say('a'),
      'lib/b.ts': say('b'),
      'package.json': TINY({ imports: { '#x': './a.ts' } }),
      'work.ts': "export { work } from './lib/work2.ts';",
    },
    { 'lib/package.json': '{"type":"module","imports":{"#x":"./b.ts"}}' },
  ),
  loading(
    'a file with the ending left out',
    {
      'work.cts': "const m = require('./m');\nexport const work = () => m.f();",
      'm/index.cjs': '',
      'm/package.json': '{"main":"a.cjs"}',
      'm/a.cjs': "exports.f = () => 'a';",
      'm/b.cjs': "exports.f = () => 'b';",
      'stages.ts': stageFile({
        head: "import m from './work.cts';\nconst work: any = (m as any).work ?? (m as any).default.work;",
      }),
    },
    { 'm/package.json': '{"main":"b.cjs"}' },
  ),
  loading(
    'a file beside a folder',
    {
      'm/index.cjs': "exports.f = () => 'folder';",
      'work.ts':
        "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport const work = () => require('./m').f();",
    },
    { 'm.js': 'module.exports = 1;', 'm.cjs': '', 'm.json': '{}', 'package.json': '{"name":"tiny"}' },
  ),
  loading(
    'data by the name of code',
    {
      'm.json': '{"a":1}',
      'work.ts':
        "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport const work = () => JSON.stringify(require('./m'));",
    },
    { 'm.cjs': 'module.exports = { a: 2 };', 'm.js': 'module.exports = { a: 2 };', 'package.json': '{"name":"tiny"}' },
  ),
  loading(
    'a link to another file',
    { 'real/a.ts': say('a'), 'real/b.ts': say('b'), 'work.ts': W('./f.ts') },
    (p) => p.link('f.ts', 'real/b.ts'),
    (p) => p.link('f.ts', 'real/a.ts'),
  ),
  loading(
    'a link to another folder',
    {
      'v1/f.ts': "export { f } from '../g1.ts';",
      'v2/f.ts': "export { f } from '../g2.ts';",
      'g1.ts': say('a'),
      'g2.ts': say('b'),
      'work.ts': W('./v/f.ts'),
    },
    (p) => p.link('v', 'v2'),
    (p) => p.link('v', 'v1'),
  ),
  loading(
    'the same bytes in another folder',
    {
      'v1/f.ts': "export { f } from './g.ts';",
      'v2/f.ts': "export { f } from './g.ts';",
      'v1/g.ts': say('a'),
      'v2/g.ts': say('b'),
      'work.ts': W('./f.ts'),
    },
    (p) => p.link('f.ts', 'v2/f.ts'),
    (p) => p.link('f.ts', 'v1/f.ts'),
  ),
  loading(
    'a name with a code for a letter',
    { 'a#b.ts': say('one'), 'work.ts': W('./a%23b.ts') },
    { 'a#b.ts': say('two') },
  ),
  loading('a name with a space', { 'a b.ts': say('one'), 'work.ts': W('./a b.ts') }, { 'a b.ts': say('two') }),
  loading(
    'a name with another form of a letter',
    { '\u00e9.ts': say('one'), 'e\u0301.ts': say('two'), 'work.ts': W('./\u00e9.ts') },
    (p) => renameSync(p.path('e\u0301.ts'), p.path('\u00e9.ts')),
  ),
  loading(
    'two modules that one address tells apart',
    {
      'f.ts': 'let n = 0;\nexport const f = () => ++n;',
      'work.ts':
        "import { f } from './f.ts';\nimport { f as g } from './f.ts?2';\nexport const work = () => { f(); return g(); };",
    },
    {
      'work.ts':
        "import { f } from './f.ts';\nimport { f as g } from './f.ts';\nexport const work = () => { f(); return g(); };",
    },
  ),
  loading(
    'two fragments of one address',
    {
      'f.ts': 'let n = 0;\nexport const f = () => ++n;',
      'work.ts':
        "export const work = async () => { const a: any = await import('./f.ts#1'); const b: any = await import('./f.ts#2'); a.f(); return b.f(); };",
    },
    {
      'work.ts':
        "export const work = async () => { const a: any = await import('./f.ts#1'); const b: any = await import('./f.ts#1'); a.f(); return b.f(); };",
    },
  ),
  loading(
    'text by its address',
    {
      'n.txt': 'one',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = () => readFileSync(new URL('./n.txt?x#y', import.meta.url), 'utf8');",
    },
    { 'n.txt': 'two' },
  ),
  loading(
    'text through a link',
    {
      'a.txt': 'one',
      'b.txt': 'two',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = () => readFileSync(new URL('./n.txt', import.meta.url), 'utf8');",
    },
    (p) => p.link('n.txt', 'b.txt'),
    (p) => p.link('n.txt', 'a.txt'),
  ),
];
