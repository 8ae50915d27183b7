import { count, counted, listed } from '../ground/number-format.ts';
import type { ProvenanceNode } from '../ground/study-types.ts';
import { coordinate, letters, RULE, SOFT, svgOf } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Edge, lanes, withoutShortcuts } from './railway-layout.ts';
import { textWidth } from './text-width.ts';
import { PAGE } from './vega-figure.ts';

/** Nodes of similar stages as one box: studies of any size have about a dozen of these. */
export interface FoldedStage {
  readonly name: string;
  readonly nodes: readonly ProvenanceNode[];
  /** Number of different stages in the box, such as `pretrain/simclr` and `pretrain/byol`. */
  readonly kinds: number;
}

export interface FoldedGraph {
  readonly stages: readonly FoldedStage[];
  /** Edges between stages by index, without those that follow from others. */
  readonly edges: readonly Edge[];
}

/** Groups nodes by the first part of their stage's name, in the order of the graph; the report comes last. */
export function foldedGraph(provenance: readonly ProvenanceNode[]): FoldedGraph {
  const foldOf = (node: ProvenanceNode): string => node.stage.split('/')[0]!;
  const groups = new Map<string, ProvenanceNode[]>();
  for (const node of provenance) groups.set(foldOf(node), [...(groups.get(foldOf(node)) ?? []), node]);
  if (!groups.has('report')) groups.set('report', []);
  const names = [...groups.keys()];
  const stages = names.map((name) => {
    const nodes = groups.get(name)!;
    return { name, nodes, kinds: new Set(nodes.map((node) => node.stage)).size };
  });
  const folds = new Map(provenance.map((node) => [node.name, names.indexOf(foldOf(node))]));
  const edges = new Map<string, Edge>();
  const report = names.indexOf('report');
  const add = (from: number, to: number) => from !== to && edges.set(`${from} ${to}`, [from, to]);
  for (const node of provenance)
    for (const input of node.inputs) if (folds.has(input)) add(folds.get(input)!, folds.get(node.name)!);
  const leading = new Set([...edges.values()].map(([from]) => from));
  for (const at of names.keys()) if (!leading.has(at)) add(at, report);
  return { stages, edges: withoutShortcuts(names.length, [...edges.values()]) };
}

const BOX = 30;
const LANE = 42;

/** The graph behind the report, with nodes grouped by stage. */
export function graphFigure(provenance: readonly ProvenanceNode[]): DrawnFigure | undefined {
  if (provenance.length === 0) return undefined;
  const { stages, edges } = foldedGraph(provenance);
  const places = lanes(stages.length, edges);
  const columns = Math.max(...places.map(({ column }) => column)) + 1;
  const least = Math.min(...places.map(({ lane }) => lane));
  const most = Math.max(...places.map(({ lane }) => lane));
  const gap = 18;
  const wide = Math.min(96, (PAGE - 2 - gap * (columns - 1)) / columns);
  const left = (column: number) => 1 + column * (wide + gap);
  const middle = (lane: number) => 1 + (lane - least) * LANE + BOX / 2;
  const lines = edges.map(([from, to]) => edge(places[from]!, places[to]!, left, middle, wide, gap));
  const boxes = stages.map((stage, i) => {
    const { column, lane } = places[i]!;
    const [x, y] = [left(column), middle(lane) - BOX / 2];
    const fitting = (words: string, most: number) => Math.min(most, (most * (wide - 6)) / textWidth(words, most));
    return [
      `<rect x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(wide)}" height="${BOX}" rx="4" fill="#f4f7fb" stroke="#5b7da8" stroke-width="0.8"/>`,
      letters(stage.name, x + wide / 2, y + 12.5, { size: fitting(stage.name, 8.5), anchor: 'middle' }),
      letters(sizeOf(stage), x + wide / 2, y + 23.5, {
        size: fitting(sizeOf(stage), 7.2),
        anchor: 'middle',
        colour: SOFT,
      }),
    ].join('');
  });
  const alt = `The graph of the study, ${counted(provenance.length, 'node')} grouped into ${count(stages.length)} stages: ${listed(stages.map((stage) => `${stage.name} (${sizeOf(stage)})`))}.`;
  const height = 2 + (most - least) * LANE + BOX;
  return { svg: svgOf(left(columns - 1) + wide + 1, height, alt, [...lines, ...boxes]), alt, wide: true };
}

/** `12 methods, 36 nodes`. Only the report itself has no known node yet. */
function sizeOf({ name, nodes, kinds }: FoldedStage): string {
  if (nodes.length === 0) return '1 node';
  const several = name === 'pretrain' ? counted(kinds, 'method') : counted(kinds, 'kind');
  return kinds > 1 && nodes.length > 1 ? `${several}, ${counted(nodes.length, 'node')}` : counted(nodes.length, 'node');
}

/** Straight along the lane of whichever end is off the main line, bent in the gap at the other. */
function edge(
  from: { column: number; lane: number },
  to: { column: number; lane: number },
  left: (column: number) => number,
  middle: (lane: number) => number,
  wide: number,
  gap: number,
): string {
  const [x0, y0] = [left(from.column) + wide, middle(from.lane)];
  const [x1, y1] = [left(to.column) - 4, middle(to.lane)];
  const c = coordinate;
  const early = to.lane !== 0;
  const bend = early ? x0 : left(to.column) - gap;
  const end = early ? x0 + gap - 4 : x1;
  const half = (bend + end) / 2;
  const curve = `C${c(half)} ${c(y0)} ${c(half)} ${c(y1)} ${c(end)} ${c(y1)}`;
  const path = from.lane === to.lane ? `M${c(x0)} ${c(y0)}H${c(x1)}` : `M${c(x0)} ${c(y0)}H${c(bend)}${curve}H${c(x1)}`;
  const head = `M${c(x1 - 1)} ${c(y1 - 2.6)}l5 2.6l-5 2.6z`;
  return `<path d="${path}" fill="none" stroke="${RULE}" stroke-width="0.9"/><path d="${head}" fill="${RULE}"/>`;
}
