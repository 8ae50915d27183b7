import { createHash } from 'node:crypto';
import type { Identical, Images, PixelSource } from './types.ts';

const PARTS = ['train', 'test', 'unlabeled'] as const;
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Groups of two and more images with the same pixels, within a part or across parts, in the order in which they are first
 * seen. Images are compared by SHA-256.
 */
export async function identicalImages(
  parts: Readonly<Record<(typeof PARTS)[number], Pick<Images, 'pixels'>>>,
  signal?: AbortSignal,
): Promise<Identical[]> {
  // Most images have no twin: these cost one number each.
  const firsts = new Map<string, number>();
  const groups = new Map<string, { train: number[]; test: number[]; unlabeled: number[] }>();
  const before = { train: 0, test: parts.train.pixels.count, unlabeled: 0 };
  before.unlabeled = before.test + parts.test.pixels.count;
  const place = (at: number): { name: (typeof PARTS)[number]; index: number } => {
    const name = at >= before.unlabeled ? 'unlabeled' : at >= before.test ? 'test' : 'train';
    return { name, index: at - before[name] };
  };
  for (const name of PARTS) {
    let index = 0;
    for await (const digest of digestsOf(parts[name].pixels, signal)) {
      const first = firsts.get(digest);
      if (first === undefined) firsts.set(digest, before[name] + index);
      else {
        const group = groups.get(digest) ?? { train: [], test: [], unlabeled: [] };
        if (!groups.has(digest)) group[place(first).name].push(place(first).index);
        group[name].push(index);
        groups.set(digest, group);
      }
      index++;
    }
  }
  return [...groups.values()];
}

async function* digestsOf(pixels: PixelSource, signal?: AbortSignal): AsyncIterable<string> {
  const { count, height, width, channels } = pixels;
  const size = height * width * channels;
  const step = Math.max(1, Math.floor(CHUNK_BYTES / size));
  for (let start = 0; start < count; start += step) {
    signal?.throwIfAborted();
    const end = Math.min(count, start + step);
    const bytes = await pixels.read(start, end);
    for (let i = 0; i < end - start; i++)
      yield createHash('sha256')
        .update(bytes.subarray(i * size, (i + 1) * size))
        .digest('binary');
  }
}
