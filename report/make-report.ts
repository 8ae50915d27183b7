import { checklistMd } from './checklist/checklist-md.ts';
import { citationCff } from './citation/citation-cff.ts';
import type { PaperDocument } from './document/document.ts';
import { shortPaper } from './document/short-paper.ts';
import { paperFigures } from './figures/paper-figures.ts';
import { type Findings, findingsOf } from './findings/findings.ts';
import { metricsJson } from './findings/metrics-json.ts';
import { summaryText } from './findings/summary-text.ts';
import { escapeMarkup } from './ground/escape.ts';
import { sortedJson } from './ground/sorted-json.ts';
import type { ReportFile, Study } from './ground/study-types.ts';
import { renderHtml } from './html/render-html.ts';
import { paperOf } from './paper/paper.ts';
import { makePdf, type Pdf } from './pdf/make-pdf.ts';
import { PUBLISHED } from './published/published-studies.ts';
import { dataTables } from './tables/data-tables.ts';
import { figureFiles, tableFiles, textFile, textsOf } from './tables/report-files.ts';

/**
 * All files of a report: report.html, report.pdf, metrics.json, summary.txt, checklist.md, CITATION.cff, figures/ and
 * tables/. The same study gives the same bytes. Where the typesetter has no native package, there is no PDF, and the page
 * and the summary say so. Nor does anything else that is only for reading take the numbers with it: where a figure, the PDF
 * or the page cannot be made, the numbers are written, and a sentence says why the rest is missing.
 *
 * @param warn - Takes a sentence for each part that could not be made
 * @param keep - Takes what was measured before anything that is only for reading is made, which may end the process: out of memory,
 * or by a fault of the typesetter's own code
 * @throws Problem where the numbers of the study contradict each other, or nothing was measured
 */
export async function makeReport(
  study: Study,
  warn: (sentence: string) => void = () => {},
  keep: (files: readonly ReportFile[]) => Promise<void> = async () => {},
): Promise<readonly ReportFile[]> {
  const findings = findingsOf(study);
  const data = dataTables(findings);
  const metrics = textFile('metrics.json', sortedJson(metricsJson(findings)));
  await keep([metrics, ...data]);
  const { files, remarks } = await readingFiles(findings, data);
  for (const remark of remarks) warn(remark);
  return [
    ...files,
    metrics,
    textFile('summary.txt', summaryText(findings, remarks)),
    textFile('checklist.md', checklistMd(findings)),
    ...data,
  ];
}

interface Reading {
  readonly files: readonly ReportFile[];
  /** Sentences about what is missing. */
  readonly remarks: readonly string[];
}

/** What people read: page, PDF, figures and the tables in them. */
async function readingFiles(findings: Findings, data: readonly ReportFile[]): Promise<Reading> {
  try {
    const { study } = findings;
    const published = study.published.flatMap((id) => PUBLISHED.get(id) ?? []);
    const figures = await paperFigures(findings, published);
    const paper = paperOf(findings, figures, published);
    const pdf = await pdfOf(paper, study);
    const remarks = [...figures.remarks, ...pdf.remarks];
    const tables = tableFiles(paper);
    return {
      files: [
        textFile('report.html', renderHtml(paper, study.provenance, textsOf([...tables, ...data]), remarks)),
        ...(pdf.bytes ? [{ path: 'report.pdf', bytes: pdf.bytes }] : []),
        textFile('CITATION.cff', citationCff(study, paper)),
        ...figureFiles(paper),
        ...tables,
      ],
      remarks,
    };
  } catch (error) {
    const remark = `The report could not be written: ${messageOf(error)}. All numbers are in metrics.json and tables/.`;
    return { files: [textFile('report.html', barePage(findings, remark))], remarks: [remark] };
  }
}

async function pdfOf(paper: PaperDocument, { provenance }: Study): Promise<Pdf> {
  try {
    const short = shortPaper(
      paper,
      provenance.map((node) => node.name),
    );
    return await makePdf(short.paper, short.nodes);
  } catch (error) {
    return { remarks: [`There is no report.pdf: ${messageOf(error)}`] };
  }
}

/** The summary alone, as a page. */
const barePage = (findings: Findings, remark: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(findings.study.title)}</title></head><body><p>${escapeMarkup(remark)}</p><pre>${escapeMarkup(summaryText(findings, []))}</pre></body></html>\n`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
