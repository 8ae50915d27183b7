import { p, type Section } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { EQUIVALENCE, SIGNIFICANCE } from '../metrics/outcomes.ts';
import { significanceTable } from './significance-table.ts';
import { comparisonSentence } from './verdict-sentences.ts';

/** More comparisons than this are left to the table. */
const MOST_SENTENCES = 12;

/** All comparisons, corrected, and what each lets one say. */
export function significanceSection(findings: Findings): Section | undefined {
  const { comparisons, main } = findings;
  if (comparisons.length === 0) return undefined;
  const seeds = mostSeeds(main);
  const scope =
    seeds > 1
      ? `Seeds of ${comparisons.some((one) => one.seeds === 1) ? 'each side that has several' : 'both sides'} are resampled too.`
      : 'With one seed this is about these trained networks: what another seed would give is not in any p-value here.';
  return {
    id: 'significance',
    title: 'Significance',
    blocks: [
      p`Two methods are compared on the same test images and label draws (${{ ref: 'table-significance' }}). \u201cBetter\u201d and \u201cworse\u201d are said where Holm\u2019s corrected p is below ${SIGNIFICANCE} and the interval excludes 0; \u201cequal\u201d where the interval lies within \u00b1${100 * EQUIVALENCE} point, the margin declared for this; otherwise the data cannot tell. ${scope}`,
      ...(comparisons.length <= MOST_SENTENCES
        ? [{ kind: 'list' as const, items: comparisons.map((one) => [comparisonSentence(one)]) }]
        : []),
      significanceTable(findings),
    ],
  };
}
