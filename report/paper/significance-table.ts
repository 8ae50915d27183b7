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
      `Differences in test accuracy, in points, with 95 % intervals from 10,000 paired resamples; p-values corrected by Holm over all ${findings.comparisons.length} comparisons.${captionMarks(findings.marks)}`,
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
      `${comparedSentence(findings)} McNemar: exact and mid-p, uncorrected, on the first seed and label draw of both; in brackets the test images that only the first and only the second method gets right.${improved ? ' P(wins): chance that a training of the first beats one of the second, from their seeds, with 95 % interval.' : ''}`,
    ],
    wide: true,
    csv: 'tables/significance.csv',
  };
}

const improvementText = ({ improvement }: Comparison): Text =>
  improvement
    ? [`${improvement.probability.toFixed(2)} [${improvement.interval.map((end) => end.toFixed(2)).join(', ')}]`]
    : ['\u2013'];

/** What varies in a difference, from the pair with the fewest seeds to that with the most. */
function comparedSentence({ comparisons, study }: Findings): string {
  const seeds = comparisons.map((one) => one.seeds);
  const draws = comparisons.map((one) => one.draws);
  const said = (values: readonly number[], noun: string): string => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? counted(least, noun) : `${least} to ${counted(most, noun)}`;
  };
  const one =
    Math.min(...seeds) === 1 ? ' Of a side with one seed the spread between seeds is not in the interval.' : '';
  return `Unit of variation: ${said(seeds, 'training seed')} of the side with fewer \u00d7 ${said(draws, 'label draw')} (paired) \u00d7 ${counted(study.dataset.test, 'test image')} (paired).${one}`;
}
