import type { Findings } from '../metrics/findings.ts';
import { count, fractionLabel, percent } from '../number-format.ts';
import type { PublishedSetting, PublishedStudy } from '../published/study-a.ts';
import { type Block, p, type Section, type TableBlock } from './document.ts';
import { protocolName } from './protocols.ts';
import { captionHonesty } from './tables.ts';

/** Our numbers beside a published study's, and what differs between the two, from the parameters. */
export function publishedSection(findings: Findings, published: readonly PublishedStudy[]): Section | undefined {
  if (published.length === 0) return undefined;
  const blocks = published.flatMap((study): Block[] => [
    table(findings, study),
    p`The two are not the same measurement. What differs from ${study.title}:`,
    { kind: 'list', items: differences(findings, study).map((item) => [item]) },
  ]);
  return { id: 'published', title: 'Beside published numbers', blocks };
}

function table(findings: Findings, study: PublishedStudy): TableBlock {
  const { train, validation } = findings.study.dataset;
  // A number of labels is the same share of the same number of images alone.
  const wanted = study.labels ? study.labels.map((labels) => labels / (train + validation)) : study.fractions;
  const rows = study.rows.flatMap((row) => {
    const theirs = [
      [row.method],
      [`${study.title}, published`],
      ...row.accuracy.map((accuracy) => [percent(accuracy)]),
    ];
    // What the study did stands beside what we judge by: a head trained by steps beside the converged one.
    const ours = findings.rows.filter(
      (one) => one.family === row.family && (one.protocol === 'sgd' || findings.main.includes(one)),
    );
    return [
      theirs,
      ...ours.map((one) => [
        [one.method],
        [`this study, ${protocolName(one.protocol)}`],
        ...wanted.map((share) => {
          const fraction = [...one.estimates.keys()].find((own) => Math.abs(own - share) < 1e-9) ?? share;
          const estimate = one.estimates.get(fraction);
          const node = one.cells.find((cell) => cell.fraction === fraction)?.runs[0]?.result.node;
          return estimate && node !== undefined ? [{ value: percent(estimate.accuracy), node }] : ['\u2013'];
        }),
      ]),
    ];
  });
  return {
    kind: 'table',
    id: `table-${study.id}`,
    caption: [`Test accuracy (%) beside that published by ${study.title}.${captionHonesty(findings)}`],
    columns: [
      { title: 'Method', align: 'left' },
      { title: 'Source', align: 'left' },
      ...study.fractions.map((fraction, k) => ({
        title: study.labels ? `${count(study.labels[k]!)} labels` : fractionLabel(fraction),
        align: 'right' as const,
      })),
    ],
    rows,
    wide: false,
    csv: `tables/${study.id}.csv`,
  };
}

/** Only what the run knows of itself is compared; equal settings are not listed. */
export function differences(findings: Findings, { id, rows, setting, remarks, title }: PublishedStudy): string[] {
  const { study } = findings;
  const { dataset } = study;
  const encoders = [...new Set(study.results.map((one) => one.encoder))];
  const seeds = new Set(study.results.map((one) => one.seed)).size;
  const draws = Math.max(...study.results.flatMap((one) => one.scores.map((score) => score.draw))) + 1;
  const list: string[] = [];
  if (dataset.title !== setting.dataset || dataset.synthetic || dataset.notes.length > 0)
    list.push(
      `data: ${dataset.title} here (${dataset.notes.join(' ') || 'see the setting'}), ${setting.dataset} there`,
    );
  if (dataset.train !== setting.train || dataset.test !== setting.test)
    list.push(
      `images: ${count(dataset.train)} training and ${count(dataset.test)} test images here, ${count(setting.train)} and ${count(setting.test)} there`,
    );
  if (!encoders.includes(setting.encoder)) list.push(`encoder: ${encoders.join(', ')} here, ${setting.encoder} there`);
  for (const { method, family } of rows)
    if (!findings.main.some((one) => one.family === family)) list.push(`rows: none here beside its "${method}"`);
  list.push(...budgets(findings, setting), ...learning(study.parameters, id));
  const { views } = branch(study.parameters, 'augment');
  if (setting.freshViews && study.preview && typeof views === 'number')
    list.push(`views: ${count(views)} of each image, cached, here; drawn anew in each epoch there`);
  list.push(`protocol: as in the first table here, ${setting.protocol} there`);
  const { kind } = branch(study.parameters, 'split');
  const dealt =
    kind === 'k-fold'
      ? 'disjoint stratified folds'
      : kind === 'folds'
        ? 'folds of the data set'
        : kind === 'first'
          ? 'the first images of each class'
          : 'class-balanced';
  list.push(`label subsets: ${dealt}, ${draws} draw${draws === 1 ? '' : 's'} here; ${setting.subsets} there`);
  if (seeds !== setting.seeds) list.push(`seeds: ${seeds} here, ${setting.seeds} there`);
  return [...list, ...remarks.map((remark) => `of ${title}: ${remark}`)];
}

/** Epochs and batches, of trainings without labels and with them, where they are not the study's. */
function budgets({ study }: Findings, { epochs, batch, labelled }: PublishedSetting): string[] {
  const list: string[] = [];
  const compare = (method: string, ours: Readonly<Record<string, unknown>>, theirs: PublishedSetting['labelled']) => {
    if (typeof ours.steps === 'number' && typeof ours.epochs !== 'number')
      list.push(`length of ${method}: ${count(ours.steps)} steps here, ${count(theirs.epochs)} epochs there`);
    for (const name of ['epochs', 'batch'] as const) {
      const value = ours[name];
      if (typeof value === 'number' && value !== theirs[name])
        list.push(`${name} of ${method}: ${count(value)} here, ${count(theirs[name])} there`);
    }
  };
  for (const { method, cost } of study.histories)
    if (!/supervised|scratch|fine-tuned/i.test(method) && cost.epochs !== undefined)
      compare(method, { epochs: cost.epochs, batch: cost.batch }, { epochs, batch });
  for (const { method, family, protocol, scores } of study.results) {
    if (family === 'random') continue;
    if (scores.some((score) => score.protocol === 'sgd'))
      compare(`the linear head on ${method}`, branch(protocol, 'sgd'), labelled);
    if (scores.some((score) => ['scratch', 'fine-tune'].includes(score.protocol))) compare(method, protocol, labelled);
  }
  return [...new Set(list)];
}

/** Whose heads, losses and optimisers were used, and what was changed of them. */
function learning(parameters: Readonly<Record<string, unknown>>, id: string): string[] {
  const { preset, optimizer, options } = branch(parameters, 'pretrain');
  const changed = leaves({ optimizer, options }).join(', ');
  return [
    ...(typeof preset === 'string' && preset !== id
      ? [`heads, losses and optimisers of training without labels: preset ${preset} here, its own there`]
      : []),
    ...(changed ? [`changed of training without labels: ${changed}`] : []),
  ];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const branch = (parameters: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> =>
  isObject(parameters[name]) ? parameters[name] : {};

/** `optimizer.by=step` for each value below. */
const leaves = (tree: Readonly<Record<string, unknown>>, path = ''): string[] =>
  Object.entries(tree).flatMap(([name, value]) => {
    if (isObject(value)) return leaves(value, `${path}${name}.`);
    return value === undefined ? [] : [`${path}${name}=${JSON.stringify(value)}`];
  });
