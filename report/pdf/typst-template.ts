import { cleanLines } from '../ground/escape.ts';
import { PAPER_FONTS } from './paper-fonts.ts';

/** Typst's show rules for the whole paper. They ask for no clock and for no font but ours. */
export const preamble = (title: string): string => `
#set document(title: ${quoted(title)}, date: none)
#set page(paper: "a4", margin: (x: 18mm, top: 20mm, bottom: 20mm), columns: 2,
  header: context { if here().page() > 1 { set text(size: 7.6pt, fill: rgb("#444444")); block(width: 100%, stroke: (bottom: 0.3pt + rgb("#aaaaaa")), inset: (bottom: 3pt), ${quoted(title)}) } },
  footer: context align(center, text(size: 8pt, [#here().page() / #counter(page).final().first()])))
#set columns(gutter: 6mm)
#set text(font: ${quoted(PAPER_FONTS.serif)}, size: 9.5pt, fallback: false, lang: "en", hyphenate: true)
#set par(justify: true, leading: 0.55em, spacing: 0.75em)
#set heading(numbering: "1")
#show heading.where(level: 1): set text(size: 11pt)
#show heading.where(level: 1): set block(above: 1.3em, below: 0.7em)
#show raw: set text(font: ${quoted(PAPER_FONTS.mono)}, size: 0.85em, fallback: false)
#show math.equation: set text(font: ${quoted(PAPER_FONTS.maths)}, fallback: false)
#set table(stroke: none, inset: (x: 3pt, y: 2.4pt))
#show table: set text(size: 8pt)
#show table: set par(justify: false)
#show figure.caption: set text(size: 8.3pt)
#show figure.caption: set align(left)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#set place(clearance: 1.3em)
#set list(indent: 0.2em, body-indent: 0.5em)
#let value(body, node) = link(label(node), underline(stroke: 0.4pt + rgb("#7f8fa6"), offset: 1.6pt, body))
#let foot(body) = text(size: 7.6pt, fill: rgb("#444444"), align(left, body))
#let abstract(body) = pad(x: 6mm, top: 0.4em, bottom: 0.2em, [#text(weight: "bold", "Abstract. ")#body])
#let edge(id, wide, height) = context [#metadata((id, wide, height, here().page(), here().position().x.pt(), here().position().y.pt())) <edge>]
#let place-of(i) = context [#metadata((i, here().page(), here().position().x.pt(), here().position().y.pt())) <place>]
`;

/** A Typst string literal: text in one needs no other escape. */
export const quoted = (text: string): string =>
  `"${cleanLines(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ')}"`;
