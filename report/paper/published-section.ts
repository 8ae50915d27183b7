import { type Block, p, type Section, type TableBlock, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, counted, fractionLabel, interval, nats, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { variationSentence } from '../metrics/variation.ts';
import type { PublishedRow, PublishedStudy } from '../published/published-study.ts';
import { lossFoot, lossText } from './loss-table.ts';
import { differences } from './published-differences.ts';

/** Our accuracies beside those of published studies. */
export function publishedBlocks(findings: Findings, published: readonly PublishedStudy[]): Block[] {
  return published.flatMap((study): Block[] => {
    const lost: Text = hasLosses(study)
      ? text` (${{ ref: `table-${study.id}-loss` }} does the same for test losses)`
      : [];
    return [
      p`${{ strong: 'Published numbers.' }} ${study.source} ${{ ref: `table-${study.id}` }} sets its accuracies beside ours${lost}. The two measurements are not the same: ${{ ref: 'published-differences' }} lists ${counted(differences(findings, study).length, 'difference')}.`,
      table(findings, study, accuracies(findings, study)),
    ];
  });
}

const hasLosses = ({ rows }: PublishedStudy): boolean => rows.some(({ loss }) => loss !== undefined);

/** Differences of this run from published studies, and their losses beside ours. */
export function publishedDifferences(findings: Findings, published: readonly PublishedStudy[]): Section[] {
  if (published.length === 0) return [];
  const blocks = published.flatMap((study): Block[] => [
    ...(hasLosses(study) ? [table(findings, study, losses(findings, study))] : []),
    p`Differences from ${study.title}:`,
    { kind: 'list', items: differences(findings, study).map((item) => [item]) },
  ]);
  return [{ id: 'published-differences', title: 'Differences from published studies', appendix: true, blocks }];
}

/** A table compares accuracies or losses. */
interface Quantity {
  readonly id: string;
  readonly caption: string;
  /** The study's values, as its table prints them. */
  readonly theirs: (row: PublishedRow) => readonly string[] | undefined;
  readonly ours: (row: EstimatedRow, fraction: number) => Text;
  readonly foot: string;
}

const accuracies = ({ main }: Findings, { id, title, setting }: PublishedStudy): Quantity => ({
  id: `table-${id}`,
  caption: `Test accuracy (%) beside that published by ${title}, ours with 95 % intervals.`,
  theirs: ({ accuracy, decimals }) => accuracy.map((one) => (one === null ? '\u2013' : percent(one, decimals))),
  ours(row, fraction) {
    const estimate = row.estimates.get(fraction);
    const node = row.cells.find((cell) => cell.fraction === fraction)?.runs[0]?.result.node;
    if (!estimate || node === undefined) return ['\u2013'];
    return text`${{ value: percent(estimate.accuracy), node }} ${interval(estimate.interval)}`;
  },
  foot: `${variationSentence(main, (row) => label(row, main))} Published: ${counted(setting.seeds, 'seed')}, no interval; ${setting.selection}.`,
});

const losses = (findings: Findings, { id, title, setting }: PublishedStudy): Quantity => ({
  id: `table-${id}-loss`,
  caption: `Test loss (nats) beside that published by ${title}, ours with 95 % intervals.`,
  theirs: ({ loss }) => loss?.map(nats),
  ours: lossText,
  foot: `${lossFoot(findings, findings.main)} Published: ${counted(setting.seeds, 'seed')}, no interval; a dash where none is printed.`,
});

function table(findings: Findings, study: PublishedStudy, { id, caption, theirs, ours, foot }: Quantity): TableBlock {
  const { train, validation } = findings.study.dataset;
  // The study's numbers of labels are other shares of our images.
  const wanted = study.labels ? study.labels.map((labels) => labels / (train + validation)) : study.fractions;
  const rows = study.rows.flatMap((row) => {
    const published = theirs(row) ?? wanted.map(() => '\u2013');
    // The study's own protocol, a head trained on minibatches, is shown beside the converged classifier that we judge by.
    const own = findings.rows.filter(
      (one) => one.family === row.family && (one.protocol === 'sgd' || findings.main.includes(one)),
    );
    return [
      [[row.method], [`${study.title}, published`], ...published.map((value) => [value])],
      ...own.map((one) => [
        [one.method],
        [`this study, ${protocolName(one.protocol)}`],
        ...wanted.map((share) =>
          ours(one, [...one.estimates.keys()].find((fraction) => Math.abs(fraction - share) < 1e-9) ?? share),
        ),
      ]),
    ];
  });
  return {
    kind: 'table',
    id,
    caption: [`${caption}${captionMarks(findings.marks)}`],
    columns: [
      { title: 'Method', align: 'left' },
      { title: 'Source', align: 'left' },
      ...study.fractions.map((fraction, k) => ({
        title: study.labels ? `${count(study.labels[k]!)} labels` : fractionLabel(fraction),
        align: 'right' as const,
      })),
    ],
    rows,
    foot: [foot],
    wide: true,
    csv: `tables/${id.replace('table-', '')}.csv`,
  };
}
