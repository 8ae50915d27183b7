import assert from 'node:assert/strict';
import { drawView, parametersOf } from '../../../data/augment/draw.ts';
import { applyLayers } from '../../../data/augment/layers.ts';
import { RECIPES } from '../../../data/augment/recipes.ts';
import { addBrightness, channelContrast, hsvHue, hsvSaturation } from '../../../data/augment/tensorflow-colour.ts';
import { fill } from '../../learn/fill.ts';
import { reference } from '../../learn/reference.ts';
import { testStreams } from '../../learn/streams.ts';

const { images } = reference('keras');
const { side } = images;
const picture = () => Uint8Array.from(fill(1500, side * side * 3), (v) => Math.floor(128 + 127.5 * v));
const SAME = { shift: [0, 0], zoom: [1, 1], turn: 0, colours: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const;

/** Both are levels; ours are whole numbers. */
function assertLevels(made: Uint8Array, expected: readonly number[]): void {
  assert.equal(made.length, expected.length);
  const worst = made.reduce((most, level, i) => Math.max(most, Math.abs(level - expected[i]!)), 0);
  assert.ok(worst <= 1.01, `${worst} levels apart`);
}

const layered = (values: Partial<Parameters<typeof applyLayers>[2]>) => {
  const pixels = picture();
  applyLayers(pixels, side, { ...SAME, ...values });
  return pixels;
};

describe("Views of Keras' code examples", () => {
  it("are shifted, zoomed and turned as Keras' layers do it, with mirrored borders", () => {
    const { shift, zoom, rotation, 'shift, then zoom': both } = images;
    assertLevels(layered({ shift: [shift.down, shift.right] }), shift.levels);
    assertLevels(layered({ zoom: [1 + zoom.down, 1 + zoom.right] }), zoom.levels);
    const [first, then] = [0, 1].map((k) => [both.down[k], both.right[k]] as const);
    assertLevels(layered({ shift: first!, zoom: [1 + then![0], 1 + then![1]] }), both.levels);
    assertLevels(layered({ turn: rotation.turn }), rotation.levels);
  });

  it('have their colours mapped as in the SimCLR example', () => {
    const { brightness, matrix, levels } = images['colour affine'];
    const colours = matrix.map((value: number, k: number) => value + (k % 4 === 0 ? brightness : 0));
    assertLevels(layered({ colours }), levels);
  });

  it("have tf.image's brightness, contrast, saturation and hue in the SimSiam example", () => {
    const operations = {
      brightness: (pixels: Uint8Array) => addBrightness(pixels, images.brightness.delta),
      contrast: (pixels: Uint8Array) => channelContrast(pixels, images.contrast.factor),
      saturation: (pixels: Uint8Array) => hsvSaturation(pixels, images.saturation.factor),
      hue: (pixels: Uint8Array) => hsvHue(pixels, images.hue.delta),
    };
    for (const [name, operation] of Object.entries(operations)) {
      const pixels = picture();
      operation(pixels);
      assertLevels(pixels, images[name].levels);
    }
  });

  it('draw each value within its range, and reach both ends', () => {
    const recipe = RECIPES['keras-simclr'];
    const names = parametersOf(recipe);
    const random = testStreams(1)('augment');
    const rows = Array.from({ length: 2000 }, () => drawView(recipe, random, 96, 96));
    const range = (name: string) => {
      const values = rows.map((row) => row[names.indexOf(name)]!);
      return [Math.min(...values), Math.max(...values)].map((value) => Number(value.toFixed(1)));
    };
    assert.deepEqual(range('width'), [96, 96]);
    for (const [low, high] of [range('down'), range('right')])
      assert.ok(low! <= -0.2 && high! >= 0.2, `${low} ${high}`);
    assert.deepEqual(
      [range('tall'), range('wide')],
      [
        [0.5, 1],
        [0.5, 1],
      ],
    );
    assert.deepEqual(
      [range('turn'), range('red to red'), range('red to blue')],
      [
        [0, 0],
        [0.2, 1.8],
        [-0.2, 0.2],
      ],
    );
  });
});
