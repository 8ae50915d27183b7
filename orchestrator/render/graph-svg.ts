import { cleaned } from '../ground/clean-text.ts';
import { humanSeconds } from '../ground/quantities.ts';
import { truncate } from '../ground/text.ts';
import { stateFills } from './graph.ts';
import { layered } from './graph-layout.ts';
import type { GraphNode, GraphView } from './views.ts';

const boxHeight = 40;
const rowHeight = boxHeight + 14;
const between = 70; // columns, for the edges
const border = 24;
const titleHeight = 34;
const letter = 8; // of the name's font, about
const longestName = 40;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const round = (value: number): string => String(Math.round(10 * value) / 10);

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Edges and nodes as SVG: `g.node.STATE` with its rectangle and texts, `path.edge`, coloured by a style. */
  readonly marks: string;
}

/** @param href The link of a node, by its position in the graph. With links, edges also say what they join. */
export function drawGraph(graph: GraphView, href?: (place: number) => string): Drawing {
  const index = new Map(graph.nodes.map(({ node }, i) => [node, i]));
  const ports = new Map<string, { from: number; to: number; ports: string[] }>();
  for (const { from, to, port } of graph.edges) {
    const ends = { from: index.get(from)!, to: index.get(to)! };
    const id = `${ends.from} ${ends.to}`;
    if (!ports.has(id)) ports.set(id, { ...ends, ports: [] });
    ports.get(id)!.ports.push(port);
  }
  const edges = [...ports.values()];
  const layout = layered(graph.nodes.length, edges, rowHeight);

  // A column is as wide as its longest text.
  const widths = Array.from({ length: layout.layers }, () => 90);
  graph.nodes.forEach((node, i) => {
    const letters = Math.max(Math.min(node.node.length, longestName), caption(node).length);
    const layer = layout.places[i]!.layer;
    widths[layer] = Math.max(widths[layer]!, Math.ceil(letters * letter) + 20);
  });
  const lefts: number[] = [];
  widths.reduce((left, width) => {
    lefts.push(left);
    return left + width + between;
  }, border);
  const width = Math.max(lefts.at(-1)! + widths.at(-1)! + border, border * 2 + Math.ceil(graph.title.length * 9));
  const height = Math.ceil(layout.extent) + titleHeight + border;
  const top = titleHeight;

  const lines = edges.map((edge, i) => {
    const start = layout.places[edge.from]!;
    const end = layout.places[edge.to]!;
    const points = [
      [lefts[start.layer]! + widths[start.layer]!, start.at],
      ...layout.bends[i]!.flatMap(({ layer, at }) => [
        [lefts[layer]!, at],
        [lefts[layer]! + widths[layer]!, at],
      ]),
      [lefts[end.layer]! - 5, end.at],
    ] as [number, number][];
    const names = `${graph.nodes[edge.from]!.node} → ${graph.nodes[edge.to]!.node}: ${edge.ports.join(', ')}`;
    const ends = href ? ` data-from="${edge.from}" data-to="${edge.to}"` : '';
    return `<path class="edge"${ends} d="${curve(points, top)}"><title>${escaped(names)}</title></path>`;
  });
  const boxes = graph.nodes.map((node, i) => {
    const { layer, at } = layout.places[i]!;
    const x = lefts[layer]!;
    const y = top + at - boxHeight / 2;
    const [open, close] = href
      ? [`<a id="graph-${i}" data-node="${i}" href="${href(i)}" class="node ${node.status ?? ''}">`, '</a>']
      : [`<g class="node ${node.status ?? ''}">`, '</g>'];
    return [
      `${open}<title>${escaped(tooltip(node))}</title>`,
      `<rect x="${round(x)}" y="${round(y)}" width="${widths[layer]}" height="${boxHeight}" rx="6"/>`,
      `<text class="name" x="${round(x + 10)}" y="${round(y + 17)}">${escaped(truncate(node.node, longestName))}</text>`,
      `<text class="state" x="${round(x + 10)}" y="${round(y + 32)}">${escaped(caption(node))}</text>${close}`,
    ].join('');
  });
  return { width, height, marks: [...lines, ...boxes].join('\n') };
}

/** A drawing that stands alone: producers on the left, states by colour and in words. The same graph gives the same bytes. */
export function graphSvg(told: GraphView): string {
  const graph = cleaned(told);
  const { width, height, marks } = drawGraph(graph);
  const states = Object.entries(stateFills).map(
    ([state, [fill, stroke]]) => `.${state} rect { fill: ${fill}; stroke: ${stroke} }`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="graph-title">
<title id="graph-title">${escaped(graph.title)}</title>
<style>
text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.name { font-size: 12.5px; font-weight: 600 }
.state { font-size: 11px; fill: #424a53 }
.node rect { fill: #ffffff; stroke: #6b7280 }
${states.join('\n')}
.edge { fill: none; stroke: #8b949e; stroke-width: 1.3; marker-end: url(#arrow) }
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8b949e"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<text class="title" x="${border}" y="22">${escaped(graph.title)}</text>
${marks}
</svg>
`;
}

const caption = ({ node, stage, status, seconds }: GraphNode): string =>
  [stage === node ? '' : stage, status ?? '', seconds === undefined ? '' : humanSeconds(seconds)]
    .filter(Boolean)
    .join(' · ') || 'stage';

const tooltip = (node: GraphNode): string => [`${node.node} (${caption(node)})`, ...(node.reasons ?? [])].join('\n');

/** A line that is straight along the columns and curved between them. */
function curve(points: readonly (readonly [number, number])[], top: number): string {
  const [[x0, y0], ...rest] = points as [[number, number], ...[number, number][]];
  let path = `M${round(x0)} ${round(top + y0)}`;
  let [lastX, lastY] = [x0, y0];
  for (const [x, y] of rest) {
    const middle = (lastX + x) / 2;
    path +=
      lastY === y
        ? `H${round(x)}`
        : `C${round(middle)} ${round(top + lastY)} ${round(middle)} ${round(top + y)} ${round(x)} ${round(top + y)}`;
    [lastX, lastY] = [x, y];
  }
  return path;
}
