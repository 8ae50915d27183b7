import { type Block, p, type Section, type TableBlock, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, counted, fractionLabel, interval, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { label } from '../metrics/comparisons.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { variationSentence } from '../metrics/variation.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { differences } from './published-differences.ts';

/** Our numbers beside those of published studies, with the differences in setting. */
export function publishedSection(findings: Findings, published: readonly PublishedStudy[]): Section | undefined {
  if (published.length === 0) return undefined;
  const blocks = published.flatMap((study): Block[] => [
    p`${study.source}`,
    table(findings, study),
    p`The two measurements are not the same. Differences from ${study.title}:`,
    { kind: 'list', items: differences(findings, study).map((item) => [item]) },
  ]);
  return { id: 'published', title: 'Comparison with published numbers', blocks };
}

function table(findings: Findings, study: PublishedStudy): TableBlock {
  const { train, validation } = findings.study.dataset;
  // The study's numbers of labels are other shares of our images.
  const wanted = study.labels ? study.labels.map((labels) => labels / (train + validation)) : study.fractions;
  const rows = study.rows.flatMap((row) => {
    const theirs = [
      [row.method],
      [`${study.title}, published`],
      ...row.accuracy.map((accuracy) => [percent(accuracy, row.decimals)]),
    ];
    // The study's own protocol, a head trained on minibatches, is shown beside the converged classifier that we judge by.
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
          if (!estimate || node === undefined) return ['\u2013'];
          return text`${{ value: percent(estimate.accuracy), node }} ${interval(estimate.interval)}`;
        }),
      ]),
    ];
  });
  return {
    kind: 'table',
    id: `table-${study.id}`,
    caption: [
      `Test accuracy (%) beside that published by ${study.title}, ours with 95 % intervals.${captionMarks(findings.marks)}`,
    ],
    columns: [
      { title: 'Method', align: 'left' },
      { title: 'Source', align: 'left' },
      ...study.fractions.map((fraction, k) => ({
        title: study.labels ? `${count(study.labels[k]!)} labels` : fractionLabel(fraction),
        align: 'right' as const,
      })),
    ],
    rows,
    foot: [
      `${variationSentence(findings.main, (row) => label(row, findings.main))} Published: ${counted(study.setting.seeds, 'seed')}, no interval; ${study.setting.selection}.`,
    ],
    wide: true,
    csv: `tables/${study.id}.csv`,
  };
}
