import assert from 'node:assert/strict';
import { AT, drawView, PARAMETERS, roundHalfEven } from '../../../data/augment/draw.ts';
import type { Recipe } from '../../../data/augment/recipe.ts';
import { RECIPES } from '../../../data/augment/recipes.ts';
import { testRandom } from '../streams.ts';

const strata = RECIPES.strata;
const draws = (recipe: Recipe, count = 4000, height = 32, width = 32) => {
  const random = testRandom(5);
  return Array.from({ length: count }, () => drawView(recipe, random, height, width));
};
const share = (rows: Float32Array[], test: (row: Float32Array) => boolean) => rows.filter(test).length / rows.length;
const near = (found: number, expected: number, tolerance = 0.04) =>
  assert.ok(Math.abs(found - expected) < tolerance, `${found} is not near ${expected}`);

describe('drawing a view', () => {
  it('applies every operation with its probability', () => {
    const rows = draws({ ...strata, solarize: { probability: 0.3, threshold: 100 }, turn: 1 });
    near(
      share(rows, (row) => row[AT.flip] === 1),
      0.5,
    );
    near(
      share(rows, (row) => row[AT.order]! >= 0),
      0.8,
    );
    near(
      share(rows, (row) => row[AT.gray] === 1),
      0.2,
    );
    near(
      share(rows, (row) => row[AT.solarize] === 100),
      0.3,
    );
    for (const turns of [0, 1, 2, 3])
      near(
        share(rows, (row) => row[AT.turns] === turns),
        0.25,
      );
    assert.equal(
      share(rows, (row) => row[AT.blur] === 0),
      1,
    );
  });

  it('draws factors in their ranges, and 1 and 0 where there is no jitter', () => {
    for (const row of draws(strata)) {
      const jittered = row[AT.order]! >= 0;
      for (const name of ['brightness', 'contrast', 'saturation'] as const) {
        if (jittered) assert.ok(row[AT[name]]! >= 0.6 - 1e-6 && row[AT[name]]! <= 1.4 + 1e-6);
        else assert.equal(row[AT[name]], 1);
      }
      assert.ok(Math.abs(row[AT.hue]!) <= 0.1 + 1e-6);
    }
    const strong = draws({ ...strata, jitter: { ...strata.jitter, brightness: 1.5 } });
    assert.ok(strong.every((row) => row[AT.brightness]! >= 0));
  });

  it('draws all orders of the jitter, as decimal digits', () => {
    const orders = new Set(draws(strata).map((row) => row[AT.order]!));
    orders.delete(-1);
    assert.equal(orders.size, 24);
    for (const order of orders) assert.equal([...String(order).padStart(4, '0')].sort().join(''), '0123');
  });

  it('crops inside the image, by area and log-uniform ratio', () => {
    const rows = draws(strata, 4000, 96, 96);
    let area = 0;
    let wide = 0;
    for (const row of rows) {
      const [top, left, height, width] = row as unknown as [number, number, number, number];
      assert.ok(top >= 0 && left >= 0 && top + height <= 96 && left + width <= 96);
      area += (height * width) / 96 ** 2 / rows.length;
      if (width > height) wide++;
    }
    // Large crops of an extreme ratio are drawn again, which lowers the mean from 0.6.
    near(area, 0.55, 0.03);
    near(wide / rows.length, 0.5);
  });

  it('falls back to the largest centre crop where no attempt fits', () => {
    const never = { ...strata, crop: { ...strata.crop, scale: [2, 3] as const } };
    const [wide] = draws(never, 1, 30, 60);
    assert.deepEqual([...wide!.subarray(0, 4)], [0, 10, 30, 40]);
    const [tall] = draws(never, 1, 60, 30);
    assert.deepEqual([...tall!.subarray(0, 4)], [10, 0, 40, 30]);
    const [square] = draws(never, 1, 32, 32);
    assert.deepEqual([...square!.subarray(0, 4)], [0, 0, 32, 32]);
  });

  it('gives numbers that are exact in float32', () => {
    const row = drawView(strata, testRandom(1), 32, 32);
    assert.equal(row.length, PARAMETERS.length);
    assert.ok(row.every((value) => Number.isFinite(value)));
  });

  it('rounds halves to even', () => {
    assert.deepEqual([0.5, 1.5, 2.5, 2.4, 2.6, -1.5].map(roundHalfEven), [0, 2, 2, 2, 3, -2]);
  });
});
