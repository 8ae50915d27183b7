import assert from 'node:assert/strict';
import { graphJson, graphMermaid } from '../../../orchestrator/render/graph.ts';
import { layered } from '../../../orchestrator/render/graph-layout.ts';
import { graphSvg } from '../../../orchestrator/render/graph-svg.ts';
import type { GraphView } from '../../../orchestrator/render/views.ts';

const graph: GraphView = {
  title: 'quick',
  nodes: [
    { node: 'decode', stage: 'decode', status: 'fresh' },
    { node: 'pretrain "a" <b>', stage: 'pretrain', status: 'stale' },
    { node: 'report', stage: 'report' },
  ],
  edges: [
    { from: 'decode', to: 'pretrain "a" <b>', port: 'images' },
    { from: 'decode', to: 'report', port: 'images' },
    { from: 'pretrain "a" <b>', to: 'report', port: 'curves' },
    { from: 'pretrain "a" <b>', to: 'report', port: 'weights' },
  ],
};

describe('the graph as text', () => {
  it('is a Mermaid flowchart with states and ports', () => {
    assert.equal(
      graphMermaid(graph),
      `---
title: "quick"
---
flowchart LR
  n0["decode (fresh)"]:::fresh
  n1["pretrain #quot;a#quot; #lt;b> (stale)"]:::stale
  n2["report"]
  n0 -->|"images"| n1
  n0 -->|"images"| n2
  n1 -->|"curves"| n2
  n1 -->|"weights"| n2
  classDef fresh fill:#d9f2e0,stroke:#2e8b57,color:#1f2328
  classDef stale fill:#fdeec8,stroke:#b7791f,color:#1f2328
`,
    );
  });

  it('is JSON', () => {
    assert.deepEqual(JSON.parse(graphJson(graph)), graph);
  });
});

describe('the graph as a drawing', () => {
  it('is the same bytes for the same graph, escaped, with states in words', () => {
    const svg = graphSvg(graph);
    assert.equal(svg, graphSvg(structuredClone(graph)));
    assert.match(svg, /^<svg [^>]*role="img"[^>]*>\n<title id="graph-title">quick<\/title>/);
    assert.match(svg, /pretrain &quot;a&quot; &lt;b&gt;/);
    assert.match(svg, />pretrain · stale<\/text>/);
    assert.match(svg, /→ report: curves, weights<\/title>/);
    assert.equal(svg.match(/class="edge"/g)?.length, 3);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  });

  it('can draw no nodes, and one', () => {
    assert.doesNotMatch(graphSvg({ title: 'none', nodes: [], edges: [] }), /NaN|Infinity/);
    assert.match(graphSvg({ title: 'one', nodes: graph.nodes.slice(0, 1), edges: [] }), />decode</);
  });
});

describe('the layout', () => {
  // 60 nodes in a random-looking but fixed acyclic graph
  const edges = Array.from({ length: 110 }, (_, i) => ({ from: (i * 7) % 41, to: 42 + ((i * 13) % 18) })).concat(
    Array.from({ length: 40 }, (_, i) => ({ from: i, to: i + 1 })),
  );
  const layout = layered(60, edges, 50);

  it('puts every producer before its consumers', () => {
    for (const { from, to } of edges) assert.ok(layout.places[from]!.layer < layout.places[to]!.layer);
  });

  it('lets no two nodes overlap and keeps all inside', () => {
    for (let layer = 0; layer < layout.layers; layer++) {
      const places = layout.places.filter((place) => place.layer === layer).map((place) => place.at);
      places.sort((a, b) => a - b);
      places.slice(1).forEach((at, i) => {
        assert.ok(at - places[i]! >= 50 - 1e-6);
      });
    }
    for (const { at } of layout.places) assert.ok(at >= 25 - 1e-6 && at <= layout.extent - 25 + 1e-6);
  });

  it('gives a long edge one bend in every layer that it passes', () => {
    edges.forEach(({ from, to }, i) => {
      assert.equal(layout.bends[i]!.length, layout.places[to]!.layer - layout.places[from]!.layer - 1);
    });
  });

  it('uncrosses what can be uncrossed', () => {
    const { places } = layered(
      4,
      [
        { from: 0, to: 3 },
        { from: 1, to: 2 },
      ],
      10,
    );
    assert.equal(Math.sign(places[0]!.at - places[1]!.at), Math.sign(places[3]!.at - places[2]!.at));
  });
});
