import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { create } from 'tar';
import { project } from '../../stages/project.ts';
import { inside } from '../rig/faults/lab.ts';
import { LOADER, TSX } from '../rig/loader.ts';
import { finished } from '../rig/rig.ts';
import { sample } from '../rig/sample.ts';
import { projectOf } from '../study/planned.ts';
import { Rig, TINY } from '../study/tiny.ts';
import { commandsOf, pages, textOf, wordsOf } from './commands.ts';
import { helpExamples } from './help-examples.ts';

const helpLines = await helpExamples();

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const FOLDER = [
  'random=null',
  'split.validation=0.2',
  'split.draws=1',
  'augment.views=2',
  'pretrain.epochs=1',
  'pretrain.batch=16',
  'probe.l2=[0.1,1]',
];
const SMALL = [...FOLDER, 'supervised.steps=2', 'supervised.batch=8'].flatMap((setting) => ['--set', setting]);

const WITHOUT_PRETRAINING = ['data.train=300', 'data.test=100', 'data.unlabeled=0', 'supervised.steps=4'].flatMap(
  (setting) => ['--set', setting],
);

/** Programs that are other people's, or that test and measure this one. Each is named with the reason. */
const ELSEWHERE: readonly [pattern: RegExp, reason: string][] = [
  [/^npm (ci|test|run)\b|^\.ci\/run/, 'continuous integration runs it'],
  [/^node --import tsx bench\//, 'a measurement'],
  [/^(python3?|npm install --prefix|tensorboard)\b/, 'another tool'],
  [/^cd /, 'orchestrator/README.md has a test of its own'],
];

/** Words that stand for the reader's own, and what they are here. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  NODE: 'split',
  FILE: 'split.tar',
  'artifacts/latest/methods/backbones/simclr-seed-0/encoder.safetensors':
    'artifacts/latest/quick/backbones/simclr-seed-0/encoder.safetensors',
  // Twelve nodes twice over are determinism.md's own measurement.
  '*': 'split',
};

/** Options that neither a plan nor a part of a run takes. */
const isOfWholeRun = (word: string): boolean => ['--watch', '--check-determinism'].includes(word);

/** Commands that read or compute an experiment take its settings. */
const OF_AN_EXPERIMENT = new Set(['run', 'status', 'graph', 'why', 'check', 'export']);

/** The long ones are computed by tests of their own (test/study); here they are wired and planned to the end. */
const isLong = (name = ''): boolean => name in project.experiments && !['quick', 'folder'].includes(name);

/**
 * Commands that compute. A sample of those in the guide does so; the others are planned to the end where they can be. A bare
 * `run` always does: what is typed after it is about that run.
 */
const computes = ([command, ...words]: readonly string[]): boolean =>
  ['check', 'reproduce'].includes(command!) ||
  (command === 'run' && words.length > 0 && !isLong(words[0]) && !words.includes('--dry-run'));
const inGuide = pages()
  .filter((page) => page !== 'README.md')
  .flatMap((page) => commandsOf(page).map(({ at, line, words }) => ({ id: `${page} ${at} ${line}`, words })))
  .filter(({ words }) => words[2] === 'pipeline.ts' && computes(words.slice(3)));
const drawn = sample(inGuide, undefined, 3).map(({ id }) => id);
const leftOut = new Set(inGuide.map(({ id }) => id).filter((id) => !drawn.includes(id)));

/** README's commands start as users start them in every third run of the suite, otherwise as all tests do. */
const ofReadme = sample([TSX, LOADER, LOADER], undefined, 3)[0]!;

/** Every command of README and the guide is run in one project with one store, in the order of reading, made small. */
describe('what README and the guide say to type', function () {
  this.timeout(600_000);
  let rig: Rig;
  let sealed = '';

  before(async () => {
    rig = await Rig.project();
    for (const name of ['test', 'docs', 'CONTRIBUTING.md'])
      await cp(join(repository, name), rig.path(name), { recursive: true });
    for (const part of ['train', 'test']) {
      for (const [name, red] of Object.entries({ cat: 40, dog: 200 })) {
        mkdirSync(rig.path('PATH', part, name), { recursive: true });
        for (let i = 0; i < (part === 'train' ? 30 : 6); i++)
          await sharp({ create: { width: 32, height: 32, channels: 3, background: { r: red, g: 6 * i, b: 120 } } })
            .jpeg()
            .toFile(rig.path('PATH', part, name, `${i}.jpg`));
      }
    }
    await create({ file: rig.path('cifar10-jpeg.tar.gz'), cwd: rig.path('PATH'), gzip: true }, ['train', 'test']);
  });
  after(() => rig.remove());

  const run = async (words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await rig.run(...words);
    assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };

  /** The same in this process, which spares a start, for commands that compute nothing. */
  const runHere = async (words: readonly string[]): Promise<string> => {
    const folder = process.cwd();
    process.chdir(rig.dir);
    try {
      const { code, stdout, stderr } = await inside(await projectOf(rig), ...words);
      assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
      return stdout;
    } finally {
      process.chdir(folder);
    }
  };

  /** A watched run never ends: it is let come to where it waits, and then interrupted. */
  const watch = async (words: readonly string[]): Promise<void> => {
    const child = rig.start(...words, '--json');
    child.stdout!.on('data', (chunk) => String(chunk).includes('"watching"') && child.kill('SIGINT'));
    const { code, stderr } = await finished(child);
    assert.equal(code, 130, stderr);
  };

  /** The words as they are typed here: what stands for the reader's own replaced, numbers of seeds made small. */
  const own = (words: readonly string[]): string[] =>
    words.map((word, at) => {
      if (words[at - 1] === '--seeds') return String(Math.min(2, Number(word)));
      if (word === 'NAME') return `documented-${words[at - 1]}`;
      if (word === 'SHA256') return sealed;
      const path = word.split('=').at(-1)!;
      return PLACEHOLDERS[word] ?? (PLACEHOLDERS[path] ? word.replace(path, PLACEHOLDERS[path]) : word);
    });

  const settingsFor = (experiment: string, words: readonly string[]): readonly string[] => {
    if (words.includes('pretrain=null')) return WITHOUT_PRETRAINING;
    return [...(experiment === 'quick' ? TINY : SMALL), '--set', 'maps=null'];
  };

  /** Variants of the two studies of README end before their report, which README's runs have. */
  const endOf = (experiment: string, words: readonly string[]): readonly string[] =>
    !isLong(experiment) &&
    words.filter((word) => word === '--set').length > (experiment === 'folder' ? 1 : 0) &&
    !words.some((word) => isOfWholeRun(word) || word === '--only')
      ? ['--only', 'probe-at-fractions*']
      : [];

  const execute = async ([command, ...rest]: readonly string[]): Promise<void> => {
    const words = own(rest);
    const experiment = words[0] && project.experiments[words[0] as 'quick'] ? words[0] : 'quick';
    const planned = command === 'run' && isLong(experiment);
    const settings = OF_AN_EXPERIMENT.has(command!) && !planned ? settingsFor(experiment, words) : [];
    const all = [command!, ...words, ...settings, ...(command === 'run' ? endOf(experiment, words) : [])];
    if (words.includes('--watch')) return watch(all);
    if (command === 'check' && !words.includes('--update'))
      await run(['check', experiment, '--baseline', words[2]!, '--update', '--reason', 'small', ...settings]);
    if (command === 'reproduce') {
      await cp(rig.path('artifacts/latest/quick'), rig.dir, { recursive: true });
      // test/study/rerun.test.ts computes twice and compares; here the other store has the results already.
      await cp(rig.path('artifacts'), rig.path('reproduced'), { recursive: true, preserveTimestamps: true });
    }
    if (planned && !words.includes('--dry-run')) all.push('--dry-run');
    const stdout = await (planned ? runHere : run)(all);
    if (command === 'export') sealed = /sha256:([0-9a-f]{64})/.exec(stdout)![1]!;
  };

  for (const page of pages()) {
    const commands = commandsOf(page).filter(({ line }) => !ELSEWHERE.some(([pattern]) => pattern.test(line)));
    if (commands.length === 0) continue;
    describe(page, () => {
      before(async () => {
        // Another loader makes reports stale. README's have a PDF, which the later ones then do without.
        if (page !== 'README.md' && rig.loader === TSX) await rig.stopTypesetting();
        rig.loader = page === 'README.md' ? ofReadme : LOADER;
      });
      for (const { line, at, words } of commands) {
        const isPlanned = leftOut.has(`${page} ${at} ${line}`);
        const title = `${line} (line ${at}${isPlanned ? "; not computed in today's sample" : ''})`;
        const isLeft = isPlanned && (words[3] !== 'run' || words.some(isOfWholeRun));
        (isLeft ? it.skip : it)(title, async () => {
          assert.deepEqual(words.slice(0, 3), ['npx', 'tsx', 'pipeline.ts'], `${page}:${at}: no test runs this`);
          await execute([...words.slice(3), ...(isPlanned ? ['--dry-run'] : [])]);
        });
      }
    });
  }

  describe('the examples of help', () => {
    const stands: Readonly<Record<string, string>> = {
      'study-a': 'quick',
      'study-b': 'folder',
      'FILE.tar': 'encoder.tar',
      'export-backbone:simclr,seed=0': 'split',
    };
    const typed = pages().flatMap((page) => commandsOf(page).map(({ words }) => words.slice(3).join(' ')));
    for (const line of helpLines) {
      const words = wordsOf(line.replace(/ [>|].*/, ''));
      it(line, async function () {
        if (line === 'engine install') this.skip(); // test/learn/engine installs engines.
        if (words[0] === 'run') {
          const asked = own(words).filter((word) => word !== '--watch');
          const settings = isLong(asked[1]) ? [] : settingsFor('quick', asked);
          await runHere([...asked, ...settings, '--dry-run']);
        } else if (computes(words))
          assert.ok(
            typed.some((command) => command.startsWith(words.slice(0, 2).join(' '))),
            `no page runs ${line}`,
          );
        else {
          const stdout = await runHere(own(words.map((word) => stands[word] ?? word)));
          if (words[0] === 'export') sealed = /sha256:([0-9a-f]{64})/.exec(stdout)![1]!;
        }
      });
    }
  });

  it('names only options that the command line knows', async () => {
    const names = [...(await runHere(['--help'])).matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
    assert.ok(names.length > 15, names.join());
    const helps: string[] = [];
    for (const name of names) helps.push(await runHere([name, '--help']));
    const known = new Set(helps.join('\n').match(/--[a-z-]+/g));
    for (const page of pages())
      for (const [, span] of textOf(page).matchAll(/`((?:npx tsx pipeline\.ts )?[^`\n]*--[^`\n]*)`/g))
        for (const option of span!.match(/(?<=^|[ [(])--[a-z][a-z-]*/g) ?? [])
          assert.ok(known.has(option) || OTHERS.has(option), `${page} names ${option} in \`${span}\``);
  });
});

/** Options of Node, npm and tsx that the pages name. */
const OTHERS = new Set(['--import', '--help', '--conditions', '--no-save']);

describe('links of the pages', () => {
  it('lead to files that exist', () => {
    for (const page of pages())
      for (const [, target] of textOf(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
        assert.ok(existsSync(join(repository, dirname(page), target!)), `${page} links to ${target}`);
  });
});
