/**
 * A layered layout (after Sugiyama, Tagawa and Toda, 1981): layers by the longest path, bends where long edges cross a
 * layer, orders by barycentres, positions pulled towards neighbours. The order of the input alone breaks ties, so that
 * equal graphs give equal drawings.
 */
export interface LayoutEdge {
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  /** For each node, its layer and its middle across the layers, in the caller's units. */
  readonly places: readonly { readonly layer: number; readonly at: number }[];
  /** For each edge, the bends between its ends, by layer. */
  readonly bends: readonly (readonly { readonly layer: number; readonly at: number }[])[];
  readonly layers: number;
  /** Distance from the near side of the first node to the far side of the last one. */
  readonly extent: number;
}

interface Vertex {
  readonly layer: number;
  readonly size: number;
  readonly before: Vertex[];
  readonly after: Vertex[];
  at: number;
}

const sweeps = 12;
const bendSize = 14;

/** @param size Width of a node across the layers, with its gap */
export function layered(count: number, edges: readonly LayoutEdge[], size: number): Layout {
  const layerOf = longestPaths(count, edges);
  const nodes: Vertex[] = layerOf.map((layer) => ({ layer, size, before: [], after: [], at: 0 }));
  const layers: Vertex[][] = Array.from({ length: Math.max(0, ...layerOf) + 1 }, () => []);
  for (const node of nodes) layers[node.layer]!.push(node);
  const chains = edges.map(({ from, to }) => {
    const bends: Vertex[] = [];
    let last = nodes[from]!;
    for (let layer = last.layer + 1; layer <= nodes[to]!.layer; layer++) {
      const isEnd = layer === nodes[to]!.layer;
      const next: Vertex = isEnd ? nodes[to]! : { layer, size: bendSize, before: [], after: [], at: 0 };
      if (!isEnd) {
        bends.push(next);
        layers[layer]!.push(next);
      }
      last.after.push(next);
      next.before.push(last);
      last = next;
    }
    return bends;
  });
  const ordered = order(layers);
  const extent = place(ordered);
  return {
    places: nodes.map(({ layer, at }) => ({ layer, at })),
    bends: chains.map((bends) => bends.map(({ layer, at }) => ({ layer, at }))),
    layers: ordered.length,
    extent,
  };
}

/** The layer of each node. Nodes without inputs are placed right before their first consumer. */
function longestPaths(count: number, edges: readonly LayoutEdge[]): number[] {
  const layer = new Array<number>(count).fill(0);
  const open = new Array<number>(count).fill(0);
  const after = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of edges) {
    after[from]!.push(to);
    open[to]! += 1;
  }
  const sources = open.flatMap((inputs, node) => (inputs === 0 ? [node] : []));
  const ready = [...sources];
  for (let node = ready.shift(); node !== undefined; node = ready.shift())
    for (const next of after[node]!) {
      layer[next] = Math.max(layer[next]!, layer[node]! + 1);
      open[next]! -= 1;
      if (open[next] === 0) ready.push(next);
    }
  for (const node of sources)
    if (after[node]!.length > 0) layer[node] = Math.max(0, Math.min(...after[node]!.map((next) => layer[next]!)) - 1);
  return layer;
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

function order(given: readonly Vertex[][]): Vertex[][] {
  let layers = given.map((layer) => [...layer]);
  let best = layers;
  let fewest = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep <= sweeps && fewest > 0; sweep++) {
    const crossed = crossings(layers);
    if (crossed < fewest) [best, fewest] = [layers.map((layer) => [...layer]), crossed];
    const forward = sweep % 2 === 0;
    const position = new Map(layers.flatMap((layer) => layer.map((vertex, i) => [vertex, i] as const)));
    const indices = forward ? layers.keys() : [...layers.keys()].reverse();
    layers = layers.map((layer) => [...layer]);
    for (const i of indices) {
      const weight = new Map(
        layers[i]!.map((vertex) => {
          const neighbours = forward ? vertex.before : vertex.after;
          return [
            vertex,
            neighbours.length > 0 ? mean(neighbours.map((n) => position.get(n)!)) : position.get(vertex)!,
          ];
        }),
      );
      layers[i]!.sort((a, b) => weight.get(a)! - weight.get(b)! || position.get(a)! - position.get(b)!);
      layers[i]!.forEach((vertex, at) => {
        position.set(vertex, at);
      });
    }
  }
  return best;
}

function crossings(layers: readonly (readonly Vertex[])[]): number {
  let count = 0;
  for (let i = 0; i + 1 < layers.length; i++) {
    const position = new Map(layers[i + 1]!.map((vertex, at) => [vertex, at]));
    const ends = layers[i]!.map((vertex) => vertex.after.map((next) => position.get(next)!));
    for (let a = 0; a < ends.length; a++)
      for (let b = a + 1; b < ends.length; b++)
        for (const endA of ends[a]!) for (const endB of ends[b]!) if (endA > endB) count += 1;
  }
  return count;
}

/** Sets `at` of every vertex; returns the extent. */
function place(layers: readonly (readonly Vertex[])[]): number {
  for (const layer of layers) pack(layer, stacked(layer));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forward = sweep % 2 === 0;
    for (const layer of forward ? layers : [...layers].reverse()) {
      const wanted = layer.map((vertex) => {
        const neighbours = forward ? vertex.before : vertex.after;
        return neighbours.length > 0 ? mean(neighbours.map((n) => n.at)) : vertex.at;
      });
      pack(layer, wanted);
    }
  }
  const all = layers.flat();
  const least = Math.min(...all.map((vertex) => vertex.at - vertex.size / 2));
  for (const vertex of all) vertex.at -= least;
  return all.length > 0 ? Math.max(...all.map((vertex) => vertex.at + vertex.size / 2)) : 0;
}

/** Positions of a layer's vertices, one after the other and centred on zero. */
function stacked(layer: readonly Vertex[]): number[] {
  const total = layer.reduce((sum, vertex) => sum + vertex.size, 0);
  let edge = -total / 2;
  return layer.map((vertex) => {
    edge += vertex.size;
    return edge - vertex.size / 2;
  });
}

/**
 * Places vertices as near to the wanted positions as order and sizes allow, by pooling neighbours that would overlap.
 */
function pack(layer: readonly Vertex[], wanted: readonly number[]): void {
  const offsets = stacked(layer);
  const blocks: { sum: number; count: number }[] = [];
  layer.forEach((_, i) => {
    let block = { sum: wanted[i]! - offsets[i]!, count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      block = { sum: block.sum + last.sum, count: block.count + last.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  let i = 0;
  for (const { sum, count } of blocks) for (let n = 0; n < count; n++, i++) layer[i]!.at = sum / count + offsets[i]!;
}
