import { answerText, type ChecklistItem } from '../checklist/item.ts';
import { neuripsItems } from '../checklist/neurips.ts';
import { reformsItems } from '../checklist/reforms.ts';
import type { Section, TableBlock } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** Two reviewers' checklists, answered as far as the run knows the answers. checklist.md has the same, for the author to complete. */
export function checklistSection(findings: Findings): Section {
  return {
    id: 'checklist',
    title: 'Checklist',
    appendix: true,
    blocks: [
      listTable(
        'table-checklist',
        'The NeurIPS paper checklist, as far as this run can answer it; checklist.md has the same text for the author to complete.',
        neuripsItems(findings),
      ),
      listTable('table-reforms', 'The parts of the REFORMS checklist that a run can answer.', reformsItems(findings)),
    ],
  };
}

const listTable = (id: string, caption: string, items: readonly ChecklistItem[]): TableBlock => ({
  kind: 'table',
  id,
  caption: [caption],
  columns: ['Question', 'Answer', 'Reason'].map((title) => ({ title, align: 'left' })),
  rows: items.map(({ number, title, answer, because }) => [
    [`${number} ${title}`],
    answer === 'author' ? [{ strong: answerText(answer) }] : [answerText(answer)],
    [because],
  ]),
  wide: true,
});
