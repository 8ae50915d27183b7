import type { Findings } from '../findings/findings.ts';
import { escapeMarkdown } from '../ground/escape.ts';
import { answerText, type ChecklistItem } from './item.ts';
import { neuripsItems } from './neurips.ts';
import { reformsItems } from './reforms.ts';

/** checklist.md, for the author to complete and put into a paper. */
export function checklistMd(findings: Findings): string {
  const neurips = neuripsItems(findings);
  const open = neurips.filter(({ answer }) => answer === 'author').length;
  return [
    `# Checklists for \u201c${escapeMarkdown(findings.study.title)}\u201d`,
    `The run filled in the answers that it knows. In the first list, the author must give ${open} of ${neurips.length} answers; these are marked **${answerText('author')}**.`,
    '## NeurIPS paper checklist',
    ...neurips.map(entry),
    '## REFORMS: the parts that a run can answer',
    ...reformsItems(findings).map(entry),
  ]
    .join('\n\n')
    .concat('\n');
}

const entry = ({ number, title, answer, because }: ChecklistItem): string =>
  [`### ${number}. ${title}`, `**${answerText(answer)}**${because === '' ? '' : `: ${escapeMarkdown(because)}`}`].join(
    '\n\n',
  );
