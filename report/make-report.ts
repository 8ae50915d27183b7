import { checklistMd } from './checklist/checklist-md.ts';
import { citationCff } from './citation/citation-cff.ts';
import { shortPaper } from './document/short-paper.ts';
import { paperFigures } from './figures/paper-figures.ts';
import { findingsOf } from './findings/findings.ts';
import { metricsJson } from './findings/metrics-json.ts';
import { summaryText } from './findings/summary-text.ts';
import { sortedJson } from './ground/sorted-json.ts';
import type { ReportFile, Study } from './ground/study-types.ts';
import { renderHtml } from './html/render-html.ts';
import { paperOf } from './paper/paper.ts';
import { makePdf } from './pdf/make-pdf.ts';
import { PUBLISHED } from './published/published-studies.ts';
import { dataTables } from './tables/data-tables.ts';
import { figureFiles, tableFiles, textFile, textsOf } from './tables/report-files.ts';

/**
 * All files of a report: report.html, report.pdf, metrics.json, summary.txt, checklist.md, CITATION.cff, figures/ and
 * tables/. The same study gives the same bytes. Where the typesetter has no native package, there is no PDF, and the page
 * and the summary say so.
 *
 * @throws Problem where the numbers of the study contradict each other, or nothing was measured
 */
export async function makeReport(study: Study): Promise<readonly ReportFile[]> {
  const findings = findingsOf(study);
  const published = study.published.flatMap((id) => PUBLISHED.get(id) ?? []);
  const figures = await paperFigures(findings, published);
  const paper = paperOf(findings, figures, published);
  const short = shortPaper(
    paper,
    study.provenance.map((node) => node.name),
  );
  const pdf = await makePdf(short.paper, short.nodes);
  const tables = [...tableFiles(paper), ...dataTables(findings)];
  return [
    textFile('report.html', renderHtml(paper, study.provenance, textsOf(tables), pdf.remarks)),
    ...(pdf.bytes ? [{ path: 'report.pdf', bytes: pdf.bytes }] : []),
    textFile('metrics.json', sortedJson(metricsJson(findings))),
    textFile('summary.txt', summaryText(findings, pdf.remarks)),
    textFile('checklist.md', checklistMd(findings)),
    textFile('CITATION.cff', citationCff(study, paper)),
    ...figureFiles(paper),
    ...tables,
  ];
}
