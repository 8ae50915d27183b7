import assert from 'node:assert/strict';
import { type Files, loadParser, reachedFrom, STAGE, TestProject } from './project.ts';

const AB: Files = {
  'learn/ab.ts': 'export const a = () => 1;\nexport const b = () => 2;\nexport default function main() {}\n',
};
const work = (body: string, top = ''): string => `${top}\nexport async function work() { ${body} }\n`;
const WORK = 'learn/work.ts#work';
const A = 'learn/ab.ts#a';
const B = 'learn/ab.ts#b';
const MAIN = 'learn/ab.ts#main';

/** Each form of reaching learn/ab.ts, and what of it is reached. */
const FORMS: readonly (readonly [title: string, text: string, ids: readonly string[]])[] = [
  ['a named import', work('a();', "import { a, b } from './ab.ts';"), [A]],
  ['a renamed import', work('x();', "import { a as x } from './ab.ts';"), [A]],
  ['a default import', work('main();', "import main from './ab.ts';"), [MAIN]],
  ['a default import by name', work('m();', "import { default as m } from './ab.ts';"), [MAIN]],
  ['a type-only name beside a value', work('a();', "import { a, type b } from './ab.ts';"), [A]],
  ['a member of a namespace', work('ns.a();', "import * as ns from './ab.ts';"), [A]],
  ['a quoted member of a namespace', work("ns['a']();", "import * as ns from './ab.ts';"), [A]],
  ['a namespace that escapes', work('globalThis.f(ns);', "import * as ns from './ab.ts';"), [A, B, MAIN]],
  ['a namespace with a computed member', work('ns[globalThis.x]();', "import * as ns from './ab.ts';"), [A, B, MAIN]],
  ['an awaited import, destructured', work("const { a } = await import('./ab.ts'); a();"), [A]],
  ['an awaited import, destructured by another name', work("const { a: x } = await import('./ab.ts'); x();"), [A]],
  ['an awaited import, with a rest', work("const { a, ...x } = await import('./ab.ts'); x.b();"), [A, B, MAIN]],
  ['a member of an awaited import', work("(await import('./ab.ts')).a();"), [A]],
  ['an awaited import kept as a variable', work("const m = await import('./ab.ts'); m.a();"), [A]],
  ['an awaited import that escapes', work("const m = await import('./ab.ts'); globalThis.f(m);"), [A, B, MAIN]],
  ['then, destructured', work("return import('./ab.ts').then(({ a }) => a());"), [A]],
  ['then, with a name', work("return import('./ab.ts').then((m) => m.a());"), [A]],
  ['then, with a function from elsewhere', work("return import('./ab.ts').then(globalThis.f);"), [A, B, MAIN]],
  ['several imports at once', work("const [{ a }] = await Promise.all([import('./ab.ts')]); a();"), [A]],
  ['an import that is only a promise', work("return import('./ab.ts');"), [A, B, MAIN]],
  ['an import in a template without substitution', work('const { a } = await import(`./ab.ts`); a();'), [A]],
  ['require of a literal', work("require('./ab.ts').a();"), [A, B, MAIN]],
  ['a specifier that ends in .js', work('a();', "import { a } from './ab.js';"), [A]],
  [
    'a class member that uses it',
    work('new X();', "import { a } from './ab.ts'; class X { y = () => a(); }"),
    [A, 'learn/work.ts#X'],
  ],
  ['a shorthand property', work('return { a };', "import { a } from './ab.ts';"), [A]],
  ['an export of an import', "import { a } from './ab.ts';\nexport { a as work };", [A]],
  ['a re-export', "export { a as work } from './ab.ts';", [A]],
  ['a re-export of a namespace', "export * as work from './ab.ts';", [A, B, MAIN]],
];

