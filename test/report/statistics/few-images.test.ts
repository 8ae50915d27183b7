import assert from 'node:assert/strict';
import { outcomeOf } from '../../../report/metrics/outcomes.ts';
import { bootstrapDifference, bootstrapMean } from '../../../report/statistics/bootstrap.ts';
import { calibrationInterval } from '../../../report/statistics/calibration.ts';
import { boundsOfDifference } from '../../../report/statistics/few-images.ts';
import { generatorFrom } from '../../../report/statistics/generator.ts';
import type { Interval } from '../../../report/statistics/intervals.ts';
import { logGamma } from '../../../report/statistics/special-functions.ts';

/** Images that only a gets right, only b, and both. */
const images = (onlyA: number, onlyB: number, both: number): [a: Uint8Array, b: Uint8Array] => [
  Uint8Array.of(...new Array(onlyA).fill(1), ...new Array(onlyB).fill(0), ...new Array(both).fill(1)),
  Uint8Array.of(...new Array(onlyA).fill(0), ...new Array(onlyB).fill(1), ...new Array(both).fill(1)),
];
const run = (correct: Uint8Array, seed = 0, draw = 0) => ({ seed, draw, correct });
const compared = (onlyA: number, onlyB: number, both: number) => {
  const [a, b] = images(onlyA, onlyB, both);
  return bootstrapDifference([run(a)], [run(b)], generatorFrom(`${onlyA}/${onlyB}/${both}`), 1000);
};

describe('the bounds for few images', () => {
  it('cover a difference at least 95 times in 100, whatever the shares of images that speak for either side', () => {
    const shares = [0, 0.005, 0.02, 0.05, 0.12, 0.3, 0.5, 0.8, 1];
    for (const n of [4, 12, 30]) {
      const ends = new Map<string, Interval>();
      const counts: [number, number][] = [];
      for (let a = 0; a <= n; a++) for (let b = 0; a + b <= n; b++) counts.push([a, b]);
      for (const [a, b] of counts)
        ends.set(`${a}/${b}`, boundsOfDifference([...new Array(a).fill(1), ...new Array(b).fill(-1)], n));
      for (const p of shares)
        for (const q of shares.filter((share) => p + share <= 1)) {
          let covered = 0;
          for (const [a, b] of counts) {
            const [low, high] = ends.get(`${a}/${b}`)!;
            if (low <= p - q + 1e-12 && high >= p - q - 1e-12)
              covered += multinomial([a, b, n - a - b], [p, q, 1 - p - q]);
          }
          assert.ok(covered > 0.95, `${covered} with n = ${n}, shares ${p} and ${q}`);
        }
    }
  });

  it('never let two methods be equal within a point where none of fewer than 368 images tells them apart', () => {
    for (const n of [1, 4, 12, 100, 367]) {
      const { interval, p } = compared(0, 0, n);
      assert.equal(outcomeOf(interval, p), 'cannot-tell', `${n} images: ${interval}`);
    }
    const [low, high] = compared(0, 0, 4).interval;
    assert.ok(Math.abs(high - 0.60236) < 1e-5 && low === -high, String(high));
    assert.equal(outcomeOf(compared(0, 0, 368).interval, 1), 'equivalent');
  });

  it('claim nothing from five images that only one side gets right, of however many, as the exact test does not', () => {
    for (const both of [0, 10, 2000]) {
      const { p, interval } = compared(5, 0, both);
      assert.ok(p >= 0.0625, String(p));
      assert.notEqual(outcomeOf(interval, p), 'better', `${interval}`);
    }
    const { p, interval } = compared(12, 0, 60);
    assert.equal(outcomeOf(interval, p), 'better');
  });

  it('leave the interval of resampling as it is where 25 images and more tell the sides apart', () => {
    const { interval } = compared(25, 0, 975);
    assert.ok(interval[0] >= 0.0155 && interval[1] <= 0.0361, `${interval}`);
  });

  it('hold for several seeds and draws: all right everywhere, all alike, or one image apart', () => {
    const right = new Uint8Array(12).fill(1);
    const runs = [0, 1, 2].flatMap((seed) => [0, 1].map((draw) => run(right, seed, draw)));
    const ends = bootstrapMean(runs, generatorFrom('right'), 500).interval;
    assert.ok(Math.abs(ends[0] - 0.7353515) < 1e-5 && ends[1] > 1 - 1e-9, `${ends}`);
    const same = bootstrapDifference(runs, runs, generatorFrom('same'), 500);
    assert.deepEqual(
      same.interval.map((end) => end.toFixed(3)),
      ['-0.265', '0.265'],
    );
    const other = runs.map((one) =>
      one.seed === 0 ? { ...one, correct: Uint8Array.of(0, ...right.subarray(1)) } : one,
    );
    const near = bootstrapDifference(runs, other, generatorFrom('near'), 500);
    assert.ok(near.interval[1] > 0.265 && near.interval[0] < -0.2 && near.p > 0.5, `${near.interval} ${near.p}`);
  });

  it('tell that a classifier that is right and sure of it on four images may still be badly calibrated', () => {
    const logits = new Float64Array(8).map((_, i) => (i % 2 === 0 ? 50 : 0));
    const [low, high] = calibrationInterval(logits, [0, 0, 0, 0], generatorFrom('sure'));
    assert.ok(low < 1e-9 && Math.abs(high - 0.60236) < 1e-5, `${low} ${high}`);
  });
});

function multinomial(counts: readonly number[], shares: readonly number[]): number {
  let log = logGamma(counts.reduce((sum, count) => sum + count, 0) + 1);
  for (const [i, count] of counts.entries()) {
    if (count > 0 && shares[i]! <= 1e-12) return 0;
    log += (count > 0 ? count * Math.log(shares[i]!) : 0) - logGamma(count + 1);
  }
  return Math.exp(log);
}
