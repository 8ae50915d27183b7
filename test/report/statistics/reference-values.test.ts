import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calibration } from '../../../report/statistics/calibration.ts';
import { boundsOfDifference, boundsOfMean } from '../../../report/statistics/few-images.ts';
import { holm, mcnemarExact } from '../../../report/statistics/hypothesis-tests.ts';
import { wilsonInterval } from '../../../report/statistics/intervals.ts';
import { mean } from '../../../report/statistics/mean-and-variance.ts';
import * as special from '../../../report/statistics/special-functions.ts';
import { imageLosses } from '../../../report/statistics/test-loss.ts';
import { fill } from './fill.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8'));

const near = (actual: number, expected: number, relative = 1e-9): void => {
  const allowed = Math.max(relative * Math.abs(expected), 1e-12);
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual} is not ${expected}`);
};

describe('the statistics agree with scipy', () => {
  const values = read('statistics.json') as Record<string, readonly any[]>;
  const scalars: readonly (readonly [string, (...inputs: number[]) => number])[] = [
    ['normal_quantile', special.normalQuantile],
    ['normal_cdf', special.normalCdf],
    ['student_quantile', special.studentQuantile],
    ['student_cdf', special.studentCdf],
    ['binomial_cdf', special.binomialCdf],
    ['incomplete_beta', special.incompleteBeta],
    ['log_gamma', special.logGamma],
    ['beta_quantile', special.betaQuantile],
  ];
  for (const [name, ours] of scalars)
    it(`in ${name.replace('_', ' ')}`, () => {
      const cases = values[name]!;
      assert.ok(cases.length >= 4);
      for (const row of cases) near(ours(...row.slice(0, -1)), row.at(-1));
    });

  it('in Wilson\u2019s interval', () => {
    for (const [k, n, level, [low, high]] of values.wilson!) {
      const ours = wilsonInterval(k, n, level);
      near(ours[0], low);
      near(ours[1], high);
    }
  });

  it('in the exact interval of a proportion, which the bounds for few images are where all values are whole', () => {
    for (const [k, n, [low, high]] of values.clopper_pearson!) {
      const ones = (count: number) => new Array<number>(count).fill(1);
      const mean = boundsOfMean([...ones(k), ...new Array<number>(n - k).fill(0)], n);
      near(mean[0], low);
      near(mean[1], high);
      near(boundsOfDifference(ones(k), n)[1], high);
      near(
        boundsOfDifference(
          ones(k).map((one) => -one),
          n,
        )[0],
        -high,
      );
    }
  });

  it('in McNemar\u2019s exact test', () => {
    for (const [onlyA, onlyB, p] of values.mcnemar_exact!) near(mcnemarExact({ onlyA, onlyB }), p);
  });

  it('in Holm\u2019s correction', () => {
    for (const [p, adjusted] of values.holm!) for (const [i, value] of holm(p).entries()) near(value, adjusted[i]);
  });
});

describe('the statistics agree with the oracle', () => {
  const { evaluation, fill_check } = read('statistics-oracle.json');

  it('whose inputs are regenerated rightly', () => {
    fill(1001, 8).forEach((value, i) => {
      assert.ok(Math.abs(value - fill_check[i]) < 1e-7);
    });
  });

  it('in the expected calibration error of 15 bins', () => {
    const logits = fill(1042, 2000).map((value) => 4 * value);
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 10);
    near(calibration(logits, labels).error, evaluation.cross_entropy.ece15, 1e-6);
  });

  it('in the mean negative log likelihood, which PyTorch computes in single precision', () => {
    const logits = fill(1042, 2000).map((value) => 4 * value);
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 10);
    near(mean(imageLosses(logits, labels)), evaluation.cross_entropy.value, 1e-6);
    assert.deepEqual([...imageLosses([1e4, 0, 0, 1e4], [0, 0])], [0, 1e4]);
  });

  it('in Wilson\u2019s interval for 60 of 100', () => {
    const ours = wilsonInterval(60, 100);
    near(ours[0], evaluation.wilson95_for_60_of_100[0], 1e-9);
    near(ours[1], evaluation.wilson95_for_60_of_100[1], 1e-9);
  });
});
