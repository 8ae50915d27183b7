import { nodeAnchor } from '../document/appendix.ts';
import {
  type Block,
  citation,
  type FigureBlock,
  numbering,
  type PaperDocument,
  plainText,
  type TableBlock,
  type Text,
} from '../document/document.ts';
import { type FontNames, preamble, quoted } from './template.ts';

export interface TypstSource {
  readonly main: string;
  /** Pictures by the path that the source names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Columns of text take what is left; all others are as wide as their numbers. */
const WIDTHS: Readonly<Record<string, string>> = {
  'table-provenance': '(auto, auto, 1.3fr, 1fr, 0.8fr)',
  'table-checklist': '(1fr, 1.1fr)',
};

interface Context {
  readonly names: ReadonlyMap<string, string>;
  readonly nodes: ReadonlySet<string>;
  readonly files: Map<string, Uint8Array>;
}

/** The report as Typst source for a paper of two columns, with its pictures. */
export function renderTypst(paper: PaperDocument, nodes: readonly string[], fonts: FontNames): TypstSource {
  const context: Context = { names: numbering(paper), nodes: new Set(nodes), files: new Map() };
  const honesty = paper.honesty.map(
    (note) =>
      `#block(width: 100%, inset: 5pt, radius: 2pt, fill: rgb("#fff4d6"), text(size: 9pt, ${inline([note], context)}))`,
  );
  const body: string[] = [preamble(paper.title, fonts)];
  body.push(
    `#place(top, scope: "parent", float: true, clearance: 1.4em)[
#align(center)[#text(size: 17pt, weight: "bold", ${quoted(paper.title)})
#v(-0.3em)
#text(size: 8.6pt, fill: rgb("#444444"), ${quoted(paper.subtitle)})]
${honesty.join('\n')}
#pad(x: 6mm, top: 0.4em, bottom: 0.6em)[#text(weight: "bold", "Abstract. ");#${inline(paper.abstract, context)}]
${table(paper.mainTable, context, false)}
]`,
  );
  if (paper.mainFigure) body.push(figure(paper.mainFigure, context));
  let appendix = false;
  for (const section of paper.sections) {
    if (section.appendix && !appendix) {
      body.push('#set page(columns: 1)\n#counter(heading).update(0)\n#set heading(numbering: "A")');
      appendix = true;
    }
    body.push(`= #${quoted(section.title)}`);
    for (const block of section.blocks) body.push(renderBlock(block, context, appendix));
  }
  return { main: `${body.join('\n\n')}\n`, files: context.files };
}

/** Pieces as code expressions in markup: `#"…";` is text without any markup in it. */
function inline(content: Text, context: Context): string {
  return `[${content.map((piece) => markup(piece, context)).join('')}]`;
}

function markup(piece: Text[number], { names, nodes }: Context): string {
  if (typeof piece === 'string') return `#${quoted(piece)};`;
  if ('strong' in piece) return `#strong(${quoted(piece.strong)});`;
  if ('code' in piece) return `#raw(${quoted(breakable(piece.code))});`;
  if ('ref' in piece) return `#link(label(${quoted(piece.ref)}), ${quoted(names.get(piece.ref) ?? piece.ref)});`;
  if ('link' in piece) return `#link(${quoted(piece.href)}, ${quoted(piece.link)});`;
  if ('cite' in piece) {
    const marks = piece.cite.map((key) => {
      const number = names.get(citation(key));
      return number === undefined ? quoted(key) : `link(label(${quoted(citation(key))}), ${quoted(number)})`;
    });
    return `#[\\[#${marks.join(';, #')};\\]];`;
  }
  if (!nodes.has(piece.node)) return `#${quoted(piece.value)};`;
  return `#value(${quoted(piece.value)}, ${quoted(nodeAnchor(piece.node))});`;
}

/** Digests may break anywhere: zero-width spaces every eight characters. */
const breakable = (code: string): string =>
  /^[a-z0-9]+:[0-9a-f]{16,}$/.test(code) ? code.replace(/(.{8})(?=.)/g, '$1\u200b') : code;

function renderBlock(block: Block, context: Context, appendix: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return `#par(${inline(block.text, context)})`;
    case 'list':
      // A list that a page or column breaks is refused by the check of PDF/UA-1: a block for each item never is broken.
      return block.items
        .map((item) => `#block(breakable: false, spacing: 0.65em, list(${inline(item, context)}))`)
        .join('\n');
    case 'equation':
      return `#math.equation(block: true, alt: ${quoted(block.alt)}, $ ${block.typst} $)`;
    case 'references':
      return block.items
        .map(
          ({ key, text }, i) =>
            `#block(breakable: false, spacing: 0.6em, grid(columns: (1.6em, 1fr), ${quoted(`[${i + 1}]`)}, ${inline(text, context)})) #label(${quoted(citation(key))})`,
        )
        .join('\n');
    case 'table':
      return table(block, context, !appendix);
    case 'figure':
      return figure(block, context);
  }
}

function figure({ id, alt, caption, wide, path, image }: FigureBlock, context: Context): string {
  context.files.set(path, 'svg' in image ? Buffer.from(image.svg) : image.png);
  const size = 'svg' in image ? 'width: 100%' : 'width: 100%, scaling: "pixelated"';
  const place = wide ? 'placement: auto, scope: "parent"' : 'placement: auto';
  return `#figure(${place}, alt: ${quoted(alt)}, image(${quoted(`/${path}`)}, ${size}, alt: ${quoted(alt)}), caption: ${inline(caption, context)}) #label(${quoted(id)})`;
}

/** A float cannot go over a page's end: of longer tables the paper shows this many rows, the page and the CSV all. */
const MOST_ROWS = 36;

function table(block: TableBlock, context: Context, floating: boolean): string {
  const { id, caption, columns, wide } = block;
  const rows = floating ? block.rows.slice(0, MOST_ROWS) : block.rows;
  const foot = [...(block.foot ?? []), ...leftOut(block, rows.length)];
  const head = columns.map(({ title }) => `[*#${quoted(title)};*]`).join(', ');
  const body = rows.map((row) => {
    if (row.length === 1)
      return `table.cell(colspan: ${columns.length}, inset: (top: 5pt, bottom: 2.4pt, x: 3pt), emph${inline(row[0]!, context)})`;
    const cells = row.map((cell) => inline(cell, context));
    // The anchor that numbers lead to.
    if (id === 'table-provenance') cells[0] = `[#${cells[0]} #label(${quoted(nodeAnchor(plainText(row[0]!)))})]`;
    return cells.join(', ');
  });
  const align = columns.map((column) => ({ left: 'left', right: 'right', centre: 'center' })[column.align]).join(', ');
  const widths = WIDTHS[id] ?? String(columns.length);
  const placed = floating ? (wide ? 'placement: auto, scope: "parent",' : 'placement: auto,') : '';
  const lines = [
    'table.hline(stroke: 0.8pt)',
    `table.header(${head})`,
    'table.hline(stroke: 0.4pt)',
    ...body,
    'table.hline(stroke: 0.8pt)',
  ];
  return `#figure(${placed} kind: table, supplement: [Table], caption: ${inline(caption, context)}, [
#table(columns: ${widths}, align: (${align},), ${lines.join(',\n')})
${foot.length > 0 ? `#foot(${inline(foot, context)})` : ''}
]) #label(${quoted(id)})`;
}

function leftOut({ rows, csv }: TableBlock, shown: number): Text {
  if (rows.length <= shown) return [];
  const where = csv === undefined ? 'report.html' : `report.html and ${csv}`;
  return [` ${rows.length - shown} more rows are in ${where}.`];
}
