import type { PixelSource } from './types.ts';

export interface PixelPart {
  readonly pixels: PixelSource;
  /** Indices of its images, in order. */
  readonly indices: Int32Array;
}

/**
 * Images of several sources as one source, without a copy. All have the shape of the first; empty parts may have any shape.
 */
export function joinPixels(parts: readonly PixelPart[]): PixelSource {
  const filled = parts.filter(({ indices }) => indices.length > 0);
  const { height, width, channels } = (filled[0] ?? parts[0]!).pixels;
  const odd = filled.find(
    ({ pixels }) => pixels.height !== height || pixels.width !== width || pixels.channels !== channels,
  );
  if (odd)
    throw new RangeError(`images of ${odd.pixels.height}x${odd.pixels.width} beside images of ${height}x${width}`);
  const size = height * width * channels;
  const count = filled.reduce((sum, { indices }) => sum + indices.length, 0);
  const gather = async (wanted: ArrayLike<number>, into?: Uint8Array): Promise<Uint8Array> => {
    const out = into?.subarray(0, wanted.length * size) ?? new Uint8Array(wanted.length * size);
    let base = 0;
    for (const { pixels, indices } of filled) {
      const places: number[] = [];
      const chosen: number[] = [];
      for (let k = 0; k < wanted.length; k++) {
        const local = wanted[k]! - base;
        if (local < 0 || local >= indices.length) continue;
        places.push(k);
        chosen.push(indices[local]!);
      }
      if (chosen.length === wanted.length) return pixels.gather(chosen, out);
      const rows = await pixels.gather(chosen);
      for (const [row, k] of places.entries()) out.set(rows.subarray(row * size, (row + 1) * size), k * size);
      base += indices.length;
    }
    return out;
  };
  return {
    count,
    height,
    width,
    channels,
    gather,
    read: (start, end) => gather(Int32Array.from({ length: end - start }, (_, k) => start + k)),
  };
}
