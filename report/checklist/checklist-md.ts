import type { Findings } from '../findings/findings.ts';
import { answerText, type ChecklistItem } from './item.ts';
import { neuripsItems } from './neurips.ts';
import { reformsItems } from './reforms.ts';

/** checklist.md: to be completed by the author and put into a paper. */
export function checklistMd(findings: Findings): string {
  const neurips = neuripsItems(findings);
  const open = neurips.filter(({ answer }) => answer === 'author').length;
  return [
    `# Checklists of \u201c${plain(findings.study.title)}\u201d`,
    `Filled with what the run knows. ${open} of ${neurips.length} answers of the first list are left to the author, marked **${answerText('author')}**; nothing there was guessed.`,
    '## NeurIPS paper checklist',
    ...neurips.map(entry),
    '## REFORMS, the parts that a run can answer',
    ...reformsItems(findings).map(entry),
  ]
    .join('\n\n')
    .concat('\n');
}

const entry = ({ number, title, answer, because }: ChecklistItem): string =>
  [`### ${number}. ${title}`, `**${answerText(answer)}**${because === '' ? '' : `: ${plain(because)}`}`].join('\n\n');

/** Names of data sets and methods are text, whatever Markdown would make of them. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, '\\$&');
