import { type Block, type FigureBlock, p, type Section } from '../document/document.ts';
import { FEW_RESAMPLES, type Findings } from '../findings/findings.ts';
import { count, listed } from '../ground/number-format.ts';
import { axisWords } from '../metrics/swept-settings.ts';
import { accuracyTable } from './accuracy-table.ts';

/** What is swept, and which of it the paper shows, with its figure; nothing without a sweep. */
export function sweepParagraph(findings: Findings, budget: FigureBlock | undefined): Block[] {
  const told = paragraph(findings);
  if (!budget) return told;
  return [...told, p`${{ ref: budget.id }} shows the same against the budget.`, budget];
}

function paragraph({ study, judged, selection }: Findings): Block[] {
  const { sweep } = study;
  if (!sweep && selection.by === 'all') return [];
  const axes = (sweep ?? []).map(({ name, values }) => `${axisWords(name)} (${values.join(', ')})`);
  const what = axes.length > 0 ? `The sweep varies ${listed(axes)}: ${count(judged.length)} rows. ` : '';
  if (selection.by === 'all')
    return [
      p`${what}Seeds are repeats of a row and no rows of their own. Compared are rows that differ in one thing alone.`,
    ];
  const how =
    selection.by === 'validation'
      ? 'the encoder and setting with the best accuracy on validation images, averaged over the shares of labels'
      : 'the first encoder and setting, since there are no validation images to choose by';
  return [
    p`${what}${{ ref: 'table-main' }} shows of each method ${how}; test images had no say in that. Figures and tests are of these ${count(selection.rows.length)} rows unless they say otherwise; all ${count(judged.length)} are in ${{ ref: 'table-all' }} and tables/all.csv. Being the best of several on validation is luck in part, so what was chosen looks a little better there than it is; on test images it does not.`,
  ];
}

/** For the caption of the main table. */
export function selectionCaption({ selection }: Findings): string {
  if (selection.by === 'all') return '';
  const best = selection.by === 'validation' ? 'the best on validation images' : 'the first';
  return ` Of each method ${best} of its encoders and settings: ${count(selection.rows.length)} of ${count(selection.of)} rows.`;
}

/** Every row, where the paper shows a choice. */
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
          `Test accuracy (%) of every row, with 95 % intervals; of rows that the paper does not show they are from ${count(FEW_RESAMPLES)} resamples.`,
          true,
        ),
      ],
    },
  ];
}
