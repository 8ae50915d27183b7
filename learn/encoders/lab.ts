/**
 * CIE Lab of 8-bit sRGB pixels under D65 (2 degrees), after sRGB is linearised (IEC 61966-2-1, CIE 15). The constants
 * are those of `skimage.color.rgb2lab`.
 */

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share > 0.04045 ? ((share + 0.055) / 1.055) ** 2.4 : share / 12.92;
});

const X = [0.412453, 0.35758, 0.180423].map((weight) => weight / 0.95047);
const Y = [0.212671, 0.71516, 0.072169];
const Z = [0.019334, 0.119193, 0.950227].map((weight) => weight / 1.08883);

const compress = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);

const sumOf = (weights: readonly number[], r: number, g: number, b: number): number =>
  weights[0]! * r + weights[1]! * g + weights[2]! * b;

/** Lightness of packed RGB pixels, 0 (black) … 100 (white). [n] */
export function lightnessOf(pixels: Uint8Array): Float32Array {
  const lightness = new Float32Array(pixels.length / 3);
  for (let i = 0; i < lightness.length; i++) {
    const [r, g, b] = [LINEAR[pixels[3 * i]!]!, LINEAR[pixels[3 * i + 1]!]!, LINEAR[pixels[3 * i + 2]!]!];
    lightness[i] = 116 * compress(sumOf(Y, r, g, b)) - 16;
  }
  return lightness;
}

/** The two colour axes of packed RGB pixels, about ±110: green to red, blue to yellow. [n, 2] */
export function colourOf(pixels: Uint8Array): Float32Array {
  const colour = new Float32Array((pixels.length / 3) * 2);
  for (let i = 0; i < colour.length / 2; i++) {
    const [r, g, b] = [LINEAR[pixels[3 * i]!]!, LINEAR[pixels[3 * i + 1]!]!, LINEAR[pixels[3 * i + 2]!]!];
    const y = compress(sumOf(Y, r, g, b));
    colour[2 * i] = 500 * (compress(sumOf(X, r, g, b)) - y);
    colour[2 * i + 1] = 200 * (y - compress(sumOf(Z, r, g, b)));
  }
  return colour;
}

const expand = (t: number): number => (t > 0.2068966 ? t ** 3 : (t - 16 / 116) / 7.787);

/** Inverse of the weights above, for red, green and blue. */
const RGB = [
  [3.240481343200527, -1.5371515162713185, -0.49853632616888777],
  [-0.9692549499965684, 1.8759900014898907, 0.04155592655829284],
  [0.05564663913517715, -0.20404133836651123, 1.0573110696453443],
] as const;

/** Packed RGB of a lightness [n] and its two colour axes [n, 2]. Colours outside sRGB are clipped. */
export function rgbOf(lightness: Float32Array, colour: Float32Array): Uint8Array {
  const pixels = new Uint8Array(3 * lightness.length);
  for (let i = 0; i < lightness.length; i++) {
    const y = (lightness[i]! + 16) / 116;
    const xyz = [
      0.95047 * expand(y + colour[2 * i]! / 500),
      expand(y),
      1.08883 * expand(y - colour[2 * i + 1]! / 200),
    ] as const;
    for (const [c, weights] of RGB.entries()) {
      const linear = Math.min(1, Math.max(0, sumOf(weights, ...xyz)));
      const value = linear > 0.0031308 ? 1.055 * linear ** (1 / 2.4) - 0.055 : 12.92 * linear;
      pixels[3 * i + c] = Math.round(255 * value);
    }
  }
  return pixels;
}
