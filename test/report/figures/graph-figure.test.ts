import assert from 'node:assert/strict';
import { foldedGraph, graphFigure } from '../../../report/figures/graph-figure.ts';
import { lanes, withoutShortcuts } from '../../../report/figures/railway-layout.ts';
import type { ProvenanceNode } from '../../../report/ground/study-types.ts';

const node = (name: string, stage: string, ...inputs: string[]): ProvenanceNode => ({
  ...{ name, stage, inputs, key: 'sha256:0', outputs: {}, params: {}, environment: {}, codeFingerprint: 'sha256:0' },
});

/** A study of `methods` x `seeds` with all that hangs off it. */
function study(methods: number, seeds: number): ProvenanceNode[] {
  const nodes = [
    node('download', 'download'),
    node('decode', 'decode', 'download'),
    node('split', 'split', 'decode'),
    node('augment-cache', 'augment-cache', 'decode', 'split'),
    node('random-encoder', 'random-encoder'),
    node('supervised', 'supervised', 'decode', 'split'),
  ];
  for (let m = 0; m < methods; m++)
    for (let s = 0; s < seeds; s++) {
      const of = `m${m},seed=${s}`;
      nodes.push(
        node(`pretrain/m${m}:${s}`, `pretrain/m${m}`, 'augment-cache', 'decode', 'split'),
        node(`export-backbone:${of}`, 'export-backbone', `pretrain/m${m}:${s}`, 'decode'),
        node(`probe-at-fractions:${of}`, 'probe-at-fractions', `export-backbone:${of}`, 'decode', 'split'),
        node(`embedding-map:${of}`, 'embedding-map', `export-backbone:${of}`, 'decode', 'split'),
      );
    }
  nodes.push(node('export-backbone:random', 'export-backbone', 'random-encoder', 'decode'));
  nodes.push(node('probe-at-fractions:random', 'probe-at-fractions', 'export-backbone:random', 'decode', 'split'));
  return nodes;
}

describe('the graph of a study', () => {
  it('folds nodes by stage, counts them, and ends in the report', () => {
    const { stages, edges } = foldedGraph(study(12, 3));
    const of = (name: string) => stages.find((stage) => stage.name === name)!;
    assert.equal(of('pretrain').nodes.length, 36);
    assert.equal(of('pretrain').kinds, 12);
    assert.equal(of('probe-at-fractions').nodes.length, 37);
    const named = edges.map(([from, to]) => `${stages[from]!.name} > ${stages[to]!.name}`);
    assert.ok(named.includes('probe-at-fractions > report') && named.includes('supervised > report'));
    assert.ok(named.includes('random-encoder > export-backbone'));
    // The figure leaves out arrows that follow from others.
    assert.ok(!named.includes('decode > export-backbone') && !named.includes('decode > augment-cache'));
  });

  it('is as small for 150 nodes as for ten, and no wider than the page', () => {
    const size = (nodes: readonly ProvenanceNode[]) =>
      / width="([\d.]+)" height="([\d.]+)"/.exec(graphFigure(nodes)!.svg)!.slice(1, 3).map(Number);
    const [many, few] = [size(study(12, 3)), size(study(1, 1))];
    assert.deepEqual(many, few);
    assert.ok(many[0]! <= 657 && many[1]! < 200, String(many));
    assert.ok(size([node('decode', 'decode')])[0]! < 300);
    assert.match(graphFigure(study(12, 3))!.alt, /pretrain \(12 methods, 36 nodes\)/);
    assert.equal(graphFigure([]), undefined);
  });

  it('has no two boxes in one place, and no arrow through a box', () => {
    const { stages, edges } = foldedGraph(study(2, 1));
    const places = lanes(stages.length, edges);
    const taken = new Set(places.map(({ column, lane }) => `${column} ${lane}`));
    assert.equal(taken.size, stages.length);
    for (const [from, to] of edges) {
      const [a, b] = [places[from]!, places[to]!];
      assert.ok(a.column < b.column, 'arrows lead to the right');
      // An arrow runs along the lane of whichever end is off the main line.
      const lane = b.lane !== 0 ? b.lane : a.lane;
      for (let column = a.column + 1; column < b.column; column++)
        assert.ok(!taken.has(`${column} ${lane}`), `${stages[from]!.name} > ${stages[to]!.name} at ${column}`);
    }
  });

  it('keeps an arrow that no longer way says', () => {
    assert.deepEqual(
      withoutShortcuts(4, [
        [0, 1],
        [1, 2],
        [0, 2],
        [0, 3],
      ]),
      [
        [0, 1],
        [1, 2],
        [0, 3],
      ],
    );
  });
});
