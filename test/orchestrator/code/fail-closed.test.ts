// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are code
import assert from 'node:assert/strict';
import { isProblem } from '../../../orchestrator/ground/problems.ts';
import { type Files, loadParser, STAGE, TestProject } from './project.ts';

async function problemOf(files: Files): Promise<{ code: string; message: string; exitCode?: number }> {
  const project = new TestProject(files);
  try {
    await project.fingerprint();
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  } finally {
    project.end();
  }
  throw new Error('a fingerprint was given');
}

const FORMS: readonly (readonly [title: string, code: string])[] = [
  ['a computed import', 'await import(`./${a}.ts`)'],
  ['an import of a variable', 'await import(a)'],
  ['a computed require', 'require(a)'],
  ['a computed require under another name', "(await import('node:module')).createRequire(import.meta.url)(a)"],
  ['a require that goes on under another name', "((load) => load('./other.ts'))(require)"],
  ['a computed resolution', 'import.meta.resolve(a)'],
  ['a computed URL of the project', 'new URL(a, import.meta.url)'],
  ['the folder of the file', 'import.meta.dirname'],
  ['eval', "eval('1')"],
  ['eval by another name', '(0, eval)(a)'],
  ['new Function', "new Function('return 1')"],
  ['Function called', "Function('return 1')"],
  ['an import of a file that is not there', "await import('./nowhere.ts')"],
  ['a URL of a file that is not there', "new URL('./nowhere.txt', import.meta.url)"],
  ['a URL of a folder', "new URL('./', import.meta.url)"],
  ['an export that is not there', "(await import('./other.ts')).missing"],
  ['a package that is not there', "await import('not-installed-anywhere')"],
  ['a private import that package.json does not have', "await import('#internal')"],
  ['a file with # in its path', "await import('./c%23/x.ts')"],
  ['a member of module that loads files', "module.constructor._load('./other.ts')"],
  ['module under another name', '((m) => m.require(a))(module)'],
  ['the cache of require', 'require.cache[a]'],
  ['a maker of require under another name', "(await import('node:module')).createRequire.call(null, import.meta.url)"],
  ['a maker of require that is kept', "(() => { const make = process.m.createRequire; return make('/x')('lib'); })()"],
  ['a maker of require out of a pattern', "(({ createRequire: make }) => make('/x')('lib'))(process.m)"],
  ['a maker of require as text', "process.m['createRequire']('/x')('lib')"],
  ['any module of Node', "process.getBuiltinModule('module')"],
  ['any module of Node out of a pattern', '(({ getBuiltinModule: get }) => get(a))(process)'],
  ['all of node:module', "(await import('node:module'))[a]"],
  ['a class of modules', "new (await import('node:module')).Module('x')"],
  ['a require that starts elsewhere', "(await import('node:module')).createRequire('/tmp/')('./x.cjs')"],
];

describe('A code fingerprint that cannot be known', () => {
  before(loadParser);
  for (const [title, code] of FORMS)
    it(`is a Problem that names the line: ${title}`, async () => {
      const text = `// the first line\nexport async function work(a) {\n  return ${code};\n}\n`;
      const problem = await problemOf({
        'learn/work.ts': text,
        'learn/other.ts': 'export const x = 1;',
        'learn/c#/x.ts': '',
      });
      assert.equal(problem.code, 'code-not-resolvable');
      assert.equal(problem.exitCode, 2);
      assert.match(problem.message, /learn\/work\.ts:3/);
      assert.match(problem.message, /version: '1'/);
    });

  for (const [title, head] of [
    [
      'imported under another name',
      "import { createRequire as make } from 'node:module';\nconst load = make(import.meta.url);",
    ],
    [
      'kept by an assignment',
      "import { createRequire } from 'node:module';\nlet load; load = createRequire(import.meta.url);",
    ],
    [
      'kept twice',
      "import { createRequire } from 'node:module';\nconst one = createRequire(import.meta.url); const load = one;",
    ],
  ])
    it(`is a Problem where a require is ${title}`, async () => {
      const work = `${head}\nexport const work = () => load('./g.cjs');`;
      const problem = await problemOf({ 'learn/work.ts': work, 'learn/g.cjs': 'module.exports = 1;' });
      assert.equal(problem.code, 'code-not-resolvable');
      assert.match(problem.message, /learn\/work\.ts:2/);
    });

  it('is a Problem where one loader takes TypeScript for the JavaScript that another takes, also once it is put there', async () => {
    const project = new TestProject({
      'learn/work.ts': "import { g } from './g.js';\nexport const work = () => g;",
      'learn/g.js': 'export const g = 1;',
    });
    await project.fingerprint();
    for (const beside of ['learn/g.ts', 'learn/g.tsx']) {
      project.write({ [beside]: 'export const g: number = 2;' });
      await assert.rejects(project.fingerprint(), { code: 'code-not-resolvable', message: new RegExp(beside) });
      project.remove(beside);
    }
    project.end();
  });

  it('is none where nothing that is reached does so', async () => {
    const project = new TestProject({
      'learn/work.ts': 'export const work = () => 1;\nexport const other = (a) => import(a);',
    });
    assert.match((await project.fingerprint()).digest, /^sha256:[0-9a-f]{64}$/);
    project.end();
  });

  it('names an import that leads nowhere, even if only its effects would count', async () => {
    const problem = await problemOf({ 'learn/work.ts': "import './nowhere.ts';\nexport const work = () => 1;" });
    assert.match(problem.message, /learn\/work\.ts:1.*'\.\/nowhere\.ts'/);
  });

  it('names an export that a file of stages does not have', async () => {
    const problem = await problemOf({ 'stages/work.ts': STAGE.replace('const work =', 'const other =') });
    assert.equal(problem.code, 'code-not-resolvable');
    assert.match(problem.message, /stages\/work\.ts.*exports no 'work'/);
  });

  it('names the line of a syntax error', async () => {
    const problem = await problemOf({ 'learn/work.ts': 'export const work = () => 1;\nconst = 2;\n' });
    assert.equal(problem.code, 'syntax-error');
    assert.match(problem.message, /^learn\/work\.ts:2 /);
  });

  it('tells a syntax error again from the cache', async () => {
    const project = new TestProject({ 'learn/work.ts': 'export const work = ;' });
    for (let i = 0; i < 2; i++) {
      const reader = await project.open();
      await assert.rejects(reader.fingerprint('stages/work.ts', 'work'), { code: 'syntax-error' });
      await reader.save();
    }
    project.end();
  });
});
