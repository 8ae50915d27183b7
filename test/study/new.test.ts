import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { finished } from '../rig/rig.ts';
import { Rig, set, TINY_PRETRAINING } from './tiny.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe('new', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
    for (const name of ['test', 'docs', 'biome.json', '.gitignore'])
      await cp(join(repository, name), rig.path(name), { recursive: true });
  });
  after(() => rig.remove());

  /** A package's own program, run in the copy. */
  const tool = async (program: string, ...args: string[]): Promise<void> => {
    const node = [...process.execArgv, rig.path('node_modules', program), ...args];
    const child = spawn(process.execPath, node, { cwd: rig.dir, env: rig.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const { code, stdout, stderr } = await finished(child);
    assert.equal(code, 0, `${program}: ${stdout}${stderr}`);
  };

  it('makes a method, a data set, a stage and an experiment that pass types, lint and their tests', async () => {
    const touched = new Set<string>();
    // Short and long, one word and several, at the beginning and at the end of lists.
    for (const [kind, ...names] of [
      ['method', 'pairs-of-views', 'aim', 'zebra-with-long-stripes'],
      ['dataset', 'pets', 'aerial-views-of-towns'],
      ['stage', 'brightness', 'mean-of-all-the-images'],
      ['experiment', 'ours', 'a-study-of-our-own'],
    ] as [string, ...string[]][])
      for (const name of names) {
        const { code, stderr, stdout } = await rig.run('new', kind, name, '--json');
        assert.equal(code, 0, stderr);
        const { written, edited } = JSON.parse(stdout) as Record<'written' | 'edited', string[]>;
        if (kind === 'method') assert.deepEqual([written.length, edited.length], [5, 3], 'files of a method');
        if (kind === 'dataset') assert.deepEqual([written.length, edited.length], [4, 4], 'files of a data set');
        for (const path of [...written, ...edited]) touched.add(path);
      }
    await tool('typescript/bin/tsc', '--noEmit');
    const sources = [...touched].filter((path) => path.endsWith('.ts'));
    await tool('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', '--error-on-warnings', ...sources);
    const tests = ['learn/methods/aim', 'stages/method-cards', 'data/brightness', 'study/brightness'];
    for (const path of ['data/sets/pets', 'data/sets/cards', 'stages/decode/decoders', 'docs/tables']) tests.push(path);
    const files = tests.map((path) => `test/${path}.test.ts`);
    await tool('mocha/bin/mocha.js', '--timeout', '240000', '--grep', 'aim|Aim|rightness|data set', ...files);
  });

  it('makes a method that learns through the command line and has its row in the report', async () => {
    const settings = [...TINY_PRETRAINING, ...set('pretrain.methods=["aim"]'), ...set('data.name=synthetic')];
    const { code, stderr, ran } = await rig.json('run', 'ours', ...settings, ...set('supervised=null'));
    assert.equal(code, 0, stderr);
    assert.ok(ran.includes('pretrain/aim') && ran.includes('report'), ran.join(' '));
    assert.match(await readFile(rig.path('artifacts/latest/ours/summary.txt'), 'utf8'), /Aim/);
  });

  it('refuses bad and taken names, and a project whose places are gone, and writes nothing then', async () => {
    // The compiled command line, made in the background, is nobody's file.
    const files = async (): Promise<string[]> =>
      (await readdir(rig.dir, { recursive: true })).filter((path) => !path.startsWith('node_modules')).sort();
    const before = await files();
    const refused: [string[], RegExp][] = [
      [['method', 'Two_Views'], /"Two_Views" cannot be the name of a method.*new method two-views/],
      [['stage', 'new'], /it is a word of the language/],
      [['experiment', 'ab'], /3 to 24/],
      [['method', 'simclr'], /There is a "simclr" already: learn\/methods\/simclr\.ts exists/],
      [['method', 'barlow'], /There is a "barlow" already: stages\/settings\/renamed-options\.ts uses that name/],
      [['stage', 'split'], /data\/split\.ts exists/],
      [['experiment', 'quick'], /experiments\/quick\.ts exists/],
      [['dataset', 'stl10'], /data\/sets\/stl10\.card\.ts exists/],
      [['pipeline', 'other'], /stage, method, dataset, experiment/],
    ];
    for (const [args, message] of refused) {
      const { code, stderr } = await rig.run('new', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr.replaceAll('\n', ' '), message);
    }
    await rig.edit('learn/methods/cards.ts', (text) => text.replace('] as const;', '] as const\n;'));
    const { code, stderr } = await rig.run('new', 'method', 'lost-place');
    assert.equal(code, 2);
    assert.match(stderr.replaceAll('\n', ' '), /learn\/methods\/cards\.ts has changed so much.*by hand/);
    assert.deepEqual(await files(), before);
  });
});
