/**
 * Puts failures, and a harmless change, into copies of the code and prints the gate's verdict on each:
 * `node --import tsx bench/gate-failures.ts STORE [SEEDS] [NAME…]`. STORE has a finished `quick` of this code, so that only
 * what a failure reaches is computed. Prints a row of Markdown for each.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GateRow } from '../report/gate/gate-result.ts';

interface Failure {
  readonly name: string;
  /** False of a change that is no failure. */
  readonly isOne: boolean;
  /** Text that stands once in a file, and what replaces it. */
  readonly edits: readonly (readonly [file: string, text: string, by: string])[];
}

const loss = 'learn/losses/nt-xent.ts';
const training = 'learn/train/pretrain.ts';
const probe = 'learn/probe/probe-at-fractions.ts';

const FAILURES: readonly Failure[] = [
  {
    name: 'no colour jitter',
    isOne: true,
    edits: [
      [
        'data/augment/recipes.ts',
        'jitter: { probability: 0.8, brightness: 0.4',
        'jitter: { probability: 0, brightness: 0.4',
      ],
    ],
  },
  {
    name: 'statistics of batch normalisation never updated',
    isOne: true,
    edits: [
      [
        'learn/encoders/batch-norm.ts',
        'tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum))',
        'tf.add(running, tf.mul(batch, 0 * momentum))',
      ],
    ],
  },
  {
    name: 'half of the steps',
    isOne: true,
    edits: [[training, 'steps: epochs * cut.steps },', 'steps: Math.ceil((epochs * cut.steps) / 2) },']],
  },
  {
    name: 'no negatives',
    isOne: true,
    edits: [
      [
        loss,
        '  const b = z1.shape[0];\n',
        '  if (temperature) return tf.mean(tf.squaredDifference(z1, z2)) as tf.Scalar;\n  const b = z1.shape[0];\n',
      ],
    ],
  },
  {
    name: 'temperature 2',
    isOne: true,
    edits: [[loss, 'pairLogits(z1, z2, temperature)', 'pairLogits(z1, z2, 2 + 0 * temperature)']],
  },
  {
    name: 'loss with its sign reversed',
    isOne: true,
    edits: [[loss, 'return tf.neg(tf.mean(', 'return tf.mul(1, tf.mean(']],
  },
  {
    name: 'a tenth of the labels of each subset exchanged',
    isOne: true,
    edits: [
      [
        'learn/probe/labelled-features.ts',
        'labels: list.map((image) => labels[image]!)',
        'labels: list.map((image, at) => labels[at % 10 === 0 ? list[(at + 7) % list.length]! : image]!)',
      ],
    ],
  },
  {
    name: 'penalties chosen on test images',
    isOne: true,
    edits: [
      [
        probe,
        '  const fitted: Fitted[] = [];\n  for (const { fraction, draw, indices } of task.subsets) {',
        '  const fitted: Fitted[] = [];\n  const mixed = await encodeFinite(encoder, task.test.images, method, supervision, { batch, blocks });\n  for (const { fraction, draw, indices } of task.subsets) {',
      ],
      [probe, 'labelled.take(task.validation, block));', '{ features: mixed.at(block)!, labels: task.test.labels });'],
    ],
  },
  {
    name: 'the learning rate doubled',
    isOne: true,
    edits: [[training, 'learningRate: options.learningRate },', 'learningRate: 2 * options.learningRate },']],
  },
  {
    name: 'the loss added up in another order',
    isOne: false,
    edits: [
      [
        loss,
        'tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(pairLogits(z1, z2, temperature)), partner), 1)))',
        'tf.neg(tf.div(tf.sum(tf.sum(tf.mul(tf.logSoftmax(pairLogits(z1, z2, temperature)), partner), 0)), 2 * b))',
      ],
    ],
  },
];

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const baseline = join(repository, 'experiments/baselines/quick.json');
const [store, seeds = '1', ...names] = process.argv.slice(2);
if (!store) throw new Error('Give the store of a finished quick.');

console.log('| change | exit code | accuracies, change in points: verdict |\n|---|---|---|');
for (const failure of FAILURES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const top = mkdtempSync(join(tmpdir(), 'strata-failure-'));
  try {
    console.log(`| ${failure.name}${failure.isOne ? '' : ' (no failure)'} | ${judge(failure, top)} |`);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Runs the gate on a copy of the project with the failure in it. */
function judge({ name, edits }: Failure, top: string): string {
  const project = join(top, 'project');
  for (const file of execFileSync('git', ['ls-files'], { cwd: repository, encoding: 'utf8' }).trim().split('\n'))
    cpSync(join(repository, file), join(project, file));
  symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'));
  cpSync(resolve(store!), join(top, 'store'), { recursive: true, preserveTimestamps: true });
  for (const [file, text, by] of edits) {
    const path = join(project, file);
    const parts = readFileSync(path, 'utf8').split(text);
    if (parts.length !== 2) throw new Error(`${name}: ${file} has "${text}" ${parts.length - 1} times, not once`);
    writeFileSync(path, parts.join(by));
  }
  const words = ['check', 'quick', '--baseline', baseline, '--seeds', seeds, '--store', join(top, 'store'), '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'pipeline.ts', ...words], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const { type, rows = [] } = JSON.parse(last || '{}') as { type?: string; rows?: readonly GateRow[] };
  if (type !== 'check-finished') return `${status} | the run failed: ${stderr.trim().split('\n').at(-1)}`;
  const told = rows
    .filter(({ kind, verdict }) => (kind === 'accuracy' && verdict !== 'identical') || verdict === 'worse')
    .map(({ metric, difference, verdict }) => `${metric} ${points(difference)}: ${verdict}`);
  return `${status} | ${told.join('; ') || 'identical'}`;
}

const points = (share: number | undefined): string =>
  share === undefined ? '' : `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;
