import type { PaperDocument, Section } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { sentence } from '../ground/prose.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { worksOf } from '../references/bibliography.ts';
import { abstractOf } from './abstract.ts';
import { analysisSection } from './analysis-section.ts';
import { appendixSections } from './appendix.ts';
import { checklistSection } from './checklist-section.ts';
import { limitsSection, reproducibilitySection } from './closing-sections.ts';
import { dataSection } from './data-section.ts';
import { furtherResults } from './further-results.ts';
import { methodSection } from './method-section.ts';
import { publishedDifferences } from './published-section.ts';
import { referencesSection } from './references-section.ts';
import { resultsSection } from './results-section.ts';
import { namedOrCounted } from './row-words.ts';
import { allResultsSection } from './sweep-text.ts';

/** The whole report as a document, from which HTML and PDF are made. */
export function paperOf(
  findings: Findings,
  figures: PaperFigures,
  published: readonly PublishedStudy[],
): PaperDocument {
  const { study } = findings;
  const front = {
    title: study.title,
    subtitle: subtitle(findings),
    honesty: findings.honesty.map(sentence),
    abstract: abstractOf(findings),
  };
  const sections: Section[] = [
    dataSection(findings, figures),
    methodSection(findings, figures),
    resultsSection(findings, figures, published),
    analysisSection(findings, figures),
    limitsSection(findings),
    reproducibilitySection(findings),
  ];
  const appendix = [
    furtherResults(findings, figures),
    ...allResultsSection(findings),
    ...publishedDifferences(findings, published),
    ...appendixSections(findings, figures),
    checklistSection(findings),
  ];
  const references = referencesSection(front, [...sections, ...appendix], worksOf(study));
  return { ...front, sections: [...sections, ...(references ? [references] : []), ...appendix] };
}

/** Experiment, data and methods, in one line. */
function subtitle({ study, main }: Findings): string {
  const learnt = [...new Set(main.filter((row) => row.family === 'self-supervised').map((row) => row.method))];
  const methods = learnt.length > 0 ? [namedOrCounted(learnt, 'method')] : [];
  return [`Experiment ${study.experiment}`, study.dataset.title, ...methods].join(' \u00b7 ');
}
