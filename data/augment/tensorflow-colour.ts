/** Colour operations of tf.image on packed RGB bytes `[pixels, 3]`, in place. Each goes through numbers in [0, 1], as there. */

const back = (value: number): number => Math.trunc(Math.min(255, Math.max(0, value * 255.5)));

/** Adds `delta`, a share of the range, to every channel. */
export function addBrightness(pixels: Uint8Array, delta: number): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = back(pixels[i]! / 255 + delta);
}

/** Scales the distance to the mean of each channel. */
export function channelContrast(pixels: Uint8Array, factor: number): void {
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let i = c; i < pixels.length; i += 3) sum += pixels[i]!;
    const mean = (3 * sum) / pixels.length / 255;
    for (let i = c; i < pixels.length; i += 3) pixels[i] = back((pixels[i]! / 255 - mean) * factor + mean);
  }
}

/** Scales the saturation of HSV. */
export function hsvSaturation(pixels: Uint8Array, factor: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    const largest = Math.max(r, g, b);
    const saturation = largest === 0 ? 0 : 1 - Math.min(r, g, b) / largest;
    if (saturation === 0) continue;
    // At the same hue and value, each channel is as far below the largest as the saturation says.
    const scale = Math.min(1, saturation * factor) / saturation;
    for (let c = 0; c < 3; c++) pixels[i + c] = back((largest - (largest - pixels[i + c]!) * scale) / 255);
  }
}

/** Adds `delta`, a share of the circle, to the hue of HSV. */
export function hsvHue(pixels: Uint8Array, delta: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const [r, g, b] = [pixels[i]! / 255, pixels[i + 1]! / 255, pixels[i + 2]! / 255];
    const largest = Math.max(r, g, b);
    const range = largest - Math.min(r, g, b);
    if (range === 0) continue;
    const sixth = largest === r ? (g - b) / range : largest === g ? 2 + (b - r) / range : 4 + (r - g) / range;
    const turned = (((sixth + 6 * delta) % 6) + 6) % 6;
    for (const [c, offset] of [5, 3, 1].entries()) {
      const k = (offset + turned) % 6;
      pixels[i + c] = back(largest - range * Math.max(0, Math.min(k, 4 - k, 1)));
    }
  }
}
