import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { graphJson, graphMermaid } from '../../../orchestrator/render/graph.ts';
import { layered } from '../../../orchestrator/render/graph-layout.ts';
import { graphPage } from '../../../orchestrator/render/graph-page.ts';
import { graphSvg } from '../../../orchestrator/render/graph-svg.ts';
import { graphText } from '../../../orchestrator/render/graph-text.ts';
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
  it('is a tree: each node once, below the last of its inputs, with the others beside it', () => {
    assert.deepEqual(graphText(graph, { width: 80, color: false }).trimEnd().split('\n'), [
      'node                status  also takes from',
      'decode              fresh',
      '└ pretrain "a" <b>  stale',
      '  └ report                  decode',
    ]);
  });

  it('keeps a chain of ten thousand nodes within the width', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `node-${i}`);
    const chain = {
      title: 'chain',
      nodes: names.map((node) => ({ node, stage: 'count' })),
      edges: names.slice(1).map((to, i) => ({ from: names[i]!, to, port: 'count' })),
    };
    const lines = graphText(chain, { width: 80, color: false }).trimEnd().split('\n');
    assert.equal(lines.length, names.length + 1);
    for (const line of lines) assert.ok(line.length <= 80, line);
  });

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

  it('shows what failed, what a node took and why it runs', () => {
    const nodes = [{ node: 'a', stage: 'a', status: 'failed', seconds: 90, reasons: ['never ran'] }] as const;
    const svg = graphSvg({ title: 'one', nodes, edges: [] });
    assert.match(svg, /<g class="node failed"><title>a \(failed · 1 min 30 s\)\nnever ran<\/title>/);
    assert.match(svg, /\.failed rect \{ fill: #fbdcdc/);
  });

  it('can draw no nodes, and one', () => {
    assert.doesNotMatch(graphSvg({ title: 'none', nodes: [], edges: [] }), /NaN|Infinity/);
    assert.match(graphSvg({ title: 'one', nodes: graph.nodes.slice(0, 1), edges: [] }), />decode</);
  });
});

describe('the graph as a page', () => {
  const page = graphPage({
    ...graph,
    nodes: graph.nodes.map((node, i) => ({ ...node, seconds: 60 * i, at: '2026-01-31T12:00:00.000Z', reasons: [] })),
  });
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));

  it('stands alone: nothing is fetched, and a policy says so', () => {
    assert.doesNotMatch(page, /(src|href)="(?!#)/);
    assert.doesNotMatch(page, /@import|url\((?!#)/);
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1]!;
    const digest = createHash('sha256').update(script).digest('base64');
    assert.ok(page.includes(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}';`));
  });

  it('leads from the drawing to the table, between nodes there, and back, with no link to nowhere', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    assert.deepEqual(
      targets.filter((target) => !ids.has(target)),
      [],
    );
    assert.match(page, /<tr id="node-1"[\s\S]*?<td><a href="#node-0">decode<\/a><\/td>\n<td><a href="#node-2">report</);
    assert.equal(ids.size, [...page.matchAll(/ id="/g)].length, 'no id twice');
  });

  it('escapes names, and counts states and times', () => {
    assert.ok(!page.includes('<b>'));
    assert.match(page, /3 nodes: 1 fresh, 1 stale; 3 min of computing in all/);
  });

  it('has a script that parses, and a light and a dark colour for every state', () => {
    const script = /<script>([\s\S]*)<\/script>/.exec(page)![1]!;
    assert.doesNotThrow(() => new Function(script));
    for (const state of ['fresh', 'cached', 'stale', 'unknown', 'failed'])
      assert.equal([...page.matchAll(new RegExp(`--${state}: #`, 'g'))].length, 2, state);
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
