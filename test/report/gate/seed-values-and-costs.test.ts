import assert from 'node:assert/strict';
import type { MetricsJson } from '../../../report/findings/metrics-json.ts';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import type { NodeFacts } from '../../../report/gate/baseline-types.ts';
import { compare } from '../../../report/gate/compare-with-baseline.ts';
import { costsOf } from '../../../report/gate/costs.ts';
import type { GateResult } from '../../../report/gate/gate-result.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

const seeds = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

/** Runs with a training loss and an effective rank of each seed. */
function withCurves(losses: readonly number[], ranks: readonly number[], luck = 'base'): MetricsJson {
  const metrics = simulatedMetrics({ luck, seeds: seeds(losses.length), images: 300 });
  const training = losses.map((loss, seed) => ({
    ...{ method: 'method 0', seed, node: '', finite: true, alarms: [] },
    last: { loss, effectiveRank: ranks[seed]! },
    cost: { imagesSeen: 1000, flops: 5e9 },
  }));
  return { ...metrics, training };
}

const find = (result: GateResult, name: RegExp) => result.rows.find(({ metric }) => name.test(metric))!;

describe('metrics without a verdict on each image', () => {
  const five = makeBaseline(withCurves([1, 1.02, 0.98, 1.01, 0.99], [50, 51, 49, 50, 50]), '');

  it('is worse by Welch’s test: a loss that rose, a rank that fell, and not the other way round', () => {
    const worse = compare(withCurves([1.5, 1.52, 1.48], [30, 31, 29], 'now'), five);
    assert.equal(find(worse, /^training loss/).verdict, 'worse');
    assert.equal(find(worse, /^effective rank/).verdict, 'worse');
    const better = compare(withCurves([0.5, 0.52, 0.48], [70, 71, 69], 'now'), five);
    assert.equal(find(better, /^training loss/).verdict, 'not worse');
    assert.equal(find(better, /^effective rank/).verdict, 'not worse');
  });

  it('has Welch’s standard error and degrees of freedom, in one family with the accuracies', () => {
    // scipy.stats.ttest_ind([1.05, 1.2, 1.0], [1, 1.02, .98, 1.01, .99], equal_var=False, alternative='greater')
    const result = compare(withCurves([1.05, 1.2, 1], [50, 51, 48], 'now'), five);
    const row = find(result, /^training loss/);
    assert.ok(Math.abs(row.difference! / row.standardError! - SCIPY.t) < 1e-9);
    const family = result.rows.filter(({ p }) => p !== undefined).length;
    assert.equal(family, 14);
    assert.ok(row.p! >= SCIPY.p && row.p! <= SCIPY.p * family);
  });

  it('is reported without a verdict if a side has fewer than three seeds', () => {
    const result = compare(withCurves([3], [5], 'now'), five);
    assert.equal(find(result, /^training loss/).verdict, 'advisory');
    assert.equal(result.rows.filter(({ kind, verdict }) => kind === 'value' && verdict === 'worse').length, 0);
  });

  it('is identical where the same seeds have the same values', () => {
    const same = withCurves([1, 1.02, 0.98], [50, 51, 49]);
    assert.equal(find(compare(same, five), /^training loss/).verdict, 'identical');
    const two = find(compare(withCurves([1, 1.02], [50, 51]), five), /^training loss/);
    assert.deepEqual([two.verdict, two.baseline, two.now], ['identical', 1.01, 1.01]);
  });

  it('is a look at as many seeds as it has, where nothing else changed', () => {
    const { look, rows } = compare(withCurves([1.05, 1.2, 1], [50, 51, 48]), five);
    assert.equal(rows.filter(({ kind, verdict }) => kind === 'accuracy' && verdict === 'identical').length, 12);
    assert.deepEqual([look.seeds, look.index, look.next], [3, 2, undefined]);
  });

  it('hides no regression of another metric where it is the same number for every seed', () => {
    const other = (metrics: MetricsJson, loss: number): MetricsJson => ({
      ...metrics,
      training: metrics.training.flatMap((one) => [one, { ...one, method: 'method 1', last: { loss } }]),
    });
    const later = (metrics: MetricsJson): MetricsJson => ({
      ...metrics,
      training: metrics.training.map((one) => ({ ...one, seed: one.seed + 10 })),
    });
    const nothing = makeBaseline(other(withCurves([0, 0, 0], [50, 51, 49]), 1), '');
    const risen = compare(later(other(withCurves([0, 0, 0], [50, 51, 49], 'now'), 9)), nothing);
    assert.equal(find(risen, /^training loss of method 0/).verdict, 'identical');
    assert.equal(find(risen, /^training loss of method 1/).verdict, 'worse');
    const some = compare(later(other(withCurves([0, 1e-9, 0], [50, 51, 49], 'now'), 9)), nothing);
    assert.match(find(some, /^training loss of method 0/).note!, /^no number of seeds can decide/);
    assert.equal(find(some, /^training loss of method 1/).verdict, 'worse');
    assert.ok(some.rows.every(({ p }) => p === undefined || Number.isFinite(p)));
  });

  it('is no verdict where the training has other parameters: its loss is another quantity', () => {
    const told = (batch: number) => ({ parameters: { pretrain: { batch, seeds: [0] } } });
    const then = makeBaseline({ ...withCurves([1, 1.02, 0.98], [50, 51, 49]), ...told(128) }, '');
    const risen = withCurves([1.5, 1.52, 1.48], [30, 31, 29], 'now');
    assert.equal(find(compare({ ...risen, ...told(128) }, then), /^training loss/).verdict, 'worse');
    const other = compare({ ...risen, ...told(256) }, then);
    for (const name of [/^training loss/, /^effective rank/]) {
      assert.equal(find(other, name).verdict, 'advisory');
      assert.match(find(other, name).note!, /other parameters/);
    }
  });
});

