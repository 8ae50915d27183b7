import { type Block, p, type Section } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { limitsOf } from '../findings/study-limits.ts';
import { shownCommand } from '../ground/shown-command.ts';
import { dataSentences } from './data-section.ts';

/** The limits of the numbers. The section on the data describes the images. */
export function limitsSection(findings: Findings): Section {
  const told = dataSentences(findings.marks);
  return { id: 'limits', title: 'Limits', blocks: paragraphs(limitsOf(findings).filter((one) => !told.includes(one))) };
}

/** Sentences in paragraphs of a few. */
function paragraphs(sentences: readonly string[]): Block[] {
  const size = 5;
  return Array.from(
    { length: Math.ceil(sentences.length / size) },
    (_, i) => p`${sentences.slice(size * i, size * (i + 1)).join(' ')}`,
  );
}

/** How to check a number and how to make all of them again. */
export function reproducibilitySection({ study }: Findings): Section {
  const environment = Object.entries(study.environment).map(([name, value]) => `${name} ${value}`);
  const on =
    environment.length > 0 ? ` Results depend on the engine and its environment (${environment.join(', ')}).` : '';
  const graph = study.provenance.some(({ stage }) => stage !== 'report');
  return {
    id: 'reproducibility',
    title: 'Reproducibility',
    blocks: [
      p`The study is the experiment ${{ code: study.experiment }} of Strata; ${{ code: shownCommand('run', study.experiment) }} makes all of it, this report included.${graph ? ' Each underlined number links to the node that measured it, and the appendix lists the digests of that node\u2019s data and code.' : ''} ${{ code: 'lock.json' }} beside this report holds code, parameters, inputs and digests of every node, and ${{ code: shownCommand('reproduce', 'lock.json') }} runs the study again and compares.${on} ${{ code: 'metrics.json' }} and ${{ code: 'tables/' }} have every number, ${{ code: 'figures/' }} every figure.`,
    ],
  };
}
