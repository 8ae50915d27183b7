import { humanSeconds } from '../ground/quantities.ts';
import { type Colour, painter } from '../ground/text.ts';
import { statusColours } from './status-table.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { GraphNode, GraphState, GraphView } from './views.ts';

/** Columns by which a node may be indented; deeper ones stand in one column, so that a long chain stays readable. */
const DEEPEST = 24;

interface Row extends GraphNode {
  readonly lead: string;
  readonly others: readonly string[];
}

/**
 * The graph as a tree for a terminal. Each node stands once, below the last of its inputs to be computed; its other
 * inputs are named beside it.
 */
export function graphText(graph: GraphView, { width, color }: Pick<Terminal, 'width' | 'color'>): string {
  if (graph.nodes.length === 0) return 'no nodes\n';
  return table<Row>(
    rowsOf(graph),
    [
      { title: 'node', text: ({ lead, node }) => lead + node, least: 44, middle: true },
      { title: 'status', text: ({ status = '' }) => status, colour: ({ status }) => status && colourOf(status) },
      {
        title: 'took',
        text: ({ seconds }) => (seconds === undefined ? '' : humanSeconds(seconds)),
        right: true,
        drop: 2,
      },
      { title: 'also takes from', text: ({ others }) => others.join(', '), least: 8, drop: 1 },
    ],
    width,
    painter(color),
  );
}

const colourOf = (status: GraphState): Colour => (status === 'failed' ? 'red' : statusColours[status]);

/** Rows in the order of the tree. */
function rowsOf({ nodes, edges }: GraphView): Row[] {
  const at = new Map(nodes.map(({ node }, index) => [node, index]));
  const inputs = nodes.map((): Set<string> => new Set());
  for (const { from, to } of edges) inputs[at.get(to)!]?.add(from);
  const parents = inputs.map((names) => [...names].sort((a, b) => at.get(a)! - at.get(b)!).at(-1));
  const below = new Map<string | undefined, number[]>();
  parents.forEach((parent, index) => {
    below.set(parent, [...(below.get(parent) ?? []), index]);
  });
  const rows: Row[] = [];
  // A stack, and no recursion: a chain may have ten thousand nodes.
  const open = stacked(below.get(undefined) ?? [], '', '');
  for (let next = open.pop(); next; next = open.pop()) {
    const node = nodes[next.index]!;
    rows.push({
      ...{ ...node, lead: next.lead },
      others: [...inputs[next.index]!].filter((name) => name !== parents[next.index]),
    });
    open.push(...stacked(below.get(node.node) ?? [], next.indent, undefined));
  }
  return rows;
}

/** The nodes below one, last first. Those of the top have no lines before them. */
function stacked(
  indices: readonly number[],
  indent: string,
  lead: string | undefined,
): { index: number; lead: string; indent: string }[] {
  return indices
    .map((index, i) => {
      if (lead !== undefined) return { index, lead, indent: '' };
      const isLast = i === indices.length - 1;
      const deeper = indent.length >= DEEPEST ? indent : `${indent}${isLast ? '  ' : '│ '}`;
      return { index, lead: `${indent}${isLast ? '└ ' : '├ '}`, indent: deeper };
    })
    .reverse();
}
