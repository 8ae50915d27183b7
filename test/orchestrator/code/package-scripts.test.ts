import assert from 'node:assert/strict';
import type { ScriptFacts } from '../../../orchestrator/code/script-facts.ts';
import { loadParser } from './project.ts';

/** Scripts that load what they name, with the names. */
const CLOSED: readonly (readonly [text: string, ...loads: string[]])[] = [
  ["const a = require('./a'); require('b/c.json');", './a', 'b/c.json'],
  ["import a from './a.js';\nexport * from 'b';\nexport const c = () => import('./c.js');", './a.js', 'b', './c.js'],
  ["if (typeof require === 'function' && typeof module === 'object') module.exports = require('fs');", 'fs'],
  ['(function (require, module) { module.load(require); })(1, 2);'],
  ["var root = Function('return this')(); f instanceof Function; Function.prototype.call;"],
  ['new (Function.bind.apply(Parent, [void 0].concat(args)))();'],
  ['function f() { return arguments[1](process.env.HOME, process.argv, globalThis.setTimeout); }'],
  ["// require(x)\nconst text = 'require(x); __dirname; import.meta.url';"],
  ["class A extends Error { constructor() { super(); this.stack = ''; } }\nnew this.constructor(1);"],
  ["import process from 'node:process';\nprocess.platform;", 'node:process'],
  ['const o = { require: 1, module: 2, eval: 3 };\no.require; o.module;'],
];

const OPEN = [
  'require(x)',
  "require('./a' + b)",
  'const load = require;',
  'require.resolve("./a")',
  'require.cache[x]',
  'require("./a", x)',
  'module.require("./a")',
  'f(module)',
  'import(x)',
  'import.meta.url',
  'fs.readFileSync(__dirname + "/a")',
  'f(__filename)',
  "eval('1')",
  "(0, eval)('1')",
  'new Function(text)()',
  "Function('return process')()",
  'const F = Function;',
  "(() => 1).constructor('return 1')()",
  "f.constructor('return 1')()",
  'Object.getPrototypeOf(async () => 1).constructor',
  "process.binding('fs')",
  "process['getBuiltinModule']('fs')",
  'const { mainModule } = process;',
  'globalThis[name]',
  'process[name]',
  'arguments[1]("./a")',
  '(() => arguments[1]("./a"))()',
  '\\u0072equire(x)',
  'with (a) { b }',
  "import { createRequire } from 'node:module'",
  "import * as vm from 'vm'",
  "require('worker_threads')",
  "require('node:child_process')",
  "import * as p from 'process'",
  "import('data:text/javascript,import(1)')",
  'this is no script',
];

describe('What a script of a package loads', () => {
  before(loadParser);
  let scriptFacts: (path: string, text: string) => ScriptFacts;
  before(async () => {
    ({ scriptFacts } = await import('../../../orchestrator/code/package-scripts.ts'));
  });

  it('is known where it names all of it', () => {
    for (const [text, ...loads] of CLOSED) {
      const facts = scriptFacts('a.js', text);
      assert.deepEqual({ open: facts.open, loads: facts.loads.map(([, to]) => to) }, { open: undefined, loads }, text);
    }
  });

  it('is not known where anything else may lead to a file', () => {
    for (const text of OPEN) assert.notEqual(scriptFacts('a.js', text).open, undefined, text);
    assert.match(scriptFacts('a.js', '\n\nrequire( a )').open ?? '', /^require\( a \) \(line 3\)$/);
  });

  it('may include files of its callers where it asks for the stack of calls', () => {
    for (const text of [
      'Error.prepareStackTrace = f;',
      "util['getCallSites']()",
      "require('fs'); f(new Error().stack);",
    ])
      assert.equal(scriptFacts('a.js', text).asks, true, text);
    for (const text of ['f(new Error().stack);', "require('fs'); tf.stack([a]); this.stack = 1;"])
      assert.equal(scriptFacts('a.js', text).asks, undefined, text);
  });
});