describe('The closure of a stage', () => {
  before(loadParser);
  for (const [title, text, ids] of FORMS)
    it(`follows ${title}`, async () => {
      const reached = await reachedFrom(text, AB);
      assert.deepEqual(
        reached.filter((id) => id.startsWith('learn/ab')),
        [...ids].filter((id) => id.startsWith('learn/ab')),
      );
    });

  it('follows export * through several files and to the first that has the name', async () => {
    const reached = await reachedFrom("import { a } from './one.ts';\nexport const work = () => a();", {
      ...AB,
      'learn/one.ts': "export * from './two.ts';\nexport * from './ab.ts';",
      'learn/two.ts': "export * from './one.ts';\nexport const other = 1;",
    });
    assert.deepEqual(reached, [A, WORK]);
  });

  it('says through what each declaration was first reached', async () => {
    const project = new TestProject({
      ...AB,
      'learn/work.ts': "import { helper } from './helper.ts';\nexport const work = () => helper();",
      'learn/helper.ts': "import { a } from './ab.ts';\nexport const helper = () => a();",
    });
    const { declarations } = await project.fingerprint();
    project.end();
    const via = Object.fromEntries(declarations.map((found) => [found.id, found.via]));
    assert.equal(via['stages/work.ts#work.run'], '');
    assert.equal(via[WORK], 'stages/work.ts#work.run');
    assert.equal(via['learn/helper.ts#helper'], WORK);
    assert.equal(via[A], 'learn/helper.ts#helper');
    assert.deepEqual(
      declarations.map(({ id }) => id),
      declarations.map(({ id }) => id).sort(),
    );
  });

  it('takes the whole of a worker file, and what that imports', async () => {
    const reached = await reachedFrom(work("new Worker(new URL('./worker.ts', import.meta.url));"), {
      ...AB,
      'learn/worker.ts':
        "import { a } from './ab.ts';\nconst twice = () => 2 * a();\nonmessage = () => postMessage(twice());",
    });
    assert.deepEqual(reached, [A, WORK, 'learn/worker.ts#top level', 'learn/worker.ts#twice']);
  });

  it('takes the whole of a file that starts itself', async () => {
    const text = work('new Worker(new URL(import.meta.url));', 'export const inWorker = () => 1;');
    assert.deepEqual(await reachedFrom(text), ['learn/work.ts#inWorker', WORK]);
  });

  it('counts a data file by its bytes, and JSON that is loaded by its value', async () => {
    const project = new TestProject({
      'learn/work.ts': work(
        "read(new URL('./table.txt', import.meta.url)); return json;",
        "import json from './j.json' with { type: 'json' };\nimport { readFile as read } from 'node:fs/promises';",
      ),
      'learn/table.txt': '1 2',
      'learn/j.json': '{"x": 1}',
    });
    const first = await project.fingerprint();
    assert.ok(first.declarations.some(({ id }) => id === 'learn/table.txt'));
    assert.ok(first.declarations.some(({ id }) => id === 'learn/j.json'));
    const second = await project.write({ 'learn/table.txt': '1  2' }).fingerprint();
    const third = await project.write({ 'learn/j.json': '{"x": 2}' }).fingerprint();
    const fourth = await project.write({ 'learn/j.json': '{ "x": 2 }' }).fingerprint();
    project.end();
    assert.equal(new Set([first.digest, second.digest, third.digest]).size, 3);
    assert.equal(fourth.digest, third.digest);
  });

  it('includes effects at the top of every file that is loaded, even for another name', async () => {
    const reached = await reachedFrom(work('a();', "import { a } from './ab.ts';\nimport { x } from './patch.ts';"), {
      ...AB,
      'learn/patch.ts': "import { set } from './set.ts';\nexport const x = 1;\nset();",
      'learn/set.ts': 'export const set = () => { globalThis.y = 1; };\nexport const unused = 1;',
    });
    assert.deepEqual(reached, [A, 'learn/patch.ts#top level', 'learn/patch.ts#x', 'learn/set.ts#set', WORK]);
  });

  it('leaves out the graph engine', async () => {
    const ids = await new TestProject().ids();
    assert.deepEqual(ids, [
      'learn/work.ts#work',
      'stages/artifacts.ts#Images',
      'stages/work.ts#order and references',
      'stages/work.ts#work.inputs',
      'stages/work.ts#work.outputs',
      'stages/work.ts#work.run',
    ]);
  });

  it('is not misled by a local variable that has the name of the stage', async () => {
    const project = new TestProject();
    const ids = await project.ids();
    project.end();
    assert.ok(!ids.includes('stages/work.ts#work'));
  });

  it('does not take a local name for a top-level one', async () => {
    const locals = [
      '(a) => a',
      '({ x: [a] }) => a',
      '() => { let a; return a; }',
      '() => { if (1) { var a; } return a; }',
      '() => { function a() {} return a; }',
      '() => { for (const a of []) a; }',
      '() => { for (let a = 0; a; ) a; }',
      '() => { try {} catch (a) { a; } }',
      '() => { switch (1) { case 1: const a = 1; return a; } }',
      '(class a { b = a; })',
      '(function a() { return a; })',
      '() => { a: for (;;) break a; }',
      '() => ({ a: 1 }).a',
    ];
    for (const local of locals) {
      const reached = await reachedFrom(`const a = 1;\nexport const work = ${local};`);
      assert.deepEqual(reached, [WORK], local);
    }
  });

  it('keeps apart two stages of one file', async () => {
    const other = STAGE.slice(STAGE.indexOf('export const'))
      .replaceAll('work', 'other')
      .replace('../learn/other.ts', '../learn/o.ts');
    const project = new TestProject({ 'stages/work.ts': STAGE + other, 'learn/o.ts': 'export const other = () => 1;' });
    const first = await project.fingerprint();
    await project.write({ 'learn/o.ts': 'export const other = () => 2;' });
    const ids = (await project.fingerprint('other', 'stages/work.ts')).declarations.map(({ id }) => id);
    assert.equal((await project.fingerprint()).digest, first.digest);
    project.end();
    assert.ok(ids.includes('learn/o.ts#other') && !ids.includes(WORK));
  });

  it('includes the function that makes a stage, with its arguments', async () => {
    const made = STAGE.replace('export const work = stage(', 'const make = (factor) => stage(')
      .replace('params.rate)', 'params.rate * factor)')
      .concat('export const work = make(2);');
    const ids = await new TestProject({
      'stages/work.ts': made,
      'node_modules/valibot/package.json': '{"version": "1.0.0"}',
    }).ids();
    assert.ok(ids.includes('stages/work.ts#make'));
  });

  it('follows artifact types inside many() and an imported run', async () => {
    const text = STAGE.replace('inputs: { images: Images }', 'inputs: { images: many(Images) }')
      .replace('import { stage }', 'import { many, stage }')
      .replace(/async run[\s\S]*?\n {2}},/, 'run: work,')
      .replace('export const work =', "import { work } from '../learn/work.ts';\nexport const made =");
    const { declarations } = await new TestProject({ 'stages/work.ts': text }).fingerprint('made', 'stages/work.ts');
    const ids = declarations.map(({ id }) => id);
    assert.ok(ids.includes(WORK) && ids.includes('stages/artifacts.ts#Images'));
  });

  it('finds a stage that was made by a renamed import', async () => {
    const text = STAGE.replace('import { stage }', 'import { stage as define }').replace('= stage(', '= define(');
    assert.ok((await new TestProject({ 'stages/work.ts': text }).ids()).includes(WORK));
  });

  it('tells impure calls with their place, and only those that are reached', async () => {
    const project = new TestProject({
      'learn/work.ts': [
        "import { env } from 'node:process';",
        'export const work = () => [Math.random(), Date.now(), new Date(), process.env.X, env.Y];',
        'export const fine = () => [new Date(0), Date.now(), globalThis.Math.random()];',
        'export const shadowed = (Math) => Math.random();',
      ].join('\n'),
    });
    const { impurities } = await project.fingerprint();
    await project.write({
      'learn/work.ts':
        'const g = (Math) => Math.random(new Date(0), typeof fetch);\nexport const work = () => [globalThis.Math.random(), g()];',
    });
    const second = (await project.fingerprint()).impurities;
    project.end();
    assert.deepEqual(impurities.map(({ what, at }) => `${what} ${at}`).sort(), [
      'Date.now learn/work.ts:2',
      'Math.random learn/work.ts:2',
      'env:X learn/work.ts:2',
      'env:Y learn/work.ts:2',
      'new Date() learn/work.ts:2',
    ]);
    assert.deepEqual(second, [{ what: 'Math.random', at: 'learn/work.ts:2', id: WORK }]);
  });
});
