import assert from 'node:assert/strict';
import type { MetricsJson } from '../../../report/findings/metrics-json.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { makeReport } from '../../../report/make-report.ts';
import { compareMetrics } from '../../../report/reproduction/compare-metrics.ts';
import { fixtureStudy } from '../fixture-study.ts';

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

async function metricsOf(study: Study): Promise<MetricsJson> {
  const file = (await makeReport(study)).find(({ path }) => path === 'metrics.json')!;
  return JSON.parse(new TextDecoder().decode(file.bytes));
}

describe('two files of metrics of one study', function () {
  this.timeout(60_000);
  let original: MetricsJson;
  let again: MetricsJson;
  before(async () => {
    original = await metricsOf(fixtureStudy());
    again = await metricsOf(fixtureStudy({ luck: 'another machine' }));
  });
  const verdicts = (other: MetricsJson, options = {}): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { verdict } of compareMetrics(bytesOf(original), bytesOf(other), options).metrics)
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    return counts;
  };

  it('are equal where every image got the same class, whatever keys and environment say', () => {
    const metrics = original.metrics.map((entry) => ({ ...entry, key: 'sha256:other' }));
    const counts = verdicts({ ...original, environment: { engine: 'wasm' }, metrics });
    assert.deepEqual(counts, { equal: original.metrics.length });
  });

  it('are within tolerance where another training of the same worth made other errors', () => {
    const { metrics, rule } = compareMetrics(bytesOf(original), bytesOf(again));
    assert.deepEqual(
      metrics.filter(({ verdict }) => verdict !== 'within tolerance').map(({ name }) => name),
      [],
    );
    assert.match(rule, /McNemar exact, Holm/);
    assert.match(metrics[0]!.name, /^Barlow Twins, logistic, 1 %, seed 1, draw 0$/);
    assert.match(metrics[0]!.note, /points; right only originally \d+, right only here \d+; p \d\.\d+ after Holm$/);
  });

  it('are different where the method got worse, in its rows alone', async () => {
    const worse = await metricsOf(fixtureStudy({ luck: 'another machine', shift: -0.12 }));
    const { metrics } = compareMetrics(bytesOf(original), bytesOf(worse));
    const different = metrics.filter(({ verdict }) => verdict === 'different');
    assert.ok(different.length >= 5, JSON.stringify(different));
    for (const { name, original: old, reproduced } of different) {
      assert.match(name, /^Barlow Twins/);
      assert.ok(reproduced! < old!);
    }
  });

  it('are judged by a tolerance in points where one is given', () => {
    assert.deepEqual(verdicts(again, { tolerance: 100 }), { 'within tolerance': original.metrics.length });
    assert.ok(verdicts(again, { tolerance: 0 }).different! > original.metrics.length / 2);
  });

  it('are not comparable for other test images, labels, protocols, and for what one side alone has', () => {
    const all = original.metrics.length;
    assert.deepEqual(verdicts({ ...original, testSet: 'sha256:other' }), { 'not comparable': all });
    const [first, second, third, ...rest] = original.metrics;
    const metrics = [{ ...first!, labels: 7 }, { ...second!, parameters: { l2: 0 } }, ...rest, { ...third!, seed: 99 }];
    assert.deepEqual(verdicts({ ...original, metrics }), { 'not comparable': 4, equal: all - 3 });
  });

  it('are refused where one of them is something else', () => {
    assert.throws(() => compareMetrics(bytesOf({}), bytesOf(original)), /metrics\.json beside the lock/);
    assert.throws(() => compareMetrics(bytesOf(original), new Uint8Array(3)), /metrics\.json of this run/);
  });
});
