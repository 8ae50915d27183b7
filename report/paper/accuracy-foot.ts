import type { Findings } from '../findings/findings.ts';
import type { Letters } from '../findings/significance-letters.ts';
import { counted, fractionLabel, listed, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { variationSentence } from '../metrics/variation.ts';

/** The foot of a table of accuracies: what varied, what the letters mean, and whether compute was equal. */
export function accuracyFoot(findings: Findings, rows: readonly EstimatedRow[], letters: Letters): string {
  const lettered = rows.some((row) => row.cells.some(({ fraction }) => letters(row, fraction) !== ''));
  const told = lettered
    ? ' In each column, rows that share a letter are not significantly different (paired comparisons with Holm\u2019s correction).'
    : '';
  const overlap = Math.max(0, ...(findings.study.labelOverlap ?? []).map(({ shared }) => shared));
  const name = (row: EstimatedRow): string => label(row, findings.main);
  return `${variationSentence(rows, name, overlap)}${told}${guessing(findings)}${realShares(findings)}${findings.unequal?.short ?? ''}`;
}

/** What an accuracy must beat to be worth anything. */
const guessing = ({ largest }: Findings): string =>
  largest
    ? ` Always answering the largest class (\u201c${largest.name}\u201d) is right for ${percent(largest.share)} %.`
    : '';

/** Shares that could not be had as they were asked for. */
function realShares({ asked }: Findings): string {
  if (asked.length === 0) return '';
  const said = asked.map(
    (one) => `${fractionLabel(one.asked)} as ${fractionLabel(one.share)} (${counted(one.labels, 'label')})`,
  );
  return ` Every class gives at least one whole label, so some shares are not those that were asked for: ${listed(said)}.`;
}
