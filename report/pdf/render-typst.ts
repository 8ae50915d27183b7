import {
  type Block,
  citation,
  type FigureBlock,
  numbering,
  type PaperDocument,
  plainText,
  type Section,
  type Text,
} from '../document/document.ts';
import { type Floats, WAYS_TO_FLOAT } from './pages.ts';
import { floating, inline, type TypstContext } from './typst-inline.ts';
import { typstTable } from './typst-table.ts';
import { preamble, quoted } from './typst-template.ts';

export interface TypstSource {
  readonly main: string;
  /** Pictures by the path that the source names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The report as Typst source for a paper of two columns, with its pictures.
 *
 * @param floats - Places of figures and tables
 * @param breakBefore - Block of the body that starts a new column (pages.ts)
 */
export function renderTypst(
  paper: PaperDocument,
  nodes: readonly string[],
  floats: Floats = WAYS_TO_FLOAT[0]!,
  breakBefore?: number,
): TypstSource {
  const context: TypstContext = { names: numbering(paper), nodes: new Set(nodes), files: new Map(), floats };
  const notes = paper.honesty.map((note) => `#par(${inline([note], context)})`);
  const honesty = `#block(width: 100%, inset: 5pt, radius: 2pt, fill: rgb("#fff4d6"), text(size: 8.6pt)[${notes.join('\n')}])`;
  const body: string[] = [preamble(paper.title)];
  body.push(
    `#place(top, scope: "parent", float: true)[
#align(center)[#text(size: 17pt, weight: "bold", ${quoted(paper.title)})
#v(-0.3em)
#text(size: 8.6pt, fill: rgb("#444444"), ${quoted(paper.subtitle)})]
${paper.honesty.length > 0 ? honesty : ''}
#abstract(${inline(paper.abstract, context)})
]`,
  );
  let marked = 0;
  const mark: Mark = () => {
    const before = marked === breakBefore ? '#colbreak()\n' : '';
    marked += 1;
    return [before, `#place-of(${marked - 1})`];
  };
  const isReferences = ({ blocks }: Section): boolean => blocks.some(({ kind }) => kind === 'references');
  for (const section of paper.sections.filter((one) => !one.appendix && !isReferences(one))) {
    body.push(heading(section, mark));
    for (const one of pairsOf(section.blocks, context))
      body.push(...('kind' in one ? renderBlock(one, context, mark) : [pair(one, context)]));
  }
  body.push(mark().join(''));
  // References stand above the appendix: as the end of the body they would leave most of a page empty.
  body.push('#set page(columns: 1)');
  for (const section of paper.sections.filter(isReferences))
    body.push(heading(section, unmarked), ...section.blocks.map((block) => besides(block, context)));
  const appendix = paper.sections.filter((section) => section.appendix);
  if (appendix.length > 0)
    body.push(
      '#counter(heading).update(0)\n#set heading(numbering: "A")\n#set figure.caption(separator: ": ")\n#show figure: set align(left)',
    );
  for (const section of appendix)
    body.push(heading(section, unmarked), ...section.blocks.flatMap((block) => renderBlock(block, context, unmarked)));
  return { main: `${body.join('\n\n')}\n`, files: context.files };
}

/** Source to put before and into the next block of the body: a column break, and a mark that reports its position. */
type Mark = () => readonly [before: string, inside: string];
const unmarked: Mark = () => ['', ''];

function heading({ id, title }: Section, mark: Mark): string {
  const [before, inside] = mark();
  return `${before}= ${inside}#${quoted(title)} #label(${quoted(id)})`;
}

/** A list of references in two halves side by side. */
function besides(block: Block, context: TypstContext): string {
  const items = renderBlock(block, context, unmarked);
  const half = Math.ceil(items.length / 2);
  const [left, right] = [items.slice(0, half), items.slice(half)].map((part) => `[${part.join('\n\n')}]`);
  return `#grid(columns: 2 * (1fr,), column-gutter: ${PAGE - 2 * COLUMN}mm, ${left}, ${right})`;
}

type Pair = readonly [FigureBlock, FigureBlock];

/** Where narrow floats span both columns, pairs those with only text between them so that they stand side by side. */
function pairsOf(blocks: readonly Block[], { floats }: TypstContext): (Block | Pair)[] {
  if (floats.narrow !== 'across') return [...blocks];
  const narrow = (block: Block | undefined): block is FigureBlock => block?.kind === 'figure' && !block.wide;
  const list: (Block | Pair)[] = [];
  const done = new Set<Block>();
  blocks.forEach((block, i) => {
    if (done.has(block)) return;
    const next = blocks.slice(i + 1).find(({ kind }) => kind === 'figure' || kind === 'table');
    if (narrow(block) && narrow(next)) {
      list.push([block, next]);
      done.add(next);
    } else list.push(block);
  });
  return list;
}

function pair(figures: Pair, context: TypstContext): string {
  const height = Math.max(...figures.map(({ image }) => points(sizeOf(image, false, context.floats.scale)[1])));
  const [, mark] = floating(context, figures[0].id, true, height);
  const cells = figures.map((one) => `[${figure(one, context, 'beside')}]`).join(', ');
  return `#place(auto, scope: "parent", float: true)[${mark}#grid(columns: 2 * (${COLUMN}mm,), column-gutter: ${PAGE - 2 * COLUMN}mm, ${cells})${mark}]`;
}

/** The pieces of a block; a column may end between two pieces. */
function renderBlock(block: Block, context: TypstContext, mark: Mark): string[] {
  const appendix = mark === unmarked;
  const piece = (content: Text, set: (body: string) => string): string => {
    const [before, inside] = mark();
    return `${before}${set(`[${inside}#${inline(content, context)}]`)}`;
  };
  switch (block.kind) {
    case 'paragraph':
      return [piece(block.text, (body) => `#par(${body})`)];
    case 'list':
      // The check of PDF/UA-1 refuses a list that a page or column breaks. A block for each item is never broken.
      return block.items.map((item) =>
        piece(item, (body) => `#block(breakable: false, spacing: 0.65em, list(${body}))`),
      );
    case 'equation':
      return [`#math.equation(block: true, alt: ${quoted(block.alt)}, $ ${block.typst} $)`];
    case 'references':
      return block.items.map(({ key, text }, i) =>
        piece(
          text,
          (body) =>
            `#block(breakable: false, spacing: 0.6em, text(size: 8.6pt, grid(columns: (1.9em, 1fr), ${quoted(`[${i + 1}]`)}, ${body}))) #label(${quoted(citation(key))})`,
        ),
      );
    case 'table':
      return [typstTable(block, context, appendix ? 'appendix' : 'float')];
    case 'figure':
      return [figure(block, context, appendix ? 'stays' : 'floats')];
  }
}

/** A figure. It floats to an end of its column, or of the page where it is wide; in the appendix it stays in place. */
function figure(
  { id, alt, caption, wide, path, image }: FigureBlock,
  context: TypstContext,
  how: 'floats' | 'beside' | 'stays',
): string {
  context.files.set(path, 'svg' in image ? Buffer.from(image.svg) : image.png);
  const [width, height] = sizeOf(image, wide || how === 'stays', how === 'stays' ? 1 : context.floats.scale);
  const size = `width: ${width.toFixed(3)}mm, height: ${height.toFixed(3)}mm${'svg' in image ? '' : ', scaling: "pixelated"'}`;
  const [place, mark] =
    how === 'floats'
      ? floating(context, id, wide, points(height) + captionHeight(caption, wide || context.floats.narrow === 'across'))
      : ['', ''];
  const picture = `image(${quoted(`/${path}`)}, ${size}, alt: ${quoted(alt)})`;
  return `#figure(${place}kind: image, supplement: [Figure], alt: ${quoted(alt)}, [${mark}#${picture}], caption: [#${inline(caption, context)}${mark}]) #label(${quoted(id)})`;
}

/** A lower bound for the height of a caption, in points. */
const captionHeight = (caption: Text, wide: boolean): number =>
  CAPTION_LINE * Math.floor(plainText(caption).length / (wide ? 160 : 75));
const CAPTION_LINE = 9.5;

const points = (millimetres: number): number => (millimetres * 72) / 25.4;

/** Millimetres: width of a column, width of both with the gap, and height of a picture that leaves room for its caption. */
const COLUMN = 84;
const PAGE = 174;
const TALLEST = 215;

/**
 * Size of a picture in millimetres: drawings at their own size, pixels over the whole width. Both sides are needed, since
 * Typst cuts a picture without a height to the rest of its column.
 */
function sizeOf(image: FigureBlock['image'], wide: boolean, scale: number): [width: number, height: number] {
  const room = scale * (wide ? PAGE : COLUMN);
  const [, w, h] = 'svg' in image ? (/ width="([\d.]+)" height="([\d.]+)"/.exec(image.svg) ?? []) : [];
  const pixels = 'svg' in image ? { width: Number(w ?? 1), height: Number(h ?? 1) } : image;
  const natural = 'svg' in image ? (scale * pixels.width * 25.4) / 96 : room;
  const width = Math.min(natural, room, (TALLEST * pixels.width) / pixels.height);
  return [width, (width * pixels.height) / pixels.width];
}
