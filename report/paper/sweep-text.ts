import { type Block, type FigureBlock, p, type Section } from '../document/document.ts';
import { FEW_RESAMPLES, type Findings } from '../findings/findings.ts';
import { count, listed } from '../ground/number-format.ts';
import { axisWords } from '../metrics/swept-settings.ts';
import { accuracyTable } from './accuracy-table.ts';

/** The swept parameters and the rows that the paper shows, with the figure of the budget; empty without a sweep. */
export function sweepParagraph(findings: Findings, budget: FigureBlock | undefined): Block[] {
  const told = paragraph(findings);
  if (!budget) return told;
  return [...told, p`${{ ref: budget.id }} shows accuracy against the budget.`, budget];
}

function paragraph({ study, judged, selection }: Findings): Block[] {
  const { sweep } = study;
  if (!sweep && selection.by === 'all') return [];
  const axes = (sweep ?? []).map(({ name, values }) => `${axisWords(name)} (${values.join(', ')})`);
  const what = axes.length > 0 ? `The sweep varies ${listed(axes)}: ${count(judged.length)} rows. ` : '';
  if (selection.by === 'all')
    return [p`${what}Seeds are repeats of a row. Only rows that differ in one thing are compared.`];
  const how =
    selection.by === 'validation'
      ? 'the encoder and setting with the best accuracy on validation images, averaged over the shares of labels'
      : 'the first encoder and setting, since there are no validation images to choose with';
  return [
    p`${what}For each method, ${{ ref: 'table-main' }} shows ${how}; test images played no part in this choice. Figures and tests cover these ${count(selection.rows.length)} rows unless they say otherwise. ${{ ref: 'table-all' }} and tables/all.csv have all ${count(judged.length)}. The best of several rows on validation images is partly lucky, so its validation accuracy is slightly too high; its test accuracy is not.`,
  ];
}

/** For the caption of the main table. */
export function selectionCaption({ selection }: Findings): string {
  if (selection.by === 'all') return '';
  const best = selection.by === 'validation' ? 'the best on validation images' : 'the first';
  return ` For each method, ${best} of its encoders and settings: ${count(selection.rows.length)} of ${count(selection.of)} rows.`;
}

/** A section with all rows, where the rest of the paper shows a choice. */
export function allResultsSection(findings: Findings): Section[] {
  const { judged, selection } = findings;
  if (selection.by === 'all') return [];
  return [
    {
      id: 'all-results',
      title: 'All results',
      appendix: true,
      blocks: [
        accuracyTable(
          findings,
          'table-all',
          judged,
          `Test accuracy (%) of every row, with 95 % intervals. For rows that the paper does not show, these are from ${count(FEW_RESAMPLES)} resamples.`,
          true,
        ),
      ],
    },
  ];
}
