import { createHash } from 'node:crypto';
import type { FigureBlock } from '../document/document.ts';
import { shortPaper } from '../document/short-paper.ts';
import { ascii } from '../ground/number-format.ts';
import { rounded, sortedJson } from '../ground/sorted-json.ts';
import type { ReportFile } from '../ground/study-types.ts';
import { renderHtml } from '../html/render-html.ts';
import { makePdf } from '../pdf/make-pdf.ts';
import { figureFiles, tableFiles, textFile, textsOf } from '../tables/report-files.ts';
import { comparedRows, fractionsIn, readSides } from './compared-sides.ts';
import type { ComparisonDetails } from './comparison-details.ts';
import { answerOf, comparisonPaper, shortHonestyOf } from './comparison-paper.ts';
import { sideBySide } from './comparison-tables.ts';
import { differencesOf } from './differences.ts';
import { forestFigure } from './forest-figure.ts';
import { measuringNodes } from './measuring-nodes.ts';
import { isTested, pairSides } from './paired-results.ts';

export interface ComparisonInput {
  /** The metrics.json of each run. */
  readonly sides: readonly { readonly metrics: Uint8Array }[];
  readonly code: readonly ComparisonDetails[];
}

export interface MadeComparison {
  /** Follows from the compared files: the same runs give the same name. */
  readonly name: string;
  readonly files: readonly ReportFile[];
  readonly summary: string;
}

/**
 * Several runs in one report: report.html, report.pdf, metrics.json, tables and a figure. It has the differences between the
 * runs, the results of each, and tests where test images and label draws are the same. The same runs give the same bytes,
 * since their ids, paths and times are left out.
 *
 * @throws Problem `unreadable-file`
 */
export async function makeComparison({ sides: given, code }: ComparisonInput): Promise<MadeComparison> {
  const sides = readSides(given.map(({ metrics }) => metrics));
  const rows = comparedRows(sides);
  const fractions = fractionsIn(sides);
  const paired = pairSides(sides, rows, fractions);
  const differences = differencesOf(sides);
  const honesty = shortHonestyOf(sides);
  const drawn = await forestFigure(paired.filter(isTested), sides.length > 2);
  const figure: FigureBlock | undefined = drawn && {
    kind: 'figure',
    id: 'figure-differences',
    path: 'figures/differences.svg',
    image: { svg: drawn.svg },
    alt: drawn.alt,
    caption: [
      `Differences in test accuracy between the runs, on the same test images, with 95 % intervals.${drawn.note}${honesty}`,
    ],
    wide: true,
    csv: 'tables/paired.csv',
  };
  const mainTable = sideBySide(sides, rows, fractions, paired, honesty);
  const parts = { sides, paired, differences, details: code, mainTable, ...(figure && { figure }) };
  const paper = comparisonPaper(parts);
  const nodes = measuringNodes(sides);
  const short = shortPaper(
    paper,
    nodes.map(({ name }) => name),
  );
  const pdf = await makePdf(short.paper, short.nodes);
  const tables = tableFiles(paper);
  const digests = sides.map(({ digest }) => digest);
  return {
    name: createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 8),
    files: [
      textFile('report.html', renderHtml(paper, nodes, textsOf(tables), pdf.remarks)),
      ...(pdf.bytes ? [{ path: 'report.pdf', bytes: pdf.bytes }] : []),
      textFile(
        'metrics.json',
        sortedJson({
          format: 'strata-comparison-1',
          sides: sides.map(({ letter, digest, metrics }) => ({
            side: letter,
            experiment: metrics.experiment,
            metrics: `sha256:${digest}`,
            testSet: metrics.testSet,
          })),
          differences,
          code,
          paired: paired.map(({ row: { id: _, ...row }, ...one }) => ({
            ...row,
            ...one,
            ...('p' in one
              ? { p: rounded(one.p), pHolm: rounded(one.pHolm), mcnemar: { ...one.mcnemar, p: rounded(one.mcnemar.p) } }
              : {}),
          })),
        }),
      ),
      ...figureFiles(paper),
      ...tables,
    ],
    summary: ascii([answerOf(parts), ...pdf.remarks].join('\n')),
  };
}
