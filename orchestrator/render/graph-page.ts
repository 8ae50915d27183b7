import { createHash } from 'node:crypto';
import { cleaned } from '../ground/clean-text.ts';
import { humanSeconds, plural } from '../ground/quantities.ts';
import { stateFills } from './graph.ts';
import { graphPageScript, graphPageStyle } from './graph-page-assets.ts';
import { drawGraph, escaped } from './graph-svg.ts';
import type { GraphNode, GraphState, GraphView } from './views.ts';

/** Number of a node's links that are shown at first: a node that everything depends on has hundreds. */
const mostLinks = 8;
const states = Object.keys(stateFills) as GraphState[];

/**
 * The graph as one page without network. The nodes of the drawing link to a table of states, times and reasons, and the
 * rows link to each other; that works without scripts. With scripts it can be searched and filtered.
 */
export function graphPage(told: GraphView): string {
  const graph = cleaned(told);
  const { width, height, marks } = drawGraph(graph, (place) => `#node-${place}`);
  const place = new Map(graph.nodes.map(({ node }, i) => [node, i]));
  const before = graph.nodes.map((): string[] => []);
  const after = graph.nodes.map((): string[] => []);
  for (const { from, to } of graph.edges) {
    if (!before[place.get(to)!]!.includes(from)) before[place.get(to)!]!.push(from);
    if (!after[place.get(from)!]!.includes(to)) after[place.get(from)!]!.push(to);
  }
  const longest = Math.max(0, ...graph.nodes.map(({ seconds }) => seconds ?? 0));
  const link = (name: string): string => `<a href="#node-${place.get(name)}">${escaped(name)}</a>`;
  const links = (names: readonly string[]): string => {
    const shown = names.slice(0, names.length > mostLinks + 1 ? mostLinks : undefined).map(link);
    const more = names.slice(shown.length).map(link);
    const rest = more.length > 0 ? `, <details><summary>${more.length} more</summary>${more.join(', ')}</details>` : '';
    return shown.join(', ') + rest || '–';
  };
  const rows = graph.nodes.map(
    (node, i) => `<tr id="node-${i}" data-node="${i}" data-state="${node.status ?? ''}" tabindex="-1">
<th scope="row">${escaped(node.node)} <a class="up" href="#graph-${i}" aria-label="${escaped(node.node)} in the drawing">↑</a></th>
<td><span class="state ${node.status ?? ''}">${node.status ?? '–'}</span></td>
<td class="took">${took(node, longest)}</td>
<td>${escaped((node.reasons ?? []).join('; ')) || '–'}</td>
<td>${links(before[i]!)}</td>
<td>${links(after[i]!)}</td>
</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(graphPageScript).digest('base64')}'; base-uri 'none'; form-action 'none'">
<title>${escaped(graph.title)}: graph</title>
<style>${graphPageStyle}</style>
</head>
<body>
<header>
<h1>${escaped(graph.title)}</h1>
<p>${escaped(totals(graph))}</p>
<form id="filter" role="search" hidden>
<label>Search nodes <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
<fieldset><legend>States</legend>${states.flatMap((state) => checkbox(graph, state)).join('\n')}</fieldset>
<fieldset><legend>Drawing</legend><button type="button" id="smaller" aria-label="smaller">−</button>
<button type="button" id="larger" aria-label="larger">+</button>
<button type="button" id="fit">fit</button></fieldset>
<output id="shown" aria-live="polite"></output>
</form>
</header>
<main>
<div id="drawing" role="region" aria-label="Drawing of the graph" tabindex="0">
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${plural(graph.nodes.length, 'node')}, producers on the left">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${marks}
</svg>
</div>
<div class="scroll" role="region" aria-label="Table of the nodes" tabindex="0">
<table>
<caption>Nodes, producers first</caption>
<thead><tr><th scope="col">node</th><th scope="col">state</th><th scope="col">took</th><th scope="col">why</th><th scope="col">needs</th><th scope="col">needed by</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
</main>
<script>${graphPageScript}</script>
</body>
</html>
`;
}

function took({ seconds, at }: GraphNode, longest: number): string {
  if (seconds === undefined) return '–';
  const share = longest > 0 ? Math.round((100 * seconds) / longest) : 0;
  const when = at ? `<time datetime="${escaped(at)}">${escaped(at.slice(0, 16).replace('T', ' '))}</time>` : '';
  return `${humanSeconds(seconds)}<span class="bar" style="width:${share}%"></span>${when}`;
}

function totals({ nodes }: GraphView): string {
  const counts = states.map((state) => [state, nodes.filter(({ status }) => status === state).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  const seconds = nodes.reduce((sum, node) => sum + (node.seconds ?? 0), 0);
  const all = seconds > 0 ? `; ${humanSeconds(seconds)} of computing in all, as it last ran` : '';
  return `${plural(nodes.length, 'node')}${said.length > 0 ? `: ${said.join(', ')}` : ''}${all}`;
}

function checkbox({ nodes }: GraphView, state: GraphState): string[] {
  const count = nodes.filter(({ status }) => status === state).length;
  if (count === 0) return [];
  return [
    `<label class="state ${state}"><input type="checkbox" name="state" value="${state}" checked> ${state} (${count})</label>`,
  ];
}
