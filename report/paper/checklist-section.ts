import { answerText, type ChecklistItem } from '../checklist/item.ts';
import { neuripsItems } from '../checklist/neurips.ts';
import { reformsItems } from '../checklist/reforms.ts';
import type { Section, TableBlock } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** Two reviewers' lists: answered where the run knows the answer, never guessed. checklist.md is the same, to be completed. */
export function checklistSection(findings: Findings): Section {
  return {
    id: 'checklist',
    title: 'Checklist',
    appendix: true,
    blocks: [
      listTable(
        'table-checklist',
        'The NeurIPS paper checklist, as far as this run can answer it; checklist.md is the same, to be completed.',
        neuripsItems(findings),
      ),
      listTable('table-reforms', 'Of the REFORMS checklist the parts that a run can answer.', reformsItems(findings)),
    ],
  };
}

const listTable = (id: string, caption: string, items: readonly ChecklistItem[]): TableBlock => ({
  kind: 'table',
  id,
  caption: [caption],
  columns: ['Question', 'Answer', 'Because'].map((title) => ({ title, align: 'left' })),
  rows: items.map(({ number, title, answer, because }) => [
    [`${number} ${title}`],
    answer === 'author' ? [{ strong: answerText(answer) }] : [answerText(answer)],
    [because],
  ]),
  wide: true,
});
