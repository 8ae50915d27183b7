import type { Findings } from '../findings/findings.ts';
import type { Letters } from '../findings/significance-letters.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { variationSentence } from '../metrics/variation.ts';

/** What varied, what the letters mean, and whether methods were given the same compute: for the foot of accuracies. */
export function accuracyFoot(findings: Findings, rows: readonly EstimatedRow[], letters: Letters): string {
  const lettered = rows.some((row) => row.cells.some(({ fraction }) => letters(row, fraction) !== ''));
  const told = lettered
    ? ' In each column, rows that share a letter are not told apart (paired comparisons, Holm-corrected).'
    : '';
  const overlap = Math.max(0, ...(findings.study.labelOverlap ?? []).map(({ shared }) => shared));
  const name = (row: EstimatedRow): string => label(row, findings.main);
  return `${variationSentence(rows, name, overlap)}${told}${findings.unequal?.short ?? ''}`;
}
