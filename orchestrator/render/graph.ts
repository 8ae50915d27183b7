import { cleaned } from '../ground/clean-text.ts';
import type { GraphState, GraphView } from './views.ts';

/** Colours of the states in graphs: fill and border, with dark text on all of them. */
export const stateFills = {
  fresh: ['#d9f2e0', '#2e8b57'],
  cached: ['#d6eefa', '#2878a8'],
  stale: ['#fdeec8', '#b7791f'],
  unknown: ['#eceef1', '#6b7280'],
  failed: ['#fbdcdc', '#b3261e'],
} as const satisfies Record<GraphState, readonly [fill: string, border: string]>;

// Mermaid writes entities with # where HTML has &, so its own # must not begin one.
const quoted = (text: string): string =>
  `"${text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('\n', ' ')}"`;

/** A Mermaid flowchart: states as classes and as words, ports on the edges. */
export function graphMermaid(told: GraphView): string {
  const graph = cleaned(told);
  const ids = new Map(graph.nodes.map(({ node }, i) => [node, `n${i}`]));
  const lines = ['---', `title: ${JSON.stringify(graph.title)}`, '---', 'flowchart LR'];
  for (const { node, status } of graph.nodes)
    lines.push(`  ${ids.get(node)}[${quoted(status ? `${node} (${status})` : node)}]${status ? `:::${status}` : ''}`);
  for (const { from, to, port } of graph.edges) lines.push(`  ${ids.get(from)} -->|${quoted(port)}| ${ids.get(to)}`);
  const used = new Set(graph.nodes.map(({ status }) => status));
  for (const [status, [fill, stroke]] of Object.entries(stateFills))
    if (used.has(status as keyof typeof stateFills))
      lines.push(`  classDef ${status} fill:${fill},stroke:${stroke},color:#1f2328`);
  return `${lines.join('\n')}\n`;
}

/** The graph as one JSON object, `{ title, nodes: [{ node, stage, status?, seconds?, at?, reasons? }], edges: [{ from, output?, to, port }] }`. */
export function graphJson(graph: GraphView): string {
  const { nodes } = graph;
  const edges = graph.edges.map(({ from, output, to, port }) => ({ from, ...(output && { output }), to, port }));
  return `${JSON.stringify({ title: graph.title, nodes, edges }, null, 2)}\n`;
}
