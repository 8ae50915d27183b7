import assert from 'node:assert/strict';
import { type Generator, generatorFrom } from '../../../report/statistics/generator.ts';
import { type LossRun, meanLoss } from '../../../report/statistics/test-loss.ts';

const IMAGES = 200;

/** Runs with a level of seed and of draw, and images with losses of long tails around it. */
function runsOf(random: Generator, seeds: number, draws: number, spread: number): LossRun[] {
  const hard = Float64Array.from({ length: IMAGES }, () => -Math.log(random.uniform()));
  const ofDraw = Array.from({ length: draws }, () => (draws > 1 ? (spread / 2) * random.normal() : 0));
  return Array.from({ length: seeds }, () => (seeds > 1 ? spread * random.normal() : 0)).flatMap((ofSeed, seed) =>
    ofDraw.map((shift, draw) => ({
      ...{ seed, draw },
      losses: hard.map((value) => 1 + value + ofSeed + shift + 0.2 * random.normal()),
    })),
  );
}

describe('the mean test loss', () => {
  for (const [seeds, draws, spread] of [
    [1, 1, 0],
    [3, 1, 0.3],
    [5, 3, 0.3],
    [5, 3, 0],
  ] as const)
    it(`has an interval that covers about 95 % with ${seeds} seeds, ${draws} draws and a spread of ${spread}`, () => {
      const random = generatorFrom(`loss/${seeds}/${draws}/${spread}`);
      const studies = 400;
      let inside = 0;
      for (let i = 0; i < studies; i++) {
        const { interval } = meanLoss(runsOf(random, seeds, draws, spread));
        // The mean of an exponential loss is 1, above a level of 1.
        if (interval[0] <= 2 && interval[1] >= 2) inside += 1;
      }
      assert.ok(inside >= 0.915 * studies && inside <= 0.99 * studies, `${inside} of ${studies}`);
    });

  it('has over one run the mean and Student\u2019s interval of its images, as scipy computes them', () => {
    const losses = Float64Array.from({ length: 8 }, (_, i) => (i * i) / 10);
    const { loss, interval } = meanLoss([{ seed: 0, draw: 0, losses }]);
    // scipy.stats.t.interval(.95, 7, loc=1.75, scale=scipy.stats.sem([i * i / 10 for i in range(8)]))
    assert.ok(Math.abs(loss - 1.75) < 1e-12);
    assert.ok(Math.abs(interval[0] - 0.25916113517917627) < 1e-9, `${interval}`);
    assert.ok(Math.abs(interval[1] - 3.240838864820824) < 1e-9, `${interval}`);
  });

  it('is not below 0 at the end of an interval, and has no width where nothing varies', () => {
    assert.deepEqual(meanLoss([{ seed: 0, draw: 0, losses: Float64Array.of(0, 0, 9) }]).interval[0], 0);
    assert.deepEqual(meanLoss([{ seed: 0, draw: 0, losses: Float64Array.of(2, 2, 2) }]).interval, [2, 2]);
  });
});
