/**
 * How a file asks, the file, what it asks for, and the files that lie there, some with their text. `$` stands for the name
 * of the layout's folder.
 */
export type Layout = readonly [
  by: 'statement' | 'import' | 'require',
  from: string,
  specifier: string,
  files: readonly (string | readonly [path: string, text: string])[],
];

const pack = (path: string, content: object): readonly [string, string] => [path, JSON.stringify(content)];
const COMMON = pack('package.json', { type: 'commonjs' });
const lib = (content: object) => pack('node_modules/lib/package.json', { name: 'lib', ...content });

/** Ways in which a specifier finds a file. Each lies in a folder of its own, of `"type": "module"`. */
export const LAYOUTS: readonly Layout[] = [
  // Paths with and without an ending
  ['statement', 'a.ts', './x.ts', ['x.ts', 'x.js']],
  ['statement', 'a.ts', './x.js', ['x.js']],
  ['statement', 'a.ts', './x.js', ['x.ts']],
  ['statement', 'a.ts', './x.js', ['x.tsx']],
  ['statement', 'a.ts', './x.js', ['x.ts', 'x.js']],
  ['statement', 'a.ts', './x.mjs', ['x.mts', 'x.mjs']],
  ['statement', 'a.ts', './x.jsx', ['x.tsx']],
  ['statement', 'a.js', './x.js', ['x.ts', 'x.js']],
  ['statement', 'a.js', './x.js', ['x.ts']],
  ['statement', 'a.js', './x', ['x.ts', 'x.js']],
  ['statement', 'a.ts', './x', ['x.ts', 'x.js']],
  ['statement', 'a.ts', './x', ['x.js', 'x/index.ts']],
  ['statement', 'a.ts', './x.data', ['x.data.ts']],
  ['statement', 'a.mts', './x', ['x.mts', 'x.jsx']],
  ['import', 'a.ts', './x.js', ['x.tsx', 'x.js']],
  ['import', 'a.cjs', './x.js', ['x.ts', 'x.js']],
  ['import', 'a.cts', './x', ['x.ts', 'x.js']],
  // Folders
  ['statement', 'a.ts', './x', ['x/index.ts', 'x/index.js']],
  ['statement', 'a.ts', './x/', ['x/index.ts']],
  ['statement', 'sub/a.ts', '..', ['index.ts']],
  ['statement', 'sub/a.ts', '.', ['sub/index.ts']],
  [
    'statement',
    'a.ts',
    './x',
    ['x/index.js', 'x/real.js', pack('x/package.json', { main: 'real.js', type: 'module' })],
  ],
  ['require', 'a.cjs', './x', ['x/index.js', 'x/real.js', pack('x/package.json', { main: 'real.js' })]],
  ['require', 'a.cjs', './x', ['x/index.js', 'x/real.js', pack('x/package.json', { main: 'real' })]],
  ['require', 'a.cjs', './x', ['x/index.js', pack('x/package.json', { main: 'gone.js' })]],
  ['require', 'a.cjs', './x/', ['x/index.js', 'x.js', pack('x/package.json', { type: 'commonjs' })]],
  ['require', 'a.cjs', './x', ['x/index.js', 'x.js', COMMON]],
  ['require', 'sub/a.cjs', '..', ['index.js', COMMON]],
  // require, with TypeScript and without
  ['require', 'a.cjs', './x', ['x.ts', 'x.js', COMMON]],
  ['require', 'a.cjs', './x.js', ['x.ts', 'x.js', COMMON]],
  ['require', 'a.cjs', './x', ['x.ts', COMMON]],
  ['require', 'a.cjs', './x', ['x', 'x.js', COMMON]],
  ['require', 'a.cts', './x', ['x.ts', 'x.js', COMMON]],
  ['require', 'a.cts', './x.cjs', ['x.cts', 'x.cjs']],
  ['require', 'a.ts', './x', ['x.ts', 'x.js', COMMON]],
  ['statement', 'a.ts', './x.js', ['x.ts', COMMON]],
  ['statement', 'a.ts', './x', ['x/index.js', 'x/real.js', pack('x/package.json', { main: 'real.js' }), COMMON]],
  // Characters
  ['statement', 'a.ts', './c%23/x.ts', ['c#/x.ts']],
  ['statement', 'a.ts', './c#/x.ts', ['c#/x.ts', 'c.ts']],
  ['statement', 'a.ts', './x.ts?v=1', ['x.ts']],
  ['statement', 'a.ts', './x%20y.ts', ['x y.ts']],
  ['require', 'a.cjs', './c#/x.cjs', ['c#/x.cjs']],
  ['require', 'a.cjs', './c%23/x.cjs', ['c#/x.cjs', 'c%23/x.cjs']],
  ['statement', 'c#/a.ts', './x.ts', ['c#/x.ts']],
  // Packages, own names and private names
  ['statement', 'a.ts', 'lib', [lib({ main: 'one.js' }), 'node_modules/lib/one.js', 'node_modules/lib/index.js']],
  ['statement', 'a.ts', 'lib', [lib({ main: 'one' }), 'node_modules/lib/one.js']],
  [
    'statement',
    'a.ts',
    'lib',
    [lib({ exports: { import: './i.mjs', require: './r.cjs' } }), 'node_modules/lib/i.mjs', 'node_modules/lib/r.cjs'],
  ],
  [
    'require',
    'a.cts',
    'lib',
    [lib({ exports: { import: './i.mjs', require: './r.cjs' } }), 'node_modules/lib/i.mjs', 'node_modules/lib/r.cjs'],
  ],
  [
    'require',
    'a.cjs',
    'lib',
    [
      lib({ exports: { node: { import: './i.mjs', default: './r.cjs' }, default: './d.cjs' } }),
      'node_modules/lib/r.cjs',
      'node_modules/lib/d.cjs',
    ],
  ],
  [
    'statement',
    'a.ts',
    'lib',
    [
      lib({ exports: { development: './dev.js', default: './prod.js' } }),
      'node_modules/lib/dev.js',
      'node_modules/lib/prod.js',
    ],
  ],
  [
    'statement',
    'a.ts',
    'lib/sub/x',
    [lib({ exports: { './sub/*': './dist/*.js', './sub/y*': null } }), 'node_modules/lib/dist/x.js'],
  ],
  [
    'statement',
    'a.ts',
    'lib/sub/yx',
    [lib({ exports: { './sub/*': './dist/*.js', './sub/y*': null } }), 'node_modules/lib/dist/yx.js'],
  ],
  ['statement', 'a.ts', 'lib/sub/x', [lib({}), 'node_modules/lib/sub/x.js']],
  ['statement', 'a.ts', 'lib/sub', [lib({}), 'node_modules/lib/sub/index.js']],
  [
    'statement',
    'a.ts',
    'lib/sub',
    [lib({}), 'node_modules/lib/sub/one.js', pack('node_modules/lib/sub/package.json', { main: 'one.js' })],
  ],
  [
    'require',
    'a.cjs',
    'lib/sub',
    [lib({}), 'node_modules/lib/sub/one.js', pack('node_modules/lib/sub/package.json', { main: 'one.js' })],
  ],
  ['statement', 'deep/er/a.ts', 'lib', [lib({}), 'node_modules/lib/index.js', 'deep/node_modules/lib/index.js']],
  ['require', 'deep/er/a.cjs', 'lib', [lib({}), 'node_modules/lib/index.js', 'deep/node_modules/lib/other.js']],
  ['statement', 'a.ts', '@s/lib/x.js', [pack('node_modules/@s/lib/package.json', {}), 'node_modules/@s/lib/x.js']],
  ['statement', 'a.ts', '#x', ['x.ts', pack('package.json', { type: 'module', imports: { '#x': './x.ts' } })]],
  ['statement', 'a.ts', '#x', ['x.ts', pack('package.json', { type: 'module', imports: { '#x': './x.js' } })]],
  [
    'statement',
    'a.ts',
    '#in/x',
    ['in/x.ts', pack('package.json', { type: 'module', imports: { '#in/*': './in/*.ts' } })],
  ],
  [
    'require',
    'a.cjs',
    '#x',
    ['x.cjs', 'y.cjs', pack('package.json', { imports: { '#x': { import: './y.cjs', default: './x.cjs' } } })],
  ],
  [
    'statement',
    'a.ts',
    '#lib',
    [lib({}), 'node_modules/lib/index.js', pack('package.json', { type: 'module', imports: { '#lib': 'lib' } })],
  ],
  [
    'statement',
    'a.ts',
    'self/x',
    ['lib/x.ts', pack('package.json', { name: 'self', type: 'module', exports: { './*': './lib/*.ts' } })],
  ],
  ['require', 'a.cjs', 'self', ['one.cjs', pack('package.json', { name: 'self', exports: { '.': './one.cjs' } })]],
  ['statement', 'a.ts', 'self/x', ['lib/x.ts', pack('package.json', { name: 'self', type: 'module' })]],
  // tsconfig paths
  ['statement', 'a.ts', '@$/x', ['x.ts']],
  ['statement', 'a.ts', '@$/x.js', ['x.ts']],
  ['statement', 'a.ts', '@$/dir', ['dir/index.ts']],
  ['statement', 'a.js', '@$/x', ['x.ts', 'x.js']],
  ['require', 'a.cjs', '@$/x', ['x.ts', 'x.js', COMMON]],
  ['require', 'a.cts', '@$/x', ['x.ts', 'x.js', COMMON]],
  ['statement', 'a.ts', 'exact$', ['x.ts', 'exact.ts']],
  ['statement', 'a.ts', '@$/nowhere', []],
  [
    'statement',
    'a.ts',
    'exact$',
    ['x.ts', pack('node_modules/exact$/package.json', {}), 'node_modules/exact$/index.js'],
  ],
];
