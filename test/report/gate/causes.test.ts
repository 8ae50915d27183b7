import assert from 'node:assert/strict';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import type { NodeFacts } from '../../../report/gate/baseline-types.ts';
import { causesOf } from '../../../report/gate/causes.ts';
import { compare } from '../../../report/gate/compare-with-baseline.ts';
import { explain } from '../../../report/gate/explain.ts';
import { causeLines, type Explained } from '../../../report/gate/explained.ts';
import { gateMarkdown } from '../../../report/gate/gate-markdown.ts';
import { gateText } from '../../../report/gate/terminal-text.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

const declarations = (loss: string) => ({
  'stages/pretrain.ts#run': { hash: 'r1', via: '' },
  'learn/train.ts#train': { hash: 't1', via: 'stages/pretrain.ts#run' },
  'learn/loss.ts#loss': { hash: loss, via: 'learn/train.ts#train' },
});

function node(name: string, inputs: readonly string[], made: string, more: Partial<NodeFacts> = {}): NodeFacts {
  return {
    ...{ node: name, stage: name, key: `sha256:key-${name}`, inputs, outputs: { out: `sha256:${made}` } },
    ...{ params: { epochs: 7 }, environment: { threads: '2' }, packages: { tfjs: 'tfjs@4' }, code: 'code-1' },
    ...{ declarations: declarations('l1'), bytes: { out: 100 }, seconds: 3, here: true },
    ...more,
  };
}

const before = [node('decode', [], 'd'), node('pretrain', ['decode'], 'p'), node('probe', ['pretrain'], 's')];
const metrics = simulatedMetrics({ luck: 'base', seeds: [1, 2], images: 300 });
const environment = { engine: 'native', threads: '2' };
const baseline = makeBaseline({ ...metrics, environment }, '', { nodes: before, machine: 'm', sized: [] });

/** The simulated metrics name no threads. */
const ENVIRONMENT = ['environment threads "2", was none'];

describe('the causes of a difference', () => {
  it('are the first nodes where digests part, with what differs in their keys', () => {
    const now = [
      node('decode', [], 'd', { key: 'sha256:other', code: 'code-2' }),
      node('pretrain', ['decode'], 'p2', { key: 'sha256:other', params: { epochs: 3 }, packages: { tfjs: 'tfjs@5' } }),
      node('probe', ['pretrain'], 's2', { key: 'sha256:other' }),
    ];
    const { parted, without, inCommon } = causesOf(now, baseline);
    assert.deepEqual(parted, [
      { node: 'pretrain', because: ['epochs 3, was 7', 'package tfjs "tfjs@5", was "tfjs@4"'] },
    ]);
    assert.deepEqual([without, inCommon], [['decode'], 3]);
  });

  it('are unknown where the baseline has the digests of version 0.1, and it is said', async () => {
    const old = structuredClone(baseline);
    for (const one of old.nodes) (one.outputs as Record<string, string>).out = '0'.repeat(32);
    const causes = causesOf([node('decode', [], 'd', { key: 'sha256:other' })], old);
    assert.deepEqual([causes.parted, causes.without, causes.incomparable], [[], [], 1]);
    const explained = { causes: { ...causes, functions: [] }, flips: [] } as unknown as Explained;
    assert.match(causeLines(explained, (lines) => [...lines]).join(), /is of version 0\.1/);
  });

  it('are the functions that changed, with the way by which the stage reaches them', () => {
    const code = { key: 'sha256:other', code: 'code-2', declarations: declarations('l2') };
    const now = [before[0]!, node('pretrain', ['decode'], 'p2', code), node('probe', ['pretrain'], 's2')];
    const { functions, parted } = causesOf(now, baseline);
    assert.deepEqual(parted[0]!.because, ['code']);
    assert.deepEqual(
      functions.map(({ id, how, path, before: old, after }) => ({ id, how, path, old, after })),
      [
        {
          ...{ id: 'learn/loss.ts#loss', how: 'changed', old: 'l1', after: 'l2' },
          path: ['stages/pretrain.ts#run', 'learn/train.ts#train', 'learn/loss.ts#loss'],
        },
      ],
    );
  });

  it('are found under another name, where fewer seeds make a shorter one', () => {
    const five = [0, 1].map((seed) =>
      node(`train[seed=${seed}]`, [], `p${seed}`, { stage: 'train', params: { seed } }),
    );
    const of = makeBaseline(metrics, '', { nodes: five, machine: 'm', sized: [] });
    const one = node('train', [], 'other', { key: 'sha256:other', params: { seed: 1, steps: 3 } });
    assert.deepEqual(causesOf([one], of).parted, [{ node: 'train', because: ['steps 3, was none', ...ENVIRONMENT] }]);
  });

  it('are called not deterministic if the key is the same and the bytes are not', () => {
    const now = [before[0]!, node('pretrain', ['decode'], 'p2'), node('probe', ['pretrain'], 's2')];
    assert.deepEqual(causesOf(now, baseline).parted, [{ node: 'pretrain', because: [] }]);
  });

  it('stand beside a verdict of worse: changed lines, images that turned, what they are taken for', async () => {
    const code = { key: 'sha256:other', code: 'code-2', declarations: declarations('l2') };
    const now = simulatedMetrics({ luck: 'now', seeds: [1, 2], images: 300, drop: 0.4 });
    const labels = Int32Array.from({ length: 300 }, (_, i) => i % 10);
    const images = {
      ...{ labels, height: 1, width: 1, channels: 1 },
      gather: async (indices: ArrayLike<number>) => new Uint8Array(indices.length),
    };
    const result = await explain(compare(now, baseline), {
      ...{ experiment: 'simulated', metrics: now, baseline, allFlips: false },
      nodes: [before[0]!, node('pretrain', ['decode'], 'p2', code), node('probe', ['pretrain'], 's2')],
      source: {
        images: async () => images,
        predictions: async () => labels.map((label) => (label + 1) % 10),
        text: async (hash) => ({ l1: 'old', l2: 'new' })[hash],
        diff: (old, text) => [`-${old}`, `+${text}`],
      },
    });
    assert.equal(result.exitCode, 3);
    const flips = result.flips[0]!;
    const worse = result.rows.filter(({ verdict, kind }) => verdict === 'worse' && kind === 'accuracy');
    assert.ok(worse.some(({ metric }) => metric === flips.metric));
    assert.ok(flips.newlyWrong > flips.newlyRight && flips.byLuck! > 0);
    assert.equal(flips.images[0]!.takenFor, 'abcdefghij'[(flips.images[0]!.index + 1) % 10]);
    assert.equal(flips.classes.length, 10);
    const markdown = gateMarkdown(result);
    assert.match(markdown, /Results first differ at pretrain: code\./);
    assert.match(markdown, /```diff\n-old\n\+new\n```/);
    const { causes } = result;
    const fenced = { ...causes!, functions: causes!.functions.map((one) => ({ ...one, lines: [' ```', '+new'] })) };
    assert.match(gateMarkdown({ ...result, causes: fenced }), /\n````diff\n ```\n\+new\n````\n/);
    assert.match(gateText(result), /learn\/loss\.ts#loss changed, reached by[\s\S]*\+new/);
  });
});
