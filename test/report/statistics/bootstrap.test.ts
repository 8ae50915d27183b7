import assert from 'node:assert/strict';
import { bootstrapDifference, bootstrapMean } from '../../../report/statistics/bootstrap.ts';
import { type Generator, generatorFrom } from '../../../report/statistics/generator.ts';
import { discordant, mcnemarExact } from '../../../report/statistics/hypothesis-tests.ts';
import { percentileInterval, wilsonInterval } from '../../../report/statistics/intervals.ts';
import type { Run } from '../../../report/statistics/run-values.ts';

const bernoulli = (random: Generator, n: number, p: number): Uint8Array =>
  Uint8Array.from({ length: n }, () => (random.uniform() < p ? 1 : 0));
const run = (correct: Uint8Array, seed = 1, draw = 0): Run => ({ seed, draw, correct });
const close = (a: number, b: number, by: number): void => assert.ok(Math.abs(a - b) < by, `${a} is not near ${b}`);

describe('the paired bootstrap', () => {
  it('gives the interval of resampling image by image', () => {
    const random = generatorFrom('paired');
    const [a, b] = [bernoulli(random, 400, 0.6), bernoulli(random, 400, 0.5)];
    const fast = bootstrapDifference([run(a)], [run(b)], generatorFrom('fast'));
    const slow = new Float64Array(4000);
    for (let i = 0; i < slow.length; i++) {
      let sum = 0;
      for (let k = 0; k < 400; k++) {
        const image = random.int(400);
        sum += a[image]! - b[image]!;
      }
      slow[i] = sum / 400;
    }
    const ends = percentileInterval(slow);
    close(fast.interval[0], ends[0], 0.008);
    close(fast.interval[1], ends[1], 0.008);
  });

  it('knows that two runs err on the same images: the same error rates give a narrower interval', () => {
    const random = generatorFrom('same');
    const a = bernoulli(random, 1000, 0.6);
    const b = a.map((bit, i) => (i % 50 === 0 ? 1 - bit : bit));
    const independent = bernoulli(random, 1000, 0.6);
    const width = (other: Uint8Array): number => {
      const { interval } = bootstrapDifference([run(a)], [run(other)], generatorFrom('width'), 2000);
      return interval[1] - interval[0];
    };
    assert.ok(width(b) < width(independent) / 3);
  });

  it('has the same distribution whether patterns are counted or their normal limit is drawn', () => {
    const random = generatorFrom('limit');
    const runs = (n: number, from: number): Run[] =>
      Array.from({ length: n }, (_, i) => run(bernoulli(random, 600, 0.5 + from), 1, i));
    // 2 draws a side: 16 patterns, counted; 3 draws a side: more, so the limit. One draw doubled is the same data.
    const [two, other] = [runs(2, 0), runs(2, 0.05)];
    const doubled = (of: Run[]): Run[] => [...of, ...of.map((one) => ({ ...one, draw: one.draw + 2 }))];
    const counted = bootstrapDifference(two, other, generatorFrom('x'));
    const limited = bootstrapDifference(doubled(two), doubled(other), generatorFrom('y'));
    assert.equal(counted.estimate.toFixed(9), limited.estimate.toFixed(9));
    assert.ok(limited.interval[1] - limited.interval[0] < counted.interval[1] - counted.interval[0] + 0.005);
  });

  it('covers the true difference about 95 times in 100', () => {
    const random = generatorFrom('coverage');
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const [a, b] = [bernoulli(random, 300, 0.6), bernoulli(random, 300, 0.5)];
      const { interval } = bootstrapDifference([run(a)], [run(b)], generatorFrom(`c${i}`), 1000);
      if (interval[0] <= 0.1 && interval[1] >= 0.1) covered += 1;
    }
    assert.ok(covered >= 180 && covered <= 198, String(covered));
  });

  it('has a large p where nothing differs and a small one where much does', () => {
    const random = generatorFrom('p');
    const a = bernoulli(random, 1000, 0.5);
    assert.ok(bootstrapDifference([run(a)], [run(bernoulli(random, 1000, 0.5))], generatorFrom('1')).p > 0.05);
    assert.ok(bootstrapDifference([run(a)], [run(bernoulli(random, 1000, 0.7))], generatorFrom('2')).p < 0.001);
  });
});

describe('the hierarchical bootstrap', () => {
  it('has a p that no number of comparisons can hide where one of two runs is right far more often', () => {
    const random = generatorFrom('far apart');
    const [a, b] = [bernoulli(random, 2000, 0.7), bernoulli(random, 2000, 0.5)];
    const { p } = bootstrapDifference([run(a)], [run(b)], generatorFrom('far'));
    assert.equal(p, mcnemarExact(discordant(a, b)));
    assert.ok(p < 1e-20, `${p}`);
  });

  it('agrees with Wilson\u2019s interval for one run', () => {
    const correct = bernoulli(generatorFrom('one'), 2000, 0.4);
    const right = correct.reduce((sum, bit) => sum + bit, 0);
    const ours = bootstrapMean([run(correct)], generatorFrom('m')).interval;
    const wilson = wilsonInterval(right, 2000);
    close(ours[0], wilson[0], 0.003);
    close(ours[1], wilson[1], 0.003);
  });

  it('is wider where seeds differ than where they agree', () => {
    const random = generatorFrom('seeds');
    const of = (levels: readonly number[]): number => {
      const runs = levels.map((p, i) => run(bernoulli(random, 1000, p), i));
      const { interval } = bootstrapMean(runs, generatorFrom('w'), 2000);
      return interval[1] - interval[0];
    };
    assert.ok(of([0.4, 0.5, 0.6]) > 2 * of([0.5, 0.5, 0.5]));
  });

  it('gives the same numbers for the same seed text, others for another', () => {
    const correct = [0, 1, 2].map((i) => run(bernoulli(generatorFrom(`r${i}`), 700, 0.5), i));
    const once = bootstrapMean(correct, generatorFrom('a'), 500);
    assert.deepEqual(bootstrapMean(correct, generatorFrom('a'), 500), once);
    assert.notDeepEqual(bootstrapMean(correct, generatorFrom('b'), 500), once);
  });
});

describe('the generator', () => {
  it('draws binomials with the right mean and variance', () => {
    const random = generatorFrom('binomial');
    for (const [n, p] of [
      [8000, 0.3],
      [10, 0.05],
      [500, 0.98],
    ] as const) {
      const draws = Array.from({ length: 4000 }, () => random.binomial(n, p));
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
      close(mean, n * p, 5 * Math.sqrt((n * p * (1 - p)) / draws.length));
      close(variance / (n * p * (1 - p)), 1, 0.12);
    }
  });
});
