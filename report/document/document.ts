/** A piece of running text. A `value` is a measured number that links to its node. */
export type Inline =
  | string
  | {
      readonly value: string;
      readonly node: string;
      /** Significantly better than all values of its group. */
      readonly best?: boolean;
    }
  | { readonly strong: string }
  | { readonly code: string }
  /** Id of a table, figure or section: `table-main` is shown as "Table 1". */
  | { readonly ref: string }
  /** Keys of cited works, shown as "[1, 4]" and listed under References. */
  | { readonly cite: readonly string[] }
  /** An address outside the report; nothing is loaded from it. */
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
  /** A row with one cell is a heading for the rows below it. */
  readonly rows: readonly (readonly Text[])[];
  /** Notes below the table, such as the unit of variation. */
  readonly foot?: Text;
  /** The table spans both columns of the paper. */
  readonly wide: boolean;
  /** Path of the table as a file beside the report. */
  readonly csv?: string;
  /** Title of the column for the heading rows in that file. */
  readonly grouping?: string;
}

export interface FigureBlock {
  readonly kind: 'figure';
  readonly id: string;
  readonly caption: Text;
  readonly alt: string;
  /** The figure spans both columns of the paper. */
  readonly wide: boolean;
  /** Path in the report's folder. */
  readonly path: string;
  /** Path of its data in tables/; the page offers the same bytes as a download. */
  readonly csv?: string;
  /** Nodes behind the figure: the page links to their rows. */
  readonly nodes?: readonly string[];
  /** Present where the page folds the figure: the words that unfold it. */
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
  /** Appendix sections come last, in one column. */
  readonly appendix?: boolean;
}

/** A whole paper, from which HTML and PDF are made. */
export interface PaperDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly honesty: readonly string[];
  readonly abstract: Text;
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

/** All blocks in the order in which they are numbered. */
export const blocksOf = ({ sections }: Pick<PaperDocument, 'sections'>): Block[] =>
  sections.flatMap(({ blocks }) => blocks);

/**
 * `Table 2`, `Figure 1` by id, in the order of appearance, `Section 4`, `Appendix B`, and the numbers of cited works by
 * `cite-KEY`.
 */
export function numbering(paper: PaperDocument): Map<string, string> {
  const names = new Map<string, string>();
  for (const [id, number] of sectionNumbers(paper.sections))
    names.set(id, `${/\d/.test(number) ? 'Section' : 'Appendix'} ${number}`);
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

/** `1`, `2` … for the sections of the paper, `A`, `B` … for those of the appendix. */
export function sectionNumbers(sections: readonly Section[]): Map<string, string> {
  const own = sections.filter(({ appendix }) => !appendix);
  const after = sections.filter(({ appendix }) => appendix);
  return new Map([
    ...own.map(({ id }, i) => [id, String(i + 1)] as const),
    ...after.map(({ id }, i) => [id, String.fromCharCode(65 + i)] as const),
  ]);
}

/** Anchor of a reference, which is also its key in the numbering. */
export const citation = (key: string): string => `cite-${key}`;

/** A text without its links, for CSV, alternative texts and tests. */
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
