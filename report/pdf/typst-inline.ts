import { citation, type Text } from '../document/document.ts';
import { nodeAnchor } from '../document/node-anchor.ts';
import type { Floats } from './pages.ts';
import { quoted } from './typst-template.ts';

/** Data that all parts of a paper share. */
export interface TypstContext {
  /** `Table 2` by id, and the numbers of references. */
  readonly names: ReadonlyMap<string, string>;
  /** Nodes with a row in the appendix. */
  readonly nodes: ReadonlySet<string>;
  /** Pictures by path; rendering adds to it. */
  readonly files: Map<string, Uint8Array>;
  readonly floats: Floats;
}

/**
 * The arguments that make a figure or table float, over both columns where it is wide, and a mark for its ends.
 *
 * @param height - Least height in points
 */
export function floating(
  { floats }: TypstContext,
  id: string,
  wide: boolean,
  height: number,
): readonly [place: string, mark: string] {
  const across = wide || floats.narrow === 'across';
  const place = across ? `placement: ${floats.wide}, scope: "parent", ` : `placement: ${floats.narrow}, `;
  return [place, `#edge(${quoted(id)}, ${across}, ${height.toFixed(1)})`];
}

/** Pieces as code expressions in markup: `#"…";` is text in which nothing is markup. */
export const inline = (content: Text, context: TypstContext): string =>
  `[${content.map((piece) => markup(piece, context)).join('')}]`;

function markup(piece: Text[number], { names, nodes }: TypstContext): string {
  if (typeof piece === 'string')
    return `#${quoted(/^[[{]/.test(piece) ? piece.replace(/,(?=\S)/g, ',\u200b') : piece)};`;
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
  const value = nodes.has(piece.node)
    ? `value(${quoted(piece.value)}, ${quoted(nodeAnchor(piece.node))})`
    : quoted(piece.value);
  return piece.best ? `#strong(${value});` : `#${value};`;
}

/** Lets digests break: a zero-width space every eight characters. */
const breakable = (code: string): string =>
  /^[a-z0-9]+:[0-9a-f]{16,}$/.test(code) ? code.replace(/(.{8})(?=.)/g, '$1\u200b') : code;

/** Lets names break after the signs that join their words. */
export const breakableName = (name: string): string => name.replace(/([-_:/.])(?=.)/g, '$1\u200b');
