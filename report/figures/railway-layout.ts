/** Place of a box in a graph from left to right: its column, and its lane, negative above the main line. */
export interface Place {
  readonly column: number;
  readonly lane: number;
}

/** An edge by the indices of its ends. */
export type Edge = readonly [from: number, to: number];

/**
 * Lays out a graph like a railway. The longest chain is the main line; every other box takes the nearest lane that is free
 * from the column of its producers to that of its consumers, so that no edge runs through a box. The order of the nodes
 * decides ties.
 *
 * @param edges - Edges of a graph without cycles, best after `withoutShortcuts`
 */
export function lanes(count: number, edges: readonly Edge[]): Place[] {
  const before = Array.from({ length: count }, (): number[] => []);
  const after = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of edges) {
    after[from]!.push(to);
    before[to]!.push(from);
  }
  const column = columns(count, before, after);
  const main = longestChain(count, column, before);
  const lane = new Array<number>(count).fill(0);
  const taken = new Set<string>();
  const last = Math.max(0, ...column);
  for (let c = 0; c <= last; c++) taken.add(`0 ${c}`);
  const others = Array.from({ length: count }, (_, i) => i)
    .filter((i) => !main.has(i))
    .sort((a, b) => column[a]! - column[b]! || a - b);
  for (const node of others) {
    const first = before[node]!.length > 0 ? Math.max(...before[node]!.map((i) => column[i]!)) + 1 : column[node]!;
    const end = after[node]!.length > 0 ? Math.min(...after[node]!.map((i) => column[i]!)) - 1 : column[node]!;
    const span = Array.from({ length: Math.max(end, column[node]!) - first + 1 }, (_, i) => first + i);
    for (let distance = 1; ; distance++) {
      const free = [distance, -distance].find((one) => span.every((c) => !taken.has(`${one} ${c}`)));
      if (free === undefined) continue;
      lane[node] = free;
      for (const c of span) taken.add(`${free} ${c}`);
      break;
    }
  }
  return column.map((at, i) => ({ column: at, lane: lane[i]! }));
}

/** Drops edges whose ends a longer path connects already. */
export function withoutShortcuts(count: number, edges: readonly Edge[]): Edge[] {
  const after = Array.from({ length: count }, (_, i) => edges.filter(([from]) => from === i).map(([, to]) => to));
  const reach = Array.from({ length: count }, (): Set<number> | undefined => undefined);
  const reachable = (node: number): Set<number> => {
    const known = reach[node];
    if (known) return known;
    const found = new Set<number>();
    reach[node] = found;
    for (const next of after[node]!) {
      found.add(next);
      for (const far of reachable(next)) found.add(far);
    }
    return found;
  };
  return edges.filter(([from, to]) => !after[from]!.some((next) => next !== to && reachable(next).has(to)));
}

/** Columns by the longest path from a source; sources come right before their first consumer. */
function columns(count: number, before: readonly number[][], after: readonly number[][]): number[] {
  const column = new Array<number>(count).fill(0);
  // A path has at most this many steps; the limit also ends a cycle.
  for (let round = 0, moved = true; moved && round < count; round++) {
    moved = false;
    for (let node = 0; node < count; node++) {
      const wanted = Math.max(0, ...before[node]!.map((i) => column[i]! + 1));
      if (wanted === column[node]) continue;
      column[node] = wanted;
      moved = true;
    }
  }
  return column.map((at, node) =>
    before[node]!.length > 0 || after[node]!.length === 0
      ? at
      : Math.max(0, Math.min(...after[node]!.map((i) => column[i]!)) - 1),
  );
}

function longestChain(count: number, column: readonly number[], before: readonly number[][]): Set<number> {
  if (count === 0) return new Set();
  let node = column.indexOf(Math.max(...column));
  const chain = new Set([node]);
  while (before[node]!.length > 0) {
    const next = before[node]!.find((i) => column[i] === column[node]! - 1);
    if (next === undefined || chain.has(next)) break;
    node = next;
    chain.add(node);
  }
  return chain;
}
