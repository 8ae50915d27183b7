import { type Block, type Inline, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { counted, listed } from '../ground/number-format.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { EQUIVALENCE, SIGNIFICANCE } from '../metrics/outcomes.ts';

const cite = (key: string): Inline => ({ cite: [key] });

/** How intervals and tests were made, in one paragraph. */
export function statisticsParagraph(findings: Findings): Block[] {
  const { rows, comparisons, study } = findings;
  const hows = new Set(rows.flatMap((row) => [...row.estimates.values()].map((one) => one.how)));
  if (hows.size === 0) return [];
  const parts: Text[] = [];
  if (hows.has('bootstrap'))
    parts.push(
      text`Intervals are 95 % intervals from a bootstrap\u00a0${cite('bootstrap')} over ${listed(factors(findings))}, which are crossed\u00a0${cite('pigeonhole')}, widened for few ${listed(factors(findings).slice(0, -1))}\u00a0${cite('few-resamples')}${sharesLabels(findings) ? text` and corrected for labels that draws share\u00a0${cite('nadeau-bengio')}` : []}${hows.has('wilson') ? text`; a single run has Wilson\u2019s interval\u00a0${cite('wilson')} over test images` : []}.`,
    );
  else parts.push(text`Intervals are Wilson\u2019s 95 % intervals\u00a0${cite('wilson')} over test images.`);
  if (comparisons.length > 0) parts.push(...testWords(findings));
  if (mostSeeds(findings.main) === 1)
    parts.push([
      comparisons.length > 0
        ? 'With one training seed, intervals and tests are about these trained networks: none covers the spread between seeds.'
        : 'With one training seed, no interval covers the spread between seeds.',
    ]);
  const said = parts.flatMap((part): Text => [' ', ...part]);
  return study.results.length === 0 ? [] : [{ kind: 'paragraph', text: [{ strong: 'Statistics.' }, ...said] }];
}

function testWords({ comparisons }: Findings): Text[] {
  const margin = counted(100 * EQUIVALENCE, 'point');
  const wins = comparisons.some((one) => one.improvement)
    ? text` ${{ ref: 'table-significance' }} also has the probability that one training beats another\u00a0${cite('rliable')}.`
    : [];
  return [
    text`Differences are paired over test images and label draws; their intervals come from 10,000 resamples\u00a0${cite('bootstrap')}, and p-values are corrected by Holm\u2019s method\u00a0${cite('holm')} over all ${counted(comparisons.length, 'comparison')}. A method is called better or worse where the corrected p is below ${String(SIGNIFICANCE)} and the interval excludes 0. Two methods are called equal where the interval lies within \u00b1${margin}, a margin fixed in advance, and otherwise not significantly different. ${{ ref: 'table-significance' }} lists every comparison, with McNemar\u2019s test\u00a0${cite('mcnemar')} and its mid-p\u00a0${cite('mid-p')} for single pairs of networks.${wins}`,
  ];
}

/** What varies between the runs of a row. */
function factors({ rows }: Findings): string[] {
  const all = rows.flatMap((row) => [...row.estimates.values()]);
  return [
    ...(all.some(({ seeds }) => seeds > 1) ? ['training seeds'] : []),
    ...(all.some(({ draws }) => draws > 1) ? ['label draws'] : []),
    'test images',
  ];
}

const sharesLabels = ({ study }: Findings): boolean => study.labelOverlap?.some((one) => one.shared > 0.005) ?? false;
