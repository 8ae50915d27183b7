import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bcaInterval } from '../../../report/statistics/bca.ts';
import { calibration, calibrationInterval } from '../../../report/statistics/calibration.ts';
import { generatorFrom } from '../../../report/statistics/generator.ts';
import { mcnemarExact, mcnemarMidP } from '../../../report/statistics/hypothesis-tests.ts';
import { percentileInterval } from '../../../report/statistics/intervals.ts';
import { probabilityOfImprovement } from '../../../report/statistics/probability-of-improvement.ts';
import { fill } from './fill.ts';

const values = JSON.parse(readFileSync(new URL('../../reference/intervals.json', import.meta.url), 'utf8'));
const near = (actual: number, expected: number, relative = 1e-9): void => {
  const allowed = Math.max(relative * Math.abs(expected), 1e-12);
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual} is not ${expected}`);
};
const both = (actual: readonly number[], expected: readonly number[]): void => {
  near(actual[0]!, expected[0]!);
  near(actual[1]!, expected[1]!);
};

describe('the intervals and tests agree with scipy, statsmodels and scikit-learn', () => {
  it('in the percentile and BCa intervals of the same resamples', () => {
    assert.equal(values.bootstraps.length, 6);
    for (const { estimate, resampled, jackknife, percentile, bca } of values.bootstraps) {
      both(percentileInterval(Float64Array.from(resampled)), percentile);
      both(bcaInterval(Float64Array.from(resampled), estimate, jackknife), bca);
    }
  });

  it('in McNemar\u2019s exact test and its mid-p', () => {
    for (const [onlyA, onlyB, exact, mid] of values.mcnemar_mid_p) {
      near(mcnemarExact({ onlyA, onlyB }), exact);
      near(mcnemarMidP({ onlyA, onlyB }), mid);
    }
    assert.equal(mcnemarMidP({ onlyA: 4, onlyB: 4 }), 1);
  });

  it('in the probability of improvement, ties for half', () => {
    for (const { m, n, shift, probability } of values.improvements) {
      const tenths = (value: number): number => Math.round(10 * value) / 10;
      const a = Array.from(fill(2020, m), (value) => tenths(value + shift));
      near(probabilityOfImprovement(a, Array.from(fill(2021, n), tenths)).probability, probability);
    }
  });

  it('in calibration by bins of equal width and of equal mass, in number, accuracy and confidence of each bin', () => {
    assert.equal(values.calibrations.length, 16);
    for (const { logits: name, n, scheme, bins, error, accuracy, confidence, counts } of values.calibrations) {
      const logits = Float64Array.from(fill(1042, 10 * n), (value) => 4 * value);
      const labels = Int32Array.from({ length: n }, (_, i) => i % 10);
      if (name === 'better') for (let i = 0; i < n; i++) logits[10 * i + (i % 10)]! += i % 3 > 0 ? 3 : 0;
      const ours = calibration(logits, labels, bins, scheme === 'uniform' ? 'width' : 'mass');
      near(ours.error, error);
      const filled = ours.bins.filter(({ count }) => count > 0);
      assert.deepEqual(
        filled.map(({ count }) => count),
        counts,
      );
      for (const [k, bin] of filled.entries()) {
        near(bin.accuracy, accuracy[k]);
        near(bin.confidence, confidence[k]);
      }
    }
  });
});

describe('the interval of the calibration error', () => {
  it('holds the estimate, and narrows with the root of the images', () => {
    const width = (n: number): number => {
      const logits = Float64Array.from(fill(1042, 10 * n), (value) => 4 * value);
      const labels = Int32Array.from({ length: n }, (_, i) => i % 10);
      const { error } = calibration(logits, labels);
      const [low, high] = calibrationInterval(logits, labels, generatorFrom(`ece/${n}`));
      assert.ok(low < error && error < high, `${error} in [${low}, ${high}]`);
      return high - low;
    };
    const ratio = width(200) / width(3200);
    assert.ok(ratio > 3 && ratio < 5.3, String(ratio));
  });
});

describe('the interval of the probability of improvement', () => {
  it('covers the truth about 95 times in 100 with five seeds a side, and knows that five wins of five prove little', () => {
    const random = generatorFrom('improvement');
    let inside = 0;
    for (let i = 0; i < 1000; i++) {
      const side = (level: number) => Array.from({ length: 5 }, () => level + random.normal());
      // P(a > b) of normals a standard deviation apart: \u03a6(1 / \u221a2).
      const { interval } = probabilityOfImprovement(side(1), side(0));
      if (interval[0] <= 0.7602 && interval[1] >= 0.7602) inside += 1;
    }
    assert.ok(inside >= 930 && inside <= 985, String(inside));
    const [low, high] = probabilityOfImprovement([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]).interval;
    assert.ok(low > 0.5 && low < 0.75 && high === 1, String(low));
  });
});
