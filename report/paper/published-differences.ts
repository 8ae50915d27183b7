import type { Findings } from '../findings/findings.ts';
import { count, counted, listed, percent } from '../ground/number-format.ts';
import type { Study } from '../ground/study-types.ts';
import { labelledTrainings, pretrainings } from '../honesty/budget-marks.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { isAssumed, type PublishedSetting, type PublishedStudy } from '../published/published-study.ts';
import { branch, parameterDifferences, type Tree } from './published-parameters.ts';

/**
 * Differences between a run and a published study, from the run's parameters and values. What the study does not report, or
 * the run cannot know, is in the study's remarks.
 */
export function differences(findings: Findings, published: PublishedStudy): string[] {
  const { study } = findings;
  const { setting, remarks, title } = published;
  return [
    ...dataDifferences(study, setting),
    ...rowDifferences(findings, published),
    ...budgetDifferences(study, setting),
    ...parameterDifferences(study, setting),
    ...viewDifferences(study, setting),
    ...protocolDifferences(findings, setting),
    ...drawDifferences(findings, setting),
    ...measureDifferences(findings, setting),
    ...(published.otherwise ?? []),
    ...remarks.map((remark) => `about ${title}: ${remark}`),
  ];
}

function dataDifferences({ dataset }: Study, setting: PublishedSetting): string[] {
  const { train, validation, test } = dataset;
  const other = dataset.title !== setting.dataset || dataset.synthetic || dataset.notes.length > 0;
  const held = validation > 0 ? ` and ${count(validation)} kept for validation` : '';
  return [
    ...(other
      ? [
          `data: ${dataset.title} here (${dataset.notes.map((note) => note.replace(/\.$/, '')).join('; ') || 'see the setting'}), ${setting.dataset} there`,
        ]
      : []),
    ...(train !== setting.train || test !== setting.test
      ? [
          `images: ${count(train)} training${held} and ${count(test)} test images here, ${count(setting.train)} and ${count(setting.test)} there`,
        ]
      : []),
  ];
}

function rowDifferences({ study, main }: Findings, { rows, setting }: PublishedStudy): string[] {
  const encoders = [...new Set(study.results.map((one) => one.encoder))];
  return [
    ...(encoders.includes(setting.encoder) ? [] : [`encoder: ${encoders.join(', ')} here, ${setting.encoder} there`]),
    ...rows.flatMap(({ method, family }) =>
      main.some((one) => one.family === family) ? [] : [`rows: none here beside its "${method}"`],
    ),
  ];
}

/** `there`, or where the study's text does not say: `assumed there`. */
const there = (setting: PublishedSetting, name: string): string =>
  isAssumed(setting, name) ? 'assumed there' : 'there';

/** Epochs and batch sizes that differ from the study's, for pretraining and for training on labels. */
function budgetDifferences(study: Study, setting: PublishedSetting): string[] {
  const { labelled } = setting;
  const list: string[] = [];
  const compare = (method: string, ours: Tree, theirs: PublishedSetting['labelled']) => {
    const group = theirs === labelled ? 'labelled.' : '';
    if (typeof ours.steps === 'number' && typeof ours.epochs !== 'number')
      list.push(
        `length of ${method}: ${count(ours.steps)} steps here, ${count(theirs.epochs)} epochs ${there(setting, `${group}epochs`)}`,
      );
    for (const name of ['epochs', 'batch'] as const) {
      const value = ours[name];
      if (typeof value === 'number' && value !== theirs[name])
        list.push(`${name} of ${method}: ${count(value)} here, ${count(theirs[name])} ${there(setting, group + name)}`);
    }
  };
  for (const { method, cost } of pretrainings(study)) {
    compare(method, { epochs: cost.epochs, batch: cost.batch }, setting);
    if (branch(study.parameters, 'pretrain').lastBatch !== 'keep')
      list.push(...stepDifferences(method, study.dataset, Number(cost.batch), setting));
  }
  const tuned = labelledTrainings(study).length > 0;
  for (const { method, family, protocol, scores } of study.results) {
    if (family === 'random') continue;
    if (scores.some((score) => score.protocol === 'sgd'))
      compare(`the linear head on ${method}`, branch(protocol, 'sgd'), labelled);
    const whole = scores.some((score) => ['scratch', 'fine-tune'].includes(score.protocol));
    if (whole && (tuned || family === 'supervised')) compare(method, protocol, labelled);
  }
  return [...new Set(list)];
}