describe('test losses', () => {
  const run = (luck: string, by: number, ofSeeds: readonly number[]): MetricsJson => {
    const metrics = simulatedMetrics({ luck, seeds: ofSeeds, images: 300 });
    const loss = (one: { seed: number; fraction: number }) => by * (1.5 - one.fraction + 0.01 * (one.seed % 3));
    return { ...metrics, metrics: metrics.metrics.map((one) => ({ ...one, testLoss: loss(one) })) };
  };
  const losses = ({ rows }: GateResult) => rows.filter(({ metric }) => metric.startsWith('test loss of '));

  it('are compared as calibration errors are, and one that rose by half is worse', () => {
    const baseline = makeBaseline(run('a', 1, seeds(5)), '');
    const risen = losses(compare(run('b', 1.5, seeds(3, 50)), baseline));
    assert.equal(risen.length, 12);
    assert.ok(risen.every(({ verdict, kind }) => verdict === 'worse' && kind === 'value'));
    const same = losses(compare(run('a', 1, seeds(5)), baseline));
    assert.ok(same.every(({ verdict }) => verdict === 'identical'));
    assert.ok(losses(compare(run('b', 1.5, [50]), baseline)).every(({ verdict }) => verdict === 'advisory'));
  });

  it('are new beside a baseline that has none, and no regression', () => {
    const old = makeBaseline(simulatedMetrics({ luck: 'a', seeds: seeds(5), images: 300 }), '');
    const result = compare(run('a', 1, seeds(5)), old);
    assert.deepEqual([...new Set(losses(result).map(({ verdict }) => verdict))], ['new']);
    assert.equal(losses(result).length, 12);
    assert.equal(result.exitCode, 0);
  });
});

const SCIPY = { t: 1.3772484719780984, p: 0.1496119975841461 };

