import assert from 'node:assert/strict';
import { drawViews } from '../../../data/augment/cache.ts';
import { AT, PARAMETERS } from '../../../data/augment/draw.ts';
import { PUBLISHED_RECIPES } from '../../../data/augment/published-recipes.ts';
import { recipeOf } from '../../../data/augment/recipe.ts';
import { RECIPES } from '../../../data/augment/recipes.ts';
import { memoryPixels } from '../../../data/pixels.ts';
import { METHOD_CARDS } from '../../../learn/methods/cards.ts';
import { RECIPE_NAMES, SMALL_RECIPE_NAMES } from '../../../stages/settings/recipes.ts';
import { testStreams } from '../streams.ts';

/** Smallest crop; jitter's probability and strengths; gray; blur and solarize of the first and of the second view. */
const of = (name: keyof typeof PUBLISHED_RECIPES) => {
  const [first, second] = [0, 1].map((view) => recipeOf(PUBLISHED_RECIPES[name], view));
  const { crop, jitter, gray } = first!;
  const { probability, brightness, contrast, saturation, hue } = jitter;
  const both = (what: 'blur' | 'solarize') => [first![what].probability, second![what].probability];
  return [crop.scale[0], probability, [brightness, contrast, saturation, hue], gray, both('blur'), both('solarize')];
};

describe('published recipes of views', () => {
  it('have the parameters of their sources', () => {
    const half = [0.4, 0.4, 0.4, 0.1];
    const full = [0.8, 0.8, 0.8, 0.2];
    const weaker = [0.4, 0.4, 0.2, 0.1];
    assert.deepEqual(of('solo-symmetric'), [0.08, 0.8, full, 0.2, [0.5, 0.5], [0, 0]]);
    assert.deepEqual(of('solo-symmetric-weak'), [0.08, 0.8, half, 0.2, [0.5, 0.5], [0, 0]]);
    assert.deepEqual(of('solo-asymmetric'), [0.08, 0.8, weaker, 0.2, [0, 0], [0, 0.2]]);
    assert.deepEqual(of('solo-vicreg'), [0.2, 0.8, weaker, 0.2, [0, 0], [0.1, 0.1]]);
    assert.deepEqual(of('solo-small-crops'), [0.08, 0.8, full, 0.2, [0.1, 0.1], [0.1, 0.1]]);
    assert.deepEqual(of('lightly'), [0.08, 0.8, half, 0.2, [0, 0], [0, 0]]);
    assert.deepEqual(of('moco-cifar'), of('lightly'));
    assert.deepEqual(of('barlow-imagenet'), [0.08, 0.8, weaker, 0.2, [1, 0.1], [0, 0.2]]);
    assert.deepEqual(of('supcon-cifar'), [0.2, 0.8, half, 0.2, [0, 0], [0, 0]]);
    assert.equal(PUBLISHED_RECIPES['solo-symmetric'].crop.interpolation, 'bicubic');
    assert.equal(PUBLISHED_RECIPES.lightly.crop.interpolation, 'bilinear');
    assert.deepEqual(PUBLISHED_RECIPES['solo-small-crops'].crop.scale, [0.08, 0.5]);
  });

  it('are all choices of a study, and every preset names an existing one', () => {
    assert.deepEqual(Object.keys(RECIPES).sort(), [...RECIPE_NAMES, ...SMALL_RECIPE_NAMES].sort());
    for (const [name, recipe] of Object.entries(RECIPES)) assert.equal(recipe.name, name);
    const named = METHOD_CARDS.flatMap(({ presets }) =>
      Object.values(presets as Record<string, { recipe?: string }>).flatMap(({ recipe }) => recipe ?? []),
    );
    assert.ok(named.length > 15);
    for (const recipe of named) assert.ok((RECIPE_NAMES as readonly string[]).includes(recipe), recipe);
  });

  it('apply the overrides of second views to the odd views of a cache', () => {
    const pixels = memoryPixels(new Uint8Array(8 * 8 * 3), { count: 1, height: 8, width: 8, channels: 3 });
    const all = Int32Array.from({ length: 200 }, () => 0);
    const solarized = (view: number) => {
      let calls = 0;
      const streams: ReturnType<typeof testStreams> = (...name) => testStreams(calls++)(...name);
      const rows = drawViews({ pixels, recipe: RECIPES['solo-asymmetric'], size: 8 }, streams, view, all);
      return all.filter((_, k) => rows[k * PARAMETERS.length + AT.solarize]! < 256).length / 200;
    };
    assert.equal(solarized(0), 0);
    assert.ok(Math.abs(solarized(1) - 0.2) < 0.1);
    assert.equal(solarized(2), 0);
  });
});
