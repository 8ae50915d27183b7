import assert from 'node:assert/strict';
import { toInput } from '../../../learn/encoders/input.ts';
import { colourOf, lightnessOf, rgbOf } from '../../../learn/encoders/lab.ts';
import { useEngine } from '../engine.ts';

/** Colours and what `skimage.color.rgb2lab` (scikit-image 0.26) makes of them. */
const REFERENCE: readonly (readonly [rgb: readonly number[], lab: readonly number[]])[] = [
  [
    [0, 0, 0],
    [0, 0, 0],
  ],
  [
    [255, 255, 255],
    [100, -0.00245, 0.00465],
  ],
  [
    [255, 0, 0],
    [53.24059, 80.09231, 67.20275],
  ],
  [
    [0, 255, 0],
    [87.7351, -86.18303, 83.1797],
  ],
  [
    [0, 0, 255],
    [32.29567, 79.18559, -107.8573],
  ],
  [
    [128, 128, 128],
    [53.58501, -0.00147, 0.00279],
  ],
  [
    [10, 5, 3],
    [1.62284, 1.02932, 1.2177],
  ],
  [
    [200, 120, 40],
    [57.91229, 25.29522, 54.08278],
  ],
  [
    [17, 99, 180],
    [41.74564, 8.23182, -49.26738],
  ],
  [
    [250, 250, 5],
    [95.45873, -21.19644, 92.72026],
  ],
];

describe('CIE Lab', () => {
  before(useEngine);

  it("equals scikit-image's values", () => {
    const pixels = Uint8Array.from(REFERENCE.flatMap(([rgb]) => rgb));
    const [lightness, colour] = [lightnessOf(pixels), colourOf(pixels)];
    for (const [i, [rgb, [l, a, b]]] of REFERENCE.entries())
      for (const [found, expected] of [
        [lightness[i]!, l!],
        [colour[2 * i]!, a!],
        [colour[2 * i + 1]!, b!],
      ] as const)
        assert.ok(Math.abs(found - expected) < 1e-3, `${rgb}: ${found}, not ${expected}`);
  });

  it('gives an encoder of lightness its one channel from RGB pixels', () => {
    const spec = {
      name: 'conv-small',
      input: 'lightness',
      mean: [0.5],
      std: [0.25],
      features: 256,
    } as const;
    const input = toInput(Uint8Array.of(255, 0, 0, 0, 0, 255), 1, 2, spec);
    assert.deepEqual(input.shape, [1, 1, 2, 1]);
    const [red, blue] = input.dataSync();
    assert.ok(Math.abs(red! - (0.5324059 - 0.5) / 0.25) < 1e-5);
    assert.ok(Math.abs(blue! - (0.3229567 - 0.5) / 0.25) < 1e-5);
  });

  it('converts back to the same pixels, and clips other colours', () => {
    const pixels = Uint8Array.from({ length: 3 * 4096 }, (_, i) => {
      const [at, c] = [Math.floor(i / 3), i % 3];
      return (17 * ((at >> (4 * c)) & 15)) as number;
    });
    assert.deepEqual(rgbOf(lightnessOf(pixels), colourOf(pixels)), pixels);
    // scikit-image cuts it so too.
    assert.deepEqual([...rgbOf(Float32Array.of(50), Float32Array.of(110, 110))], [255, 0, 0]);
  });
});
