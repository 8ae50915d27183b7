import assert from 'node:assert/strict';
import { bootstrapDifference, bootstrapMean } from '../../../report/statistics/bootstrap.ts';
import { type Generator, generatorFrom } from '../../../report/statistics/generator.ts';
import type { Run } from '../../../report/statistics/run-values.ts';
import { sample } from '../../rig/sample.ts';

interface World {
  readonly seeds: number;
  readonly draws: number;
  /** Standard deviation of true accuracy from seed to seed and from draw to draw. */
  readonly seedSpread: number;
  readonly drawSpread: number;
}

const IMAGES = 500;

/** Runs whose images err independently around a level of seed and draw; image difficulty is shared by all. */
function runsOf(random: Generator, { seeds, draws, seedSpread, drawSpread }: World, level: number): Run[] {
  const hard = Float64Array.from({ length: IMAGES }, () => 0.25 * (2 * random.uniform() - 1));
  const ofDraw = Array.from({ length: draws }, () => drawSpread * random.normal());
  return Array.from({ length: seeds }, () => seedSpread * random.normal()).flatMap((ofSeed, seed) =>
    ofDraw.map((shift, draw) => ({
      seed,
      draw,
      correct: Uint8Array.from(hard, (value) => (random.uniform() < level + value + ofSeed + shift ? 1 : 0)),
    })),
  );
}

/** How many of `studies` intervals hold the true level. */
function covered(world: World, studies: number, name: string): number {
  const random = generatorFrom(name);
  let inside = 0;
  for (let i = 0; i < studies; i++) {
    const { interval } = bootstrapMean(runsOf(random, world, 0.5), random, 400);
    if (interval[0] <= 0.5 && interval[1] >= 0.5) inside += 1;
  }
  return inside;
}

/** Simulated, by seed: the same counts on every machine. Bounds are about three standard errors of a count around 95 %. */
describe('the hierarchical bootstrap interval', function () {
  this.timeout(60_000);
  const worlds = [
    { seeds: 3, draws: 1 },
    { seeds: 5, draws: 1 },
    { seeds: 5, draws: 3 },
  ].flatMap((runs) => [0, 0.02, 0.1].map((spread) => ({ ...runs, spread })));
  for (const { seeds, draws, spread } of sample(worlds, ({ spread }) => [`${spread}`], 3))
    it(`covers about 95 % with ${seeds} seeds, ${draws} draws and a spread of ${100 * spread} points`, () => {
      const world = { seeds, draws, seedSpread: spread, drawSpread: draws > 1 ? spread / 2 : 0 };
      const studies = draws > 1 ? 200 : 400;
      const inside = covered(world, studies, `coverage/${seeds}/${draws}/${spread}`) / studies;
      assert.ok(inside >= 0.915 && inside <= 0.995, `${(100 * inside).toFixed(1)} %`);
    });

  it('does not cover the spread of seeds where there is one seed, as the report says', () => {
    const world = { seeds: 1, draws: 3, seedSpread: 0.05, drawSpread: 0.01 };
    const inside = covered(world, 200, 'one seed');
    assert.ok(inside < 0.75 * 200, `${(inside / 2).toFixed(1)} %`);
  });

  it('claims a difference between equal methods in about 5 of 100 studies of five seeds', () => {
    const random = generatorFrom('null');
    const world = { seeds: 5, draws: 1, seedSpread: 0.03, drawSpread: 0 };
    let claims = 0;
    for (let i = 0; i < 400; i++) {
      const both = runsOf(random, { ...world, seeds: 10 }, 0.5);
      const { p, interval } = bootstrapDifference(both.slice(0, 5), both.slice(5), random, 400);
      if (p < 0.05) claims += 1;
      if (p < 0.01) assert.ok(interval[0] > 0 || interval[1] < 0, 'a small p and an interval that excludes 0 agree');
    }
    assert.ok(claims <= 0.085 * 400, `${(claims / 4).toFixed(1)} %`);
  });

  it('is widened where label draws share labels: without it the mean over them is taken for surer than it is', () => {
    const random = generatorFrom('shared');
    const apart = { seeds: 1, draws: 5, seedSpread: 0, drawSpread: 0.03 };
    let [plain, corrected] = [0, 0];
    for (let i = 0; i < 300; i++) {
      // Results of draws that share a part r of their labels are correlated by r.
      const shared = Math.sqrt(0.5) * 0.03 * random.normal();
      const runs = runsOf(random, { ...apart, drawSpread: Math.sqrt(0.5) * 0.03 }, 0.5 + shared);
      const holds = (overlap: number): number => {
        const { interval } = bootstrapMean(runs, random, 300, overlap);
        return interval[0] <= 0.5 && interval[1] >= 0.5 ? 1 : 0;
      };
      plain += holds(0);
      corrected += holds(0.5);
    }
    assert.ok(corrected >= 0.91 * 300, `${(corrected / 3).toFixed(1)} %`);
    assert.ok(plain < 0.9 * 300, `${(plain / 3).toFixed(1)} %`);
  });
});
