import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageChanges } from '../../../orchestrator/code/changes.ts';
import { type Files, loadParser, TestProject } from './project.ts';

const P = 'node_modules/p';
const manifest = (more: object = {}): string => JSON.stringify({ name: 'p', version: '1.0.0', ...more });

interface Case {
  readonly title: string;
  /** Files of the package, and others by their whole path. */
  readonly files: Files;
  readonly work?: string;
  /** Each edit alone. */
  readonly counts?: readonly Files[];
  readonly doesNot?: readonly Files[];
}

const CASES: readonly Case[] = [
  {
    title: 'a file that is loaded by name, directly or not, and no other',
    files: {
      'index.js': "const a = require('./lib/a');\nexports.f = () => a;",
      'lib/a.js': "module.exports = require('./data.json');",
      'lib/data.json': '{"a":1}',
      'lib/b.js': '1',
      'package.json': manifest({ dependencies: { unused: '*' } }),
      'node_modules/unused/index.js': '1',
    },
    counts: [
      { 'lib/a.js': "module.exports = require('./data.json'); 2" },
      { 'lib/data.json': '{"a":2}' },
      { 'package.json': manifest({ main: './lib/b.js' }) },
    ],
    doesNot: [{ 'lib/b.js': '2' }, { 'lib/c.js': '1' }, { 'node_modules/unused/index.js': '2' }],
  },
  {
    title: 'every file of a package that computes a name, and of what that gets',
    files: {
      'index.js': "const a = require('./load');\nexports.f = (x) => a(x);",
      'load.js': 'module.exports = (x) => require(x);',
      'b.js': '1',
      'package.json': manifest({ dependencies: { q: '*' } }),
      'node_modules/q/index.js': '1',
    },
    counts: [{ 'b.js': '2' }, { 'c/d.js': '1' }, { 'node_modules/q/other.js': '1' }],
  },
  {
    title: 'what the conditions of exports lead to',
    files: {
      'package.json': manifest({ exports: { '.': { import: './a.mjs', require: './b.cjs' } } }),
      'a.mjs': "export { f } from './c.mjs';",
      'c.mjs': 'export const f = 1;',
      'b.cjs': 'exports.f = 1;',
    },
    counts: [
      { 'c.mjs': 'export const f = 2;' },
      { 'package.json': manifest({ exports: { '.': { node: './b.cjs', import: './a.mjs' } } }) },
    ],
    doesNot: [{ 'b.cjs': 'exports.f = 2;' }],
  },
  {
    title: 'files that are read from the folder of the script',
    files: { 'index.js': "exports.f = () => require('fs').readFileSync(__dirname + '/p.wasm');", 'p.wasm': '1' },
    counts: [{ 'p.wasm': '2' }, { 'q.wasm': '1' }],
  },
  {
    title: 'compiled code with all that lies beside it',
    files: {
      'index.mjs': "import './p.wasm';\nimport n from 'n';",
      'p.wasm': '1',
      'package.json': manifest({ exports: './index.mjs' }),
      'q.wasm': '1',
      'node_modules/n/index.js': "module.exports = require('./n.node');",
      'node_modules/n/n.node': '1',
      'node_modules/n/n.so': '1',
    },
    counts: [{ 'p.wasm': '2' }, { 'q.wasm': '2' }, { 'node_modules/n/n.node': '2' }, { 'node_modules/n/n.so': '2' }],
  },
  {
    title: 'a file that appears where it is found first',
    files: {
      'index.js': "const a = require('./a'); try { require('maybe'); } catch {}\nexports.f = require('q');",
      'a/index.js': '1',
      'node_modules/q/index.js': '1',
    },
    counts: [
      { 'a.js': '1' },
      { 'a/package.json': '{"main":"b.js"}', 'a/b.js': '1' },
      { 'node_modules/q/package.json': '{"name":"q","version":"1.0.0"}' },
      { 'node_modules/maybe/index.js': '1' },
      { '/node_modules/maybe/index.js': '1' },
    ],
  },
  {
    title: 'every file of a package that calls one which asks for the stack of calls',
    files: {
      'index.js': "exports.f = () => require('finder')('a');",
      'a.js': '1',
      '/node_modules/finder/index.js': 'module.exports = (x) => { Error.prepareStackTrace = (_, s) => s; };',
    },
    counts: [{ 'a.js': '2' }],
  },
  {
    title: 'the same where the one that asks is loaded under a computed name',
    files: {
      'index.js': "exports.f = () => require('finder')('a');",
      'a.js': '1',
      '/node_modules/finder/index.js': "module.exports = require('./' + 'find');",
      '/node_modules/finder/find.js': 'module.exports = (x) => { Error.prepareStackTrace = (_, s) => s; };',
    },
    counts: [{ 'a.js': '2' }],
  },
  {
    title: 'every file of a package of which the project asks for a path',
    work: "import { createRequire } from 'node:module';\nexport const work = () => createRequire(import.meta.url).resolve('p');",
    files: { 'index.js': '1', 'model.bin': '1' },
    counts: [{ 'model.bin': '2' }],
  },
];

const WORK = "import { f } from 'p';\nexport const work = () => f();";
const inProject = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path[0] === '/' ? path.slice(1) : `${P}/${path}`, text]),
  );

async function look(project: TestProject): Promise<{ readonly digest: string; readonly parts: string }> {
  const reader = await project.open();
  const { digest, packages } = await reader.fingerprint(join(project.root, 'stages/work.ts'), 'work');
  await reader.save();
  return { digest, parts: reader.packageParts(packages.p!)! };
}

describe('Of a package, there count', () => {
  before(loadParser);
  const made = CASES.flatMap(({ title, files, work = WORK, counts = [], doesNot = [] }) =>
    [...counts, ...doesNot].map((edit) => ({
      title,
      files: { 'package.json': manifest(), ...files },
      work,
      edit,
      isNew: counts.includes(edit),
    })),
  );
  let projects: TestProject[];
  before(async function () {
    this.timeout(30_000);
    projects = made.map(({ files, work }) => new TestProject({ ...inProject(files), 'learn/work.ts': work }));
    await sleep(2050); // the times of younger files are not trusted
  });
  after(() => {
    for (const project of projects) project.end();
  });

  for (const { title } of CASES)
    it(title, async () => {
      for (const [i, one] of made.entries()) {
        if (one.title !== title) continue;
        const project = projects[i]!;
        const before = await look(project);
        assert.deepEqual(await look(project), before);
        const after = await look(project.write(inProject(one.edit)));
        assert.equal(after.digest !== before.digest, one.isNew, Object.keys(one.edit).join());
        const named = packageChanges(before.parts, after.parts).map((text) => text.replace(/ .*/, ''));
        const edited = Object.keys(inProject(one.edit)).map((path) => path.replace(/.*node_modules\//, ''));
        assert.deepEqual(named.length > 0, one.isNew);
        if (one.isNew) for (const path of edited) assert.ok(named.includes(path), `${path} is named among ${named}`);
      }
    }).timeout(10_000);
});
