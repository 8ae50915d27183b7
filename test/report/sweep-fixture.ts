import { METHOD_IDS } from '../../learn/methods/cards.ts';
import type {
  Curves,
  MethodResult,
  ProvenanceNode,
  ScoreValue,
  Setting,
  Study,
} from '../../report/ground/study-types.ts';
import { generatorFrom } from '../../report/statistics/generator.ts';
import { reportedMethods } from '../../stages/study/reported.ts';
import { fixtureStudy } from './fixture-study.ts';

export interface SweepFixture {
  readonly methods: number;
  readonly encoders?: readonly string[];
  readonly epochs?: readonly number[];
  readonly views?: readonly number[];
  readonly seeds?: readonly number[];
  readonly images?: number;
}

const METHODS = reportedMethods(METHOD_IDS);
const FRACTIONS = [0.01, 0.1, 1];
const CLASSES = 10;

/** A finished sweep; an accuracy grows with labels, epochs and encoder, and a method is a little better than the next. */
export function sweepStudy(options: SweepFixture): Study {
  const { methods, encoders = ['conv-small'], epochs = [3], views = [6], seeds = [0, 1, 2], images = 500 } = options;
  const testLabels = Int32Array.from({ length: images }, (_, i) => i % CLASSES);
  const results: MethodResult[] = [];
  const histories: Curves[] = [];
  const provenance: ProvenanceNode[] = [];
  const add = (of: Pick<MethodResult, 'method' | 'family' | 'encoder' | 'seed'>, setting: Setting, level: number) => {
    const { method, family, seed } = of;
    const name = `probe-at-fractions:${[method, `seed=${seed}`, ...Object.entries(setting).map((one) => one.join('='))].join(',')}`;
    const scores = FRACTIONS.map((fraction, f) =>
      scored(`${name}/${fraction}`, testLabels, level + 0.08 * f, fraction),
    );
    results.push({ ...of, setting, scores, testLabels, protocol: { l2: [1] }, cost: { steps: 10 }, node: name });
    provenance.push(nodeOf(name, 'probe-at-fractions'));
    if (family === 'random') return;
    const trained = name.replace('probe-at-fractions', 'pretrain');
    histories.push({ ...curve(trained, Number(setting.epochs ?? 1)), method, seed, setting, node: trained });
    provenance.push(nodeOf(trained, 'pretrain/any'));
  };
  for (const [e, encoder] of encoders.entries()) {
    for (const [k, epoch] of epochs.entries())
      for (const view of views)
        for (const [m, method] of METHODS.slice(0, methods)
          .map(({ title }) => title)
          .entries())
          for (const seed of seeds) {
            const family = method.startsWith('Supervised') ? 'supervised' : 'self-supervised';
            const setting = {
              ...(encoders.length > 1 && { encoder }),
              ...(epochs.length > 1 && { epochs: epoch }),
              ...(views.length > 1 && { views: view }),
            };
            add({ method, family, encoder, seed }, setting, 0.5 + 0.05 * k + 0.04 * e - 0.012 * m + 0.002 * view);
          }
    for (const seed of seeds)
      add(
        { method: 'random-initialised', family: 'random', encoder, seed },
        encoders.length > 1 ? { encoder } : {},
        0.3,
      );
  }
  const axes = [
    { name: 'encoder', path: 'encoder.name', values: encoders },
    { name: 'epochs', path: 'pretrain.epochs', values: epochs },
    { name: 'views', path: 'augment.views', values: views },
  ].filter(({ values }) => values.length > 1);
  const { preview: _, ...base } = fixtureStudy({ images: 100 });
  return {
    ...base,
    experiment: 'sweep',
    title: 'A sweep of methods, encoders and budgets',
    dataset: { ...base.dataset, test: images },
    results,
    histories,
    methods: METHODS.slice(0, methods),
    provenance: [
      ...provenance,
      nodeOf(
        'report',
        'report',
        provenance.map(({ name }) => name),
      ),
    ],
    parameters: { pretrain: { epochs: epochs.length > 1 ? epochs : epochs[0] } },
    ...(axes.length > 0 ? { sweep: axes } : {}),
    published: [],
  };
}

function scored(luck: string, labels: Int32Array, level: number, fraction: number): ScoreValue {
  const random = generatorFrom(luck);
  let right = 0;
  const predictions = labels.map((label, i) => {
    // Images differ in how hard they are, and one image is as hard for all.
    const hit = random.uniform() < Math.min(0.98, Math.max(0.02, level + 0.25 * Math.sin(i)));
    right += Number(hit);
    return hit ? label : (label + 1 + random.int(CLASSES - 1)) % CLASSES;
  });
  const accuracy = right / labels.length;
  const validationAccuracy = level + 0.01 * random.normal();
  const about = { fraction, draw: 0, labels: Math.round(9000 * fraction), protocol: 'logistic', chosen: { l2: 1 } };
  return { ...about, accuracy, validationAccuracy, predictions };
}

function curve(luck: string, epochs: number): Pick<Curves, 'rows' | 'cost' | 'alarms'> {
  const random = generatorFrom(luck);
  const rows = Array.from({ length: Math.min(10, epochs) }, (_, epoch) => ({
    step: 10 * (epoch + 1),
    epoch: epoch + 1,
    values: { loss: 5 * Math.exp(-epoch / 3) + 0.1 * random.normal(), featureStd: 0.05 + 0.002 * random.normal() },
  }));
  return { rows, cost: { epochs, batch: 64, steps: 10 * epochs, imagesSeen: 640 * epochs }, alarms: [] };
}

function nodeOf(name: string, stage: string, inputs: readonly string[] = []): ProvenanceNode {
  const random = generatorFrom(name);
  const hex = (length: number): string => Array.from({ length }, () => random.int(16).toString(16)).join('');
  return {
    name,
    stage,
    key: `sha256:${hex(64)}`,
    outputs: { out: `sha256:${hex(32)}` },
    inputs,
    params: {},
    environment: {},
    codeFingerprint: `sha256:${stage.length.toString(16).padStart(64, '0')}`,
  };
}
