import { ENCODER_CARDS } from '../../learn/encoders/cards.ts';
import type { Curves, MethodResult, ProvenanceNode, ScoreValue, Study } from '../../report/ground/study-types.ts';
import { type Generator, generatorFrom } from '../../report/statistics/generator.ts';
import { reportedDataSets, reportedEncoders, reportedMethods } from '../../stages/study/reported.ts';
import { fixtureMap, fixturePreview } from './fixture-exhibits.ts';

export interface FixtureOptions {
  readonly images?: number;
  readonly seeds?: readonly number[];
  readonly draws?: number;
  readonly synthetic?: boolean;
  /** Added to the self-supervised method's accuracy, in shares of 1. */
  readonly shift?: number;
  /** Another text, another luck. */
  readonly luck?: string;
}

const CLASSES = ['plane', 'car', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const FRACTIONS = [0.01, 0.1, 1];
const LEVELS = {
  'Barlow Twins': { family: 'self-supervised', at: [0.46, 0.57, 0.62], protocol: 'logistic' },
  'supervised from scratch': { family: 'supervised', at: [0.37, 0.52, 0.66], protocol: 'fine-tune' },
  'random-initialised': { family: 'random', at: [0.3, 0.385, 0.44], protocol: 'logistic' },
} as const;

/** A study as a finished run would give it; predictions are drawn around set accuracies, image by image. */
export function fixtureStudy(options: FixtureOptions = {}): Study {
  const { images = 1000, seeds = [1], draws = 2, synthetic = true, shift = 0, luck = '' } = options;
  const labels = Int32Array.from({ length: images }, (_, i) => i % CLASSES.length);
  const hardness = generatorFrom('hardness');
  const difficulty = Float64Array.from({ length: images }, () => hardness.normal());
  const results: MethodResult[] = [];
  const histories: Curves[] = [];
  const provenance: ProvenanceNode[] = [
    node('decode', 'decode', []),
    node('augment-cache', 'augment-cache', ['decode']),
  ];
  for (const seed of seeds) {
    for (const [method, { family, at, protocol }] of Object.entries(LEVELS)) {
      const slug = method.toLowerCase().replaceAll(' ', '-');
      const probe = `probe-${slug}-${seed}`;
      const train = family === 'random' ? 'decode' : `train-${slug}-${seed}`;
      const scores: ScoreValue[] = [];
      FRACTIONS.forEach((fraction, f) => {
        for (let draw = 0; draw < (fraction === 1 ? 1 : draws); draw++) {
          const random = generatorFrom(`${method}/${fraction}/${seed}/${draw}/${luck}`);
          const level = at[f]! + (family === 'self-supervised' ? shift : 0);
          scores.push(score(random, labels, difficulty, level, { fraction, draw, protocol }));
          if (family === 'self-supervised' && draw === 0)
            scores.push(score(random, labels, difficulty, level - 0.03, { fraction, draw, protocol: 'knn' }));
        }
      });
      results.push({
        method,
        family,
        seed,
        encoder: 'conv-small',
        scores,
        testLabels: labels,
        protocol: { features: 'standardised', l2: 'chosen on validation', selection: 'validation' },
        cost: { imagesSeen: family === 'random' ? 0 : 480_000, steps: 1875 },
        node: probe,
      });
      if (family !== 'random') {
        histories.push(curves(method, seed, train));
        provenance.push(node(train, 'pretrain', ['augment-cache']));
      }
      provenance.push(node(probe, 'probe-at-fractions', [train, 'decode']));
    }
  }
  return {
    experiment: 'quick',
    title: 'Label efficiency of Barlow Twins on a small budget',
    dataset: dataSet(synthetic, images),
    results,
    histories,
    methods: reportedMethods(['barlow-twins']),
    architectures: reportedEncoders(ENCODER_CARDS.map(({ id }) => id)),
    preview: fixturePreview(),
    maps: results
      .filter(({ seed, family }) => seed === seeds[0] && family !== 'supervised')
      .map(({ method, family }, i) => {
        const name = `map-${method.toLowerCase().replaceAll(' ', '-')}`;
        provenance.push(node(name, 'embedding-map', [family === 'random' ? 'decode' : results[0]!.node]));
        return fixtureMap({ method, family, node: name }, { apart: 1.5 - i });
      }),
    environment: { engine: 'native', libtensorflow: '2.21.0', threads: '2', oneDNN: 'on', instructionSet: 'avx512' },
    parameters: {
      dataset: { name: synthetic ? 'synthetic' : 'cifar10' },
      pretrain: { method: 'barlow-twins', epochs: 12, batch: 256, lambda: 0.005, views: 6, optimizer: 'adam' },
      encoder: { name: 'conv-small' },
      probe: { fractions: FRACTIONS, draws, protocols: ['logistic', 'knn'] },
      seeds,
    },
    provenance: [
      ...provenance,
      node(
        'report',
        'report',
        provenance.map((one) => one.name),
      ),
    ],
    published: ['study-a'],
  };
}

function dataSet(synthetic: boolean, test: number): Study['dataset'] {
  return {
    name: synthetic ? 'synthetic' : 'cifar10',
    title: synthetic ? 'Synthetic shapes' : 'CIFAR-10',
    synthetic,
    notes: synthetic
      ? ['Synthetic images made by seed: not photographs, and not comparable with published numbers.']
      : ['CIFAR-10 re-compressed as JPEG: not the canonical pixels.'],
    train: 9000,
    validation: 1000,
    test,
    unlabeled: 0,
    height: 32,
    width: 32,
    channels: 3,
    classes: CLASSES,
    published: reportedDataSets(synthetic ? 'synthetic' : 'cifar10')[0]!,
  };
}

function score(
  random: Generator,
  labels: Int32Array,
  difficulty: Float64Array,
  level: number,
  about: { fraction: number; draw: number; protocol: string },
): ScoreValue {
  const classes = CLASSES.length;
  const predictions = new Int32Array(labels.length);
  const logits = new Float32Array(labels.length * classes);
  const offset = Math.log(level / (1 - level)) * 1.35;
  let right = 0;
  labels.forEach((label, i) => {
    const chance = 1 / (1 + Math.exp(-(offset + 1.3 * difficulty[i]!)));
    const hit = random.uniform() < chance;
    const near = (label + (random.uniform() < 0.5 ? 2 : 1 + random.int(classes - 1))) % classes;
    const predicted = hit || near === label ? label : near;
    predictions[i] = predicted;
    right += predicted === label ? 1 : 0;
    for (let c = 0; c < classes; c++) logits[i * classes + c] = random.normal() * 0.4 + (c === predicted ? 2 : 0);
    logits[i * classes + predicted] = Math.max(...logits.subarray(i * classes, (i + 1) * classes)) + 0.1;
  });
  const accuracy = right / labels.length;
  const labelled = Math.round(about.fraction * 9000);
  const chosen: Record<string, number> = about.protocol === 'knn' ? { k: 20, temperature: 0.1 } : { l2: 0.01 };
  return { ...about, labels: labelled, accuracy, validationAccuracy: accuracy + 0.004, chosen, predictions, logits };
}

function curves(method: string, seed: number, name: string): Curves {
  const random = generatorFrom(`curves/${method}/${seed}`);
  const ssl = method === 'Barlow Twins';
  const rows = Array.from({ length: 12 }, (_, epoch) => {
    const fall = Math.exp(-epoch / 4);
    const values: Record<string, number> = ssl
      ? {
          loss: 90 + 380 * fall + 4 * random.normal(),
          featureStd: 0.052 - 0.02 * fall + 0.0005 * random.normal(),
          effectiveRank: 120 - 80 * fall + random.normal(),
          knn: 0.5 - 0.2 * fall + 0.004 * random.normal(),
        }
      : { loss: 1.2 + 1.1 * fall + 0.02 * random.normal(), trainAccuracy: 0.62 - 0.4 * fall };
    return { step: (epoch + 1) * 156, epoch: epoch + 1, values };
  });
  return {
    method,
    seed,
    rows,
    cost: {
      imagesSeen: 480_000,
      steps: 1872,
      flopsPerStep: 2.3e10,
      epochs: 12,
      batch: 256,
      ...(ssl ? { views: 6 } : { views: 1, labels: 9000 }),
    },
    alarms: [],
    node: name,
    ...(ssl
      ? {
          methodId: 'barlow-twins',
          features: 256,
          references: [{ curve: 'loss', value: 512, label: 'unrelated views' }],
        }
      : {}),
  };
}

function node(name: string, stage: string, inputs: readonly string[]): ProvenanceNode {
  const random = generatorFrom(name);
  const hex = (length: number): string => Array.from({ length }, () => random.int(16).toString(16)).join('');
  return {
    name,
    stage,
    key: `sha256:${hex(64)}`,
    outputs: { out: `sha256:${hex(32)}` },
    inputs,
    params: { epochs: 12 },
    environment: { engine: 'native' },
    codeFingerprint: `sha256:${hex(64)}`,
  };
}
