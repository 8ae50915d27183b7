import { type TableBlock, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, counted, fractionLabel, points, pointsInterval, pValue } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { type Comparison, label } from '../metrics/comparisons.ts';
import { OUTCOME_WORDS } from '../metrics/outcomes.ts';

export function significanceTable(findings: Findings): TableBlock {
  const node = (name: string): string =>
    findings.main.find((row) => label(row, findings.main) === name)?.cells[0]?.runs[0]?.result.node ?? '';
  const improved = findings.comparisons.some((one) => one.improvement !== undefined);
  return {
    kind: 'table',
    id: 'table-significance',
    caption: [
      `Differences in test accuracy (points) with 95 % intervals from 10,000 paired resamples; p-values with Holm\u2019s correction over all ${findings.comparisons.length} comparisons.${captionMarks(findings.marks)}`,
    ],
    columns: [
      { title: 'Comparison', align: 'left' },
      { title: 'Labels', align: 'right' },
      { title: 'Difference', align: 'right' },
      { title: 'p (Holm)', align: 'right' },
      { title: 'McNemar', align: 'right' },
      ...(improved ? [{ title: 'P(wins)', align: 'right' as const }] : []),
      { title: 'Verdict', align: 'left' },
    ],
    rows: findings.comparisons.map((one) => [
      [`${one.a} \u2212 ${one.b}`],
      [fractionLabel(one.fraction)],
      text`${{ value: points(one.difference), node: node(one.a) }} ${pointsInterval(one.interval)}`,
      [pValue(one.pHolm)],
      [
        `${pValue(one.mcnemar.p)}, ${pValue(one.mcnemar.midP)} (${count(one.mcnemar.onlyA)} : ${count(one.mcnemar.onlyB)})`,
      ],
      ...(improved ? [improvementText(one)] : []),
      [OUTCOME_WORDS[one.outcome]],
    ]),
    foot: [
      `${comparedSentence(findings)} McNemar: exact p and mid-p, uncorrected, for the first seed and label draw of both methods; in brackets, the numbers of test images that only the first and only the second method gets right.${improved ? ' P(wins): probability that a training of the first method beats a training of the second, from their seeds, with 95 % interval.' : ''}`,
    ],
    wide: true,
    csv: 'tables/significance.csv',
  };
}

const improvementText = ({ improvement }: Comparison): Text =>
  improvement
    ? [`${improvement.probability.toFixed(2)} [${improvement.interval.map((end) => end.toFixed(2)).join(', ')}]`]
    : ['\u2013'];

/** The unit of variation of the differences, as a range over all pairs. */
function comparedSentence({ comparisons, study }: Findings): string {
  const seeds = comparisons.map((one) => one.seeds);
  const draws = comparisons.map((one) => one.draws);
  const said = (values: readonly number[], noun: string): string => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? counted(least, noun) : `${least} to ${counted(most, noun)}`;
  };
  const one =
    Math.min(...seeds) === 1
      ? ' Where a method has one seed, the interval does not cover the spread between its seeds.'
      : '';
  return `Unit of variation: ${said(seeds, 'training seed')} (of the method with fewer) \u00d7 ${said(draws, 'label draw')} (paired) \u00d7 ${counted(study.dataset.test, 'test image')} (paired).${one}`;
}
