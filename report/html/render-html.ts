import { createHash } from 'node:crypto';
import { type Block, citation, numbering, type PaperDocument, sectionNumbers } from '../document/document.ts';
import { linkedNodes } from '../document/linked-nodes.ts';
import { unbroken } from '../document/unbroken.ts';
import { escapeMarkup } from '../ground/escape.ts';
import type { ProvenanceNode } from '../ground/study-types.ts';
import { type HtmlContext, renderText } from './html-context.ts';
import { SCRIPT } from './page-script.ts';
import { STYLE } from './page-style.ts';
import { renderProvenance } from './provenance-table.ts';
import { renderFigure } from './render-figure.ts';
import { renderTable } from './render-table.ts';

/** The page's own script by its digest: any other, from a text that was not escaped, would not run. */
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * The report as one self-contained HTML file; its content policy forbids all requests. The page is complete without its script.
 *
 * @param files - Text files of the report's folder by path: tables that the page offers as downloads
 * @param remarks - Sentences for the foot of the page, for example that there is no PDF
 */
export function renderHtml(
  given: PaperDocument,
  provenance: readonly ProvenanceNode[],
  files: ReadonlyMap<string, string>,
  remarks: readonly string[],
): string {
  const paper = unbroken(given);
  const nodes = shownNodes(paper, provenance);
  const context: HtmlContext = { names: numbering(paper), nodes, files };
  const numbers = sectionNumbers(paper.sections);
  const honesty = paper.honesty.map((note) => `<p class="honesty" role="note">${escapeMarkup(note)}</p>`).join('\n');
  const heading = (id: string, title: string): string => `${numbers.get(id)}\u2002${escapeMarkup(title)}`;
  const contents = paper.sections.map(({ id, title }) => `<li><a href="#${id}">${heading(id, title)}</a></li>`);
  const sections = paper.sections.map(
    ({ id, title, blocks }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${heading(id, title)}</h2>\n${blocks.map((block) => renderBlock(block, context)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(paper.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${escapeMarkup(paper.title)}</h1>
<p class="subtitle">${escapeMarkup(paper.subtitle)}</p>
${honesty}
</header>
<nav aria-label="Contents"><ul><li><a href="#abstract">Abstract</a></li>${contents.join('')}</ul></nav>
<main id="content" tabindex="-1">
<section aria-labelledby="abstract"><h2 id="abstract">Abstract</h2>
<p class="abstract">${renderText(paper.abstract, context)}</p>
</section>
${sections.join('\n')}
</main>
<footer>${remarks.map((remark) => `<p>${escapeMarkup(remark)}</p>`).join('')}</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Most nodes that the page has a row for; the CSV has all. */
const MOST_NODES = 1000;

/** The nodes that numbers link to, and further ones as far as there is room, in the order of the graph. */
function shownNodes(paper: PaperDocument, provenance: readonly ProvenanceNode[]): Map<string, ProvenanceNode> {
  const linked = provenance.length > MOST_NODES ? linkedNodes(paper) : new Set<string>();
  let room = MOST_NODES - provenance.filter(({ name }) => linked.has(name)).length;
  return new Map(
    provenance.flatMap((node) => (linked.has(node.name) || room-- > 0 ? [[node.name, node] as const] : [])),
  );
}

function renderBlock(block: Block, context: HtmlContext): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${renderText(block.text, context)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${renderText(item, context)}</li>`).join('\n')}</ul>`;
    case 'equation':
      return `<math display="block" aria-label="${escapeMarkup(block.alt)}"><mrow>${block.mathml}</mrow></math>`;
    case 'references':
      return `<ol class="references">${block.items.map(({ key, text }) => `<li id="${citation(key)}">${renderText(text, context)}</li>`).join('\n')}</ol>`;
    case 'table':
      return block.id === 'table-provenance' ? renderProvenance(block, context) : renderTable(block, context);
    case 'figure':
      return renderFigure(block, context);
  }
}
