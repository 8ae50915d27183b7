import type { ImageSource } from '../../learn/types.ts';

/** Images in memory. */
export function memoryImages(pixels: Uint8Array, height: number, width: number, channels = 3): ImageSource {
  const size = height * width * channels;
  return {
    count: pixels.length / size,
    height,
    width,
    channels,
    read: async (start, end) => pixels.slice(start * size, end * size),
    async gather(indices, into = new Uint8Array(indices.length * size)) {
      for (let k = 0; k < indices.length; k++)
        into.set(pixels.subarray(indices[k]! * size, (indices[k]! + 1) * size), k * size);
      return into;
    },
  };
}
