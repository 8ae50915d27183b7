import { p, type Section } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { EQUIVALENCE, SIGNIFICANCE } from '../metrics/outcomes.ts';
import { significanceTable } from './significance-table.ts';
import { comparisonSentence } from './verdict-sentences.ts';

/** Only the table lists more comparisons than this. */
const MOST_SENTENCES = 12;

/** All comparisons, with corrected p-values and verdicts. */
export function significanceSection(findings: Findings): Section | undefined {
  const { comparisons, main } = findings;
  if (comparisons.length === 0) return undefined;
  const seeds = mostSeeds(main);
  const scope =
    seeds > 1
      ? `Seeds of ${comparisons.some((one) => one.seeds === 1) ? 'each side that has several' : 'both sides'} are resampled too.`
      : 'With one seed the tests are about these trained networks: no p-value here covers the spread between seeds.';
  return {
    id: 'significance',
    title: 'Significance',
    blocks: [
      p`Methods are compared on the same test images and label draws (${{ ref: 'table-significance' }}). A method is \u201cbetter\u201d or \u201cworse\u201d where Holm\u2019s corrected p is below ${SIGNIFICANCE} and the interval excludes 0. Two methods are \u201cequal\u201d where the interval lies within \u00b1${100 * EQUIVALENCE} point, a margin fixed in advance. Otherwise they are \u201cnot significantly different\u201d. ${scope}`,
      ...(comparisons.length <= MOST_SENTENCES
        ? [{ kind: 'list' as const, items: comparisons.map((one) => [comparisonSentence(one)]) }]
        : []),
      significanceTable(findings),
    ],
  };
}
