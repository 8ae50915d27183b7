import { type Comparison, label } from '../metrics/comparisons.ts';
import type { Findings } from '../metrics/findings.ts';
import { settingId, settingText } from '../metrics/settings.ts';
import { count, counted, fractionLabel, points, pointsInterval, pValue } from '../number-format.ts';
import type { Curves } from '../types.ts';
import { type Column, type TableBlock, type Text, text } from './document.ts';

export const OUTCOME_WORDS = {
  better: 'better',
  worse: 'worse',
  equivalent: 'equal within 1 point',
  'cannot-tell': 'cannot tell',
} as const;

/** In short what keeps a reader from taking these numbers for something else, for the end of a caption. */
export const captionHonesty = ({ marks }: Findings): string =>
  [...new Set(marks.flatMap(({ short }) => (short === undefined ? [] : [` ${sentence(short)}`])))].join('');

export const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

export function significanceTable(findings: Findings): TableBlock {
  const node = (name: string): string =>
    findings.main.find((row) => label(row, findings.main) === name)?.cells[0]?.runs[0]?.result.node ?? '';
  const improved = findings.comparisons.some((one) => one.improvement !== undefined);
  return {
    kind: 'table',
    id: 'table-significance',
    caption: [
      `Differences in test accuracy, in points, with 95 % intervals from 10,000 paired resamples; p-values corrected by Holm over all ${findings.comparisons.length} comparisons.${captionHonesty(findings)}`,
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

export function costTable(findings: Findings): TableBlock | undefined {
  // Curves that were measured on what another node trained cost nothing of their own.
  const histories = findings.study.histories.filter(({ cost }) => Object.keys(cost).length > 0);
  const names = [...new Set(histories.flatMap((one) => Object.keys(one.cost)))];
  if (names.length === 0) return undefined;
  return {
    kind: 'table',
    id: 'table-cost',
    caption: [`Cost of training, in counts that do not depend on the machine.${captionHonesty(findings)}`],
    columns: [
      { title: 'Training', align: 'left' },
      { title: 'Seeds', align: 'right' },
      ...names.map((name): Column => ({ title: words(name), align: 'right' })),
    ],
    rows: alike(histories).map(({ one, seeds }) => [
      [{ value: [one.method, settingText(one.setting ?? {})].filter(Boolean).join(', '), node: one.node }],
      [seeds.join(', ')],
      ...names.map((name): Text => [one.cost[name] === undefined ? '\u2013' : count(one.cost[name])]),
    ]),
    foot: [
      'Unit: one training; seeds that cost the same share a row, and its node is the first one\u2019s. Counts follow from the parameters and have no spread. Trainings of a whole network on labels: the one on the most labels.',
    ],
    wide: names.length > 3,
    csv: 'tables/cost.csv',
  };
}

/** Trainings that cost the same, but for the seed. */
function alike(histories: readonly Curves[]): { readonly one: Curves; readonly seeds: number[] }[] {
  const found = new Map<string, { one: Curves; seeds: number[] }>();
  for (const one of histories) {
    const id = JSON.stringify([one.method, settingId(one.setting ?? {}), Object.entries(one.cost).sort()]);
    const row = found.get(id) ?? { one, seeds: [] };
    if (!row.seeds.includes(one.seed)) row.seeds.push(one.seed);
    found.set(id, row);
  }
  return [...found.values()];
}

/** `imagesSeen` is `images seen`; `flopsPerStep` is `FLOPs per step`. */
export function words(name: string): string {
  const split = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
  return split
    .replace(/^l2$/, 'L2')
    .replace(/\bflops\b/g, 'FLOPs')
    .replace(/\bflop\b/g, 'FLOP');
}