/** Steps in an epoch of pretraining: here the images that fill no batch are left out. */
function stepDifferences(
  method: string,
  { train, unlabeled }: Study['dataset'],
  ours: number,
  setting: PublishedSetting,
): string[] {
  const { train: theirs, batch } = setting;
  const left = (train + unlabeled) % ours;
  // Without the study's batch its number of steps is unknown.
  if (!(left > 0) || ours !== batch) return [];
  const steps = isAssumed(setting, 'batch') ? '' : ` (${count(Math.ceil(theirs / batch))} steps)`;
  return [
    `an epoch of ${method}: ${count(left)} images that fill no batch are left out here (${count((train + unlabeled - left) / ours)} steps), none there${steps}`,
  ];
}

function viewDifferences({ parameters, preview }: Study, { freshViews }: PublishedSetting): string[] {
  const { views } = branch(parameters, 'augment');
  return freshViews && preview && typeof views === 'number'
    ? [`views: ${count(views)} cached views of each image here, new views in each epoch there`]
    : [];
}

/** Classifiers of this run that the study does not have, or its own classifier where this run lacks it. */
function protocolDifferences({ rows, study }: Findings, setting: PublishedSetting): string[] {
  const learnt = rows.filter((row) => row.family !== 'supervised' && row.family !== 'random');
  const ours = [...new Set((learnt.length > 0 ? learnt : rows).map((row) => row.protocol))];
  const own = ours.includes(setting.classifier);
  const others = ours.filter((one) => one !== setting.classifier);
  const said = listed(others.map(protocolName));
  const moves = JSON.stringify(study.results.map((one) => one.protocol)).includes('training mode');
  return [
    ...(others.length > 0 || !own
      ? [`classifier: ${own ? `beside its own, ${said}` : said} here, ${setting.protocol} there`]
      : []),
    ...(setting.movingEncoder && !moves
      ? ['frozen encoders: batch normalisation in evaluation mode here, in training mode there']
      : []),
  ];
}

function drawDifferences({ main, study }: Findings, setting: PublishedSetting): string[] {
  const { parameters, results, dataset } = study;
  const { kind } = branch(parameters, 'split');
  const draws = Math.max(...results.flatMap((one) => one.scores.map((score) => score.draw))) + 1;
  const dealt = {
    'k-fold': 'disjoint stratified folds',
    folds: 'folds of the data set',
    first:
      dataset.validation > 0 ? 'the first images of each class outside validation' : 'the first images of each class',
  };
  const ours = dealt[kind as keyof typeof dealt] ?? 'class-balanced draws';
  const seeds = mostSeeds(main);
  return [
    ...(ours === setting.subsets && draws === 1
      ? []
      : [`label subsets: ${ours}, ${counted(draws, 'draw')} at most here; ${setting.subsets} there`]),
    ...(seeds === setting.seeds ? [] : [`seeds: ${seeds} here, ${setting.seeds} there`]),
  ];
}

/** Accuracies of a study that are means over batches, of which the last is smaller, and by how much ours would move. */
function measureDifferences({ main }: Findings, { batchMeans: batch }: PublishedSetting): string[] {
  if (batch === undefined) return [];
  const moves = main.flatMap(({ cells }) =>
    cells.flatMap(({ runs }) =>
      runs.map(({ correct, accuracy }) => Math.abs(meanOverBatches(correct, batch) - accuracy)),
    ),
  );
  const most = percent(Math.max(0, ...moves), 2);
  return most === '0.00'
    ? []
    : [
        `accuracy: the share of all test images here, the mean over batches of ${count(batch)} there, by which ours would move by ${most} points at most`,
      ];
}

function meanOverBatches(correct: Uint8Array, batch: number): number {
  const batches = Math.ceil(correct.length / batch);
  let sum = 0;
  for (let k = 0; k < batches; k++) {
    const rows = correct.subarray(k * batch, (k + 1) * batch);
    sum += rows.reduce((right, one) => right + one, 0) / rows.length;
  }
  return sum / batches;
}
