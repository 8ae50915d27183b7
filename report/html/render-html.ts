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
import type { ProvenanceNode } from '../types.ts';
import { escapeHtml } from './escape.ts';
import { SCRIPT, STYLE } from './style.ts';

const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

interface Context {
  readonly names: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, ProvenanceNode>;
}

/**
 * The report as one HTML file that needs nothing else: no request leaves it (its content policy forbids any).
 *
 * @param remarks sentences for the page's foot, such as that there is no PDF
 */
export function renderHtml(
  paper: PaperDocument,
  provenance: readonly ProvenanceNode[],
  remarks: readonly string[],
): string {
  const context: Context = { names: numbering(paper), nodes: new Map(provenance.map((node) => [node.name, node])) };
  const honesty = paper.honesty.map((note) => `<p class="honesty" role="note">${escapeHtml(note)}</p>`).join('\n');
  const contents = paper.sections.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`).join('');
  const sections = paper.sections.map(
    ({ id, title, blocks }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>\n${blocks.map((block) => renderBlock(block, context)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(paper.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(paper.title)}</h1>
<p class="subtitle">${escapeHtml(paper.subtitle)}</p>
${honesty}
<p class="answer">${renderText(paper.answer, context)}</p>
</header>
${paper.mainFigure ? renderFigure(paper.mainFigure, context) : ''}
<p class="abstract">${renderText(paper.abstract, context)}</p>
${renderTable(paper.mainTable, context)}
<nav aria-label="Contents"><ul>${contents}</ul></nav>
${sections.join('\n')}
<footer>${remarks.map((remark) => `<p>${escapeHtml(remark)}</p>`).join('')}</footer>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function renderText(content: Text, { names, nodes }: Context): string {
  return content
    .map((piece) => {
      if (typeof piece === 'string') return escapeHtml(piece);
      if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`;
      if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`;
      if ('ref' in piece) return `<a href="#${piece.ref}">${escapeHtml(names.get(piece.ref) ?? piece.ref)}</a>`;
      if ('link' in piece) return `<a href="${escapeHtml(piece.href)}">${escapeHtml(piece.link)}</a>`;
      if ('cite' in piece)
        return `[${piece.cite.map((key) => `<a href="#${citation(key)}">${names.get(citation(key)) ?? escapeHtml(key)}</a>`).join(', ')}]`;
      const node = nodes.get(piece.node);
      if (!node) return escapeHtml(piece.value);
      const title = `from ${node.name} (${node.stage}), key ${node.key}: npx tsx pipeline.ts show ${node.name}`;
      return `<a class="v" href="#${nodeAnchor(node.name)}" title="${escapeHtml(title)}">${escapeHtml(piece.value)}</a>`;
    })
    .join('');
}

function renderBlock(block: Block, context: Context): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${renderText(block.text, context)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${renderText(item, context)}</li>`).join('\n')}</ul>`;
    case 'equation':
      return `<math display="block" aria-label="${escapeHtml(block.alt)}"><mrow>${block.mathml}</mrow></math>`;
    case 'references':
      return `<ol class="references">${block.items.map(({ key, text }) => `<li id="${citation(key)}">${renderText(text, context)}</li>`).join('\n')}</ol>`;
    case 'table':
      return renderTable(block, context);
    case 'figure':
      return renderFigure(block, context);
  }
}

function renderTable(table: TableBlock, context: Context): string {
  const { id, caption, columns, rows, foot, csv } = table;
  const name = context.names.get(id) ?? '';
  const head = columns
    .map(
      ({ title, align }) => `<th scope="col" class="${align}"><button type="button">${escapeHtml(title)}</button></th>`,
    )
    .join('');
  const body = rows.map((row) => {
    if (row.length === 1)
      return `<tr class="family"><th colspan="${columns.length}" scope="colgroup">${renderText(row[0]!, context)}</th></tr>`;
    const cells = row.map((cell, i) =>
      i === 0
        ? `<th scope="row" class="${columns[i]!.align}">${renderText(cell, context)}</th>`
        : `<td class="${columns[i]!.align}">${renderText(cell, context)}</td>`,
    );
    const anchor = id === 'table-provenance' ? ` id="${nodeAnchor(plainText(row[0]!))}"` : '';
    return `<tr${anchor}>${cells.join('')}</tr>`;
  });
  const data = csv === undefined ? '' : ` Data: <code>${escapeHtml(csv)}</code>.`;
  const below = foot || data ? `<p class="foot">${foot ? renderText(foot, context) : ''}${data}</p>` : '';
  return `<figure id="${id}"><figcaption><b>${name}.</b> ${renderText(caption, context)}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(name)}"><table class="sortable"><thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>${below}</figure>`;
}

function renderFigure({ id, caption, alt, image, path }: FigureBlock, context: Context): string {
  const picture =
    'svg' in image
      ? enlarged(image.svg.trim())
      : `<img alt="${escapeHtml(alt)}" width="${2 * image.width}" height="${2 * image.height}" src="data:image/png;base64,${Buffer.from(image.png).toString('base64')}">`;
  return `<figure id="${id}"><div class="card" tabindex="0" role="region" aria-label="${context.names.get(id)}">${picture}</div>
<figcaption><b>${context.names.get(id)}.</b> ${renderText(caption, context)} File: <code>${escapeHtml(path)}</code>.</figcaption></figure>`;
}

/** A screen is read from further away than paper: the same picture, a third larger. */
const enlarged = (svg: string): string =>
  svg.replace(/ width="([\d.]+)" height="([\d.]+)"/, (_, width: string, height: string) => {
    const size = (text: string): string => (Number(text) * 1.35).toFixed(0);
    return ` width="${size(width)}" height="${size(height)}"`;
  });
