import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { newFor } from '../../orchestrator/cli/new-command.ts';
import type { OwnContext } from '../../orchestrator/cli/own-context.ts';
import { makeReport } from '../../report/make-report.ts';
import { project } from '../../stages/project.ts';
import { fixtureStudy } from '../report/fixture-study.ts';
import { finished, Rig } from '../rig/rig.ts';
import { set } from './tiny.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Made {
  readonly written: readonly string[];
  readonly edited: readonly string[];
}

describe('new', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
    for (const name of ['test', 'docs', 'README.md', 'biome.json', '.gitignore'])
      await cp(join(repository, name), rig.path(name), { recursive: true });
  });
  after(() => rig.remove());

  /** Runs the command on the copy, in this process. */
  const make = async (kind: string, name: string): Promise<Made> => {
    let made: Made | undefined;
    const output = { data: (value: Made) => (made = value), text: () => {} };
    const context = { project: { ...project, source: pathToFileURL(rig.path('pipeline.ts')).href }, output };
    await newFor(project.scaffolds).action(context as unknown as OwnContext, {}, kind, name);
    return made!;
  };

  /** A package's own program, run in the copy. */
  const tool = async (program: string, ...args: string[]): Promise<void> => {
    const node = [...process.execArgv, rig.path('node_modules', program), ...args];
    const child = spawn(process.execPath, node, { cwd: rig.dir, env: rig.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const { code, stdout, stderr } = await finished(child);
    assert.equal(code, 0, `${program}: ${stdout}${stderr}`);
  };

  /** A module of the copy. */
  const imported = <T>(path: string): Promise<T> => import(pathToFileURL(rig.path(path)).href);

  it('writes few files, which pass types, lint and their own tests as they are', async () => {
    // Names of one word and of several, short and long, for the beginnings and the ends of sorted imports.
    const names = {
      method: ['pairs-of-views', 'aim', 'zebra-with-long-stripes'],
      encoder: ['tiny', 'four-wide-convolutions'],
      dataset: ['pets', 'aerial-views-of-towns'],
      stage: ['brightness', 'mean-of-all-the-images'],
      experiment: ['ours', 'a-study-of-our-own'],
    };
    assert.deepEqual(newFor(project.scaffolds).arguments![0]!.choices, Object.keys(names));
    const counts: Record<string, number[]> = {};
    const touched = new Set<string>();
    for (const [kind, some] of Object.entries(names))
      for (const name of some) {
        const { written, edited } = await make(kind, name);
        counts[kind] = [written.length, edited.length];
        for (const path of [...written, ...edited]) touched.add(path);
      }
    assert.deepEqual(counts, { method: [5, 3], encoder: [4, 4], dataset: [4, 4], stage: [4, 0], experiment: [1, 1] });
    await tool('typescript/bin/tsc', '--noEmit');
    const sources = [...touched].filter((path) => path.endsWith('.ts'));
    await tool('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', '--error-on-warnings', ...sources);
    const own = ['learn/methods/aim', 'learn/encoders/tiny', 'data/sets/pets', 'data/brightness', 'stages/brightness'];
    const ofAll = [
      'docs/tables',
      'learn/encoders/cards',
      'data/sets/cards',
      'stages/decode/decoders',
      'stages/method-cards',
    ];
    const tests = [...own, ...ofAll].map((path) => `test/${path}.test.ts`);
    const about =
      'Aim|aim|[Tt]iny|cards of encoders are|pets|Pets|rightness|guide|the cards of data sets|a reader for each';
    await tool('mocha/bin/mocha.js', '--timeout', '240000', '--grep', about, ...tests);
  });

  it('makes a method, an encoder, a data set and an experiment known to settings and plans', async () => {
    const { Experiment } = await imported<typeof import('../../stages/settings/experiment.ts')>(
      'stages/settings/experiment.ts',
    );
    const wrong = {
      title: '',
      data: { name: 'nothing' },
      encoder: { name: 'nothing' },
      pretrain: { methods: ['nothing'] },
    };
    const choices = v.safeParse(Experiment, wrong).issues!.map(({ message }) => message);
    for (const name of ['"aim"', '"tiny"', '"pets"'])
      assert.ok(
        choices.some((text) => text.includes(name)),
        choices.join('\n'),
      );
    const settings = ['pretrain.methods=["aim"]', 'encoder.name=tiny', 'data.name=pets', 'data.path=pets.tar'].flatMap(
      set,
    );
    await writeFile(rig.path('pets.tar'), '');
    const { code, stdout, stderr } = await rig.run('run', 'ours', '--dry-run', ...settings);
    assert.equal(code, 0, stderr);
    assert.match(stdout + stderr, /pretrain\/aim/);
  });

  it("makes a method whose title, reference and level of the loss are the report's", async () => {
    const { reportedMethods } =
      await imported<typeof import('../../stages/study/reported.ts')>('stages/study/reported.ts');
    const methods = reportedMethods(['aim' as never]);
    const { histories, results, ...study } = fixtureStudy();
    const method = methods[0]!.title;
    const files = await makeReport({
      ...study,
      methods,
      results: results.map((one) => (one.family === 'self-supervised' ? { ...one, method } : one)),
      histories: histories.map((one) => ({ ...one, method, methodId: 'aim' })),
    });
    const [html, level] = ['report.html', 'figures/training.svg'].map((name) =>
      Buffer.from(files.find(({ path }) => path === name)!.bytes).toString(),
    );
    assert.match(html!, /Aim/);
    assert.match(html!, /Understanding contrastive representation learning through alignment and uniformity/);
    assert.match(level!, /: 0</);
  });

  describe('writes nothing', () => {
    const files = async (): Promise<string[]> =>
      (await readdir(rig.dir, { recursive: true })).filter((path) => !path.startsWith('node_modules')).sort();

    it('for a name that is bad or taken', async () => {
      const before = await files();
      const refused: [kind: string, name: string, message: RegExp][] = [
        ['method', 'Two_Views', /"Two_Views" cannot be the name of a method.*new method two-views/],
        ['stage', 'new', /it is a word of the language/],
        ['experiment', 'ab', /3 to 24/],
        ['method', 'simclr', /The name "simclr" is taken: stages\/pretrain\/methods\.ts uses it/],
        ['method', 'barlow', /The name "barlow" is taken: stages\/settings\/renamed-options\.ts uses it/],
        ['stage', 'split', /There is a "split" already: data\/split\.ts exists/],
        ['experiment', 'quick', /"quick" is taken: stages\/project\.ts/],
        ['encoder', 'resnet18', /"resnet18Card" is taken: learn\/encoders\/cards\.ts/],
        ['dataset', 'folder', /"decodeFolder" is taken: stages\/decode\/decoders\.ts/],
      ];
      for (const [kind, name, message] of refused)
        await assert.rejects(make(kind, name), { name: 'Problem', message }, `${kind} ${name}`);
      assert.deepEqual(await files(), before);
    });

    it('where a registry has lost its shape or its file', async () => {
      const before = await files();
      const cards = await readFile(rig.path('learn/methods/cards.ts'), 'utf8');
      await rig.edit('learn/methods/cards.ts', (text) =>
        text.replace('METHOD_CARDS = [', 'METHOD_CARDS = Array.of(').replace('] as const;', ') as const;'),
      );
      const message = /learn\/methods\/cards\.ts has changed: the list METHOD_CARDS is missing.*Nothing was written/;
      await assert.rejects(make('method', 'lost-place'), { code: 'no-place', message });
      await rig.write('learn/methods/cards.ts', cards);
      const readers = await readFile(rig.path('data/sets/readers.ts'), 'utf8');
      await rm(rig.path('data/sets/readers.ts'));
      await assert.rejects(make('dataset', 'lost-file'), { code: 'no-place', message: /readers\.ts cannot be read/ });
      await rig.write('data/sets/readers.ts', readers);
      assert.deepEqual(await files(), before);
    });

    it('where one of the files cannot be written: those before it are taken back', async () => {
      await rm(rig.path('test/learn/methods'), { recursive: true });
      await writeFile(rig.path('test/learn/methods'), 'a file where a folder belongs');
      const before = await files();
      await assert.rejects(make('method', 'half-way'), {
        code: 'not-written',
        message: /half-way\.test\.ts could not/,
      });
      assert.deepEqual(await files(), before);
      assert.ok(!existsSync(rig.path('learn/losses/half-way.ts')));
    });
  });
});
