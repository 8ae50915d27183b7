import { blocksOf, type PaperDocument } from '../document/document.ts';
import type { ReportFile } from '../ground/study-types.ts';
import { csvOfTable } from './csv.ts';

export const textFile = (path: string, content: string): ReportFile => ({ path, bytes: Buffer.from(content, 'utf8') });

/** The figures of a paper as files. */
export const figureFiles = (paper: PaperDocument): ReportFile[] =>
  blocksOf(paper).flatMap((block) => {
    if (block.kind !== 'figure') return [];
    const { path, image } = block;
    return 'svg' in image ? [textFile(path, image.svg)] : [{ path, bytes: image.png }];
  });

/** The tables of a paper as CSV files. */
export const tableFiles = (paper: PaperDocument): ReportFile[] =>
  blocksOf(paper).flatMap((block) =>
    block.kind === 'table' && block.csv !== undefined ? [textFile(block.csv, csvOfTable(block))] : [],
  );

/** The text of files by path, for the page to offer as downloads. */
export const textsOf = (files: readonly ReportFile[]): Map<string, string> =>
  new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