describe('a method that became less stable', () => {
  it('is told from three seeds on, although its mean is what it was', () => {
    const calm = makeBaseline(simulatedMetrics({ luck: 'a', seeds: seeds(5), tau: 0.002, images: 2000 }), '');
    const wild = simulatedMetrics({ luck: 'b', seeds: seeds(5, 50), tau: 0.002, unstable: 0.06, images: 2000 });
    const { notes } = compare(wild, calm);
    assert.match(notes.join('\n'), /method 0, conv-small is less stable than in .*: the variance .* \d+\.\d times/);
    assert.doesNotMatch(notes.join('\n'), /method 1, conv-small is less stable/);
  });
});

describe('costs', () => {
  const node = (bytes: number, seconds: number): NodeFacts => ({
    ...{ node: 'export-backbone:simclr,seed=0', stage: 'export-backbone', key: 'sha256:k', inputs: [], outputs: {} },
    ...{ params: {}, environment: {}, packages: {}, code: 'c', declarations: {}, bytes: { out: bytes }, seconds },
    here: true,
  });
  const run = (bytes: number, seconds: number, machine = 'm') => ({
    ...{ nodes: [node(bytes, seconds)], machine, sized: ['export-backbone'] },
  });
  const metrics = withCurves([1], [50]);
  const baseline = makeBaseline(metrics, '', run(1000, 10));
  const check = (source: ReturnType<typeof run>, training = metrics.training) =>
    compare(metrics, baseline, {}, costsOf(training, source));

  it('are gated by count: one per cent more bytes or operations is the limit', () => {
    const calm = check(run(1010, 10));
    assert.equal(find(calm, /^bytes of export-backbone:simclr$/).verdict, 'not worse');
    assert.equal(find(calm, /^operations by/).verdict, 'identical');
    assert.equal(calm.exitCode, 0);
    const larger = check(run(1011, 10));
    assert.equal(find(larger, /^bytes/).verdict, 'worse');
    assert.equal(larger.exitCode, 3);
    const more = metrics.training.map((one) => ({ ...one, cost: { imagesSeen: 1000, flops: 6e9 } }));
    assert.equal(find(check(run(1000, 10), more), /^operations by/).verdict, 'worse');
  });

  it('are gated where a training saw fewer images than its parameters gave it, and not where they ask for fewer', () => {
    const half = metrics.training.map((one) => ({ ...one, cost: { imagesSeen: 500, flops: 25e8 } }));
    const faulty = check(run(1000, 10), half);
    assert.equal(find(faulty, /^images seen by method 0/).verdict, 'worse');
    assert.match(find(faulty, /^images seen/).note!, /fewer images than the same parameters gave before/);
    assert.equal(find(faulty, /^operations by/).verdict, 'not worse');
    assert.equal(faulty.exitCode, 3);
    const told = (epochs: number, seeds: number[]) => ({ parameters: { title: 't', pretrain: { epochs, seeds } } });
    const then = makeBaseline({ ...metrics, ...told(4, [0, 1]) }, '', run(1000, 10));
    const costs = costsOf(half, run(1000, 10));
    const asked = compare({ ...metrics, ...told(2, [0]) }, then, {}, costs);
    assert.equal(find(asked, /^images seen/).verdict, 'not worse');
    const hidden = { ...metrics, parameters: { title: 'other', pretrain: { epochs: 4, seeds: [0] } } };
    assert.equal(find(compare(hidden, then, {}, costs), /^images seen/).verdict, 'worse');
  });

  it('tell of times between like machines alone, and never fail for them', () => {
    const slow = check(run(1000, 20));
    assert.equal(find(slow, /^seconds of export-backbone/).verdict, 'advisory');
    assert.equal(find(slow, /^seconds of export-backbone/).ratio, 2);
    assert.equal(slow.exitCode, 0);
    assert.equal(
      check(run(1000, 11)).rows.some(({ metric }) => metric.startsWith('seconds')),
      false,
    );
    assert.match(find(check(run(1000, 20, 'another')), /^time and memory/).note ?? '', /another machine: not compared/);
  });
});
