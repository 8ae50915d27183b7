import { checklistMd } from './checklist/checklist-md.ts';
import { citationCff } from './citation/citation-cff.ts';
import { blocksOf, type PaperDocument } from './document/document.ts';
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
import { PUBLISHED } from './published/studies.ts';
import { csvOfTable } from './tables/csv.ts';
import { dataTables } from './tables/data-tables.ts';

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
  const held = new Map(tables.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
  return [
    text('report.html', renderHtml(paper, study.provenance, held, pdf.remarks)),
    ...(pdf.bytes ? [{ path: 'report.pdf', bytes: pdf.bytes }] : []),
    text('metrics.json', sortedJson(metricsJson(findings))),
    text('summary.txt', summaryText(findings, pdf.remarks)),
    text('checklist.md', checklistMd(findings)),
    text('CITATION.cff', citationCff(study, paper)),
    ...figureFiles(paper),
    ...tables,
  ];
}

const text = (path: string, content: string): ReportFile => ({ path, bytes: Buffer.from(content, 'utf8') });

function figureFiles(paper: PaperDocument): ReportFile[] {
  return blocksOf(paper).flatMap((block) => {
    if (block.kind !== 'figure') return [];
    return 'svg' in block.image ? [text(block.path, block.image.svg)] : [{ path: block.path, bytes: block.image.png }];
  });
}

function tableFiles(paper: PaperDocument): ReportFile[] {
  return blocksOf(paper).flatMap((block) =>
    block.kind === 'table' && block.csv !== undefined ? [text(block.csv, csvOfTable(block))] : [],
  );
}
