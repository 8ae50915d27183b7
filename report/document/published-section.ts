import type { Findings } from '../metrics/findings.ts';
import { count, fractionLabel, percent } from '../number-format.ts';
import type { PublishedStudy } from '../published/study-a.ts';
import { type Block, p, type Section, type TableBlock } from './document.ts';
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
  const { main } = findings;
  const rows = study.rows.flatMap((row) => {
    const theirs = [
      [row.method],
      [`${study.title}, published`],
      ...row.accuracy.map((accuracy) => [percent(accuracy)]),
    ];
    const ours = main.filter((one) => one.family === row.family);
    return [
      theirs,
      ...ours.map((one) => [
        [one.method],
        ['this study'],
        ...study.fractions.map((fraction) => {
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
      ...study.fractions.map((fraction) => ({ title: fractionLabel(fraction), align: 'right' as const })),
    ],
    rows,
    wide: false,
    csv: `tables/${study.id}.csv`,
  };
}

/** Only what the run knows of itself is compared; equal settings are not listed. */
export function differences(findings: Findings, { setting, remarks, title }: PublishedStudy): string[] {
  const { study } = findings;
  const { dataset } = study;
  const encoders = [...new Set(study.results.map((one) => one.encoder))];
  const seeds = new Set(study.results.map((one) => one.seed)).size;
  const draws = Math.max(...study.results.flatMap((one) => one.scores.map((score) => score.draw))) + 1;
  const pretraining = study.histories.find((one) => !/supervised|scratch/i.test(one.method));
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
  if (pretraining?.cost.epochs !== undefined && pretraining.cost.epochs !== setting.epochs)
    list.push(`epochs of ${pretraining.method}: ${count(pretraining.cost.epochs)} here, ${setting.epochs} there`);
  if (pretraining?.cost.batch !== undefined && pretraining.cost.batch !== setting.batch)
    list.push(`batch of ${pretraining.method}: ${count(pretraining.cost.batch)} here, ${setting.batch} there`);
  list.push(`protocol: as in the first table here, ${setting.protocol} there`);
  list.push(`label subsets: class-balanced, ${draws} draw${draws === 1 ? '' : 's'} here; ${setting.subsets} there`);
  if (seeds !== setting.seeds) list.push(`seeds: ${seeds} here, ${setting.seeds} there`);
  return [...list, ...remarks.map((remark) => `of ${title}: ${remark}`)];
}
