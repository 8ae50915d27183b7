/** A piece of running text; a `value` is a measured number that leads to the node which made it. */
export type Inline =
  | string
  | {
      readonly value: string;
      readonly node: string;
      /** Better than all that it stands beside, as a test says. */
      readonly best?: boolean;
    }
  | { readonly strong: string }
  | { readonly code: string }
  /** `table-main`, `figure-accuracy`: shown as "Table 1". */
  | { readonly ref: string }
  /** Keys of the bibliography (report/references/bibliography.ts): shown as "[1, 4]"; what is cited is listed. */
  | { readonly cite: readonly string[] }
  /** An address outside of the report; nothing is read from it. */
  | { readonly link: string; readonly href: string };

export type Text = readonly Inline[];

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right' | 'centre';
}

export interface TableBlock {
  readonly kind: 'table';
  readonly id: string;
  readonly caption: Text;
  readonly columns: readonly Column[];
  /** Rows; a row of one cell is a heading over the rows below it. */
  readonly rows: readonly (readonly Text[])[];
  /** What varied, and what the intervals are. */
  readonly foot?: Text;
  /** Over both columns of the paper. */
  readonly wide: boolean;
  /** The same as a file, beside the report. */
  readonly csv?: string;
  /** What the heading rows are, for the title of their column in the file. */
  readonly grouping?: string;
}

export interface FigureBlock {
  readonly kind: 'figure';
  readonly id: string;
  readonly caption: Text;
  readonly alt: string;
  /** Over both columns of the paper. */
  readonly wide: boolean;
  /** Path in the report's folder. */
  readonly path: string;
  /** Its data, a file of tables/ beside the report; the page holds the same bytes as a download. */
  readonly csv?: string;
  /** Nodes that it is drawn from: the page leads to their rows. */
  readonly nodes?: readonly string[];
  /** Where the page shows it only on demand: the words to press. */
  readonly folded?: string;
  readonly image:
    | { readonly svg: string }
    | { readonly png: Uint8Array; readonly width: number; readonly height: number };
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'equation'; readonly typst: string; readonly mathml: string; readonly alt: string }
  | { readonly kind: 'references'; readonly items: readonly { readonly key: string; readonly text: Text }[] }
  | TableBlock
  | FigureBlock;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** After the paper's own sections: one column, smaller. */
  readonly appendix?: boolean;
}

/** A whole paper, before it is HTML or PDF. */
export interface PaperDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly honesty: readonly string[];
  /** One sentence with a number and its interval: what a page says first. */
  readonly answer: Text;
  readonly abstract: Text;
  readonly mainTable: TableBlock;
  /** Figure 1: on the page above everything else, in the paper on its first or second page. */
  readonly mainFigure?: FigureBlock;
  readonly sections: readonly Section[];
}

/** A paragraph from text and inline pieces: p`Accuracy is ${value(…)}.` */
export function p(strings: TemplateStringsArray, ...pieces: (Inline | Text | number)[]): Block {
  return { kind: 'paragraph', text: text(strings, ...pieces) };
}

export function text(strings: TemplateStringsArray, ...pieces: (Inline | Text | number)[]): Text {
  const parts: Inline[] = [];
  strings.forEach((string, i) => {
    if (string !== '') parts.push(string);
    const piece = pieces[i];
    if (piece === undefined) return;
    if (Array.isArray(piece)) parts.push(...(piece as Text));
    else parts.push(typeof piece === 'number' ? String(piece) : (piece as Inline));
  });
  return parts;
}

/** Every block in the order of its numbers. */
export const blocksOf = (paper: Pick<PaperDocument, 'mainTable' | 'mainFigure' | 'sections'>): Block[] => [
  paper.mainTable,
  ...(paper.mainFigure ? [paper.mainFigure] : []),
  ...paper.sections.flatMap(({ blocks }) => blocks),
];

/** `Table 2`, `Figure 1` by the order of appearance, and the numbers of what is cited under `cite-KEY`. */
export function numbering(paper: PaperDocument): Map<string, string> {
  const names = new Map<string, string>();
  let tables = 0;
  let figures = 0;
  for (const block of blocksOf(paper)) {
    if (block.kind === 'table') names.set(block.id, `Table ${++tables}`);
    if (block.kind === 'figure') names.set(block.id, `Figure ${++figures}`);
    if (block.kind === 'references')
      for (const [i, { key }] of block.items.entries()) names.set(citation(key), String(i + 1));
  }
  return names;
}

/** `1` and on for the paper's own sections, `A` and on for the appendix. */
export function sectionNumbers(sections: readonly Section[]): Map<string, string> {
  const own = sections.filter(({ appendix }) => !appendix);
  const after = sections.filter(({ appendix }) => appendix);
  return new Map([
    ...own.map(({ id }, i) => [id, String(i + 1)] as const),
    ...after.map(({ id }, i) => [id, String.fromCharCode(65 + i)] as const),
  ]);
}

/** The anchor of a reference, and its key in the numbering. */
export const citation = (key: string): string => `cite-${key}`;

/** What stands in a text without its links: for CSV, alternative texts and tests. */
export const plainText = (content: Text, names?: ReadonlyMap<string, string>): string =>
  content
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('value' in piece) return piece.value;
      if ('strong' in piece) return piece.strong;
      if ('code' in piece) return piece.code;
      if ('link' in piece) return piece.link;
      if ('cite' in piece) return `[${piece.cite.map((key) => names?.get(citation(key)) ?? key).join(', ')}]`;
      return names?.get(piece.ref) ?? piece.ref;
    })
    .join('');
