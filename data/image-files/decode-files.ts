import type { Entry, Source } from '../archive/names.ts';
import type { Watch } from '../types.ts';
import { type DecodedImage, imageDecoder, type Trait } from './decode-image.ts';
import { imageFormat } from './image-format.ts';
import type { Layout, PartPlan } from './layout.ts';
import { badImage, noUsableImages, otherFormat, otherSize, tooManyPixels } from './problems.ts';

export interface DecodeOptions {
  /** Side in pixels to which images are resized and centre-cropped; without it all must have one size. */
  readonly size?: number;
  /** Stop at a file that is damaged or not an image, or leave it out. */
  readonly onBadImage: 'fail' | 'skip';
}

/** Counts and findings from decoding the files. */
export interface DecodeFindings {
  /** Number of images that were JPEG files. */
  readonly jpeg: number;
  /** Number of images whose size was changed. */
  readonly resized: number;
  /** Number of images with each trait. */
  readonly traits: ReadonlyMap<Trait, number>;
  /** The lowest and the highest sample of all images, and of those with 16 bits. */
  readonly range: readonly [number, number];
  readonly deepRange: readonly [number, number];
  readonly height: number;
  readonly width: number;
  /** Names of files left out as damaged. */
  readonly skipped: readonly string[];
  /** How many of these are images of a format that is not read. */
  readonly otherFormats: ReadonlyMap<string, number>;
}

/** Images of one part, packed `[count, height, width, 3]`, without the damaged ones. */
export interface DecodedPart {
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
  readonly sources: readonly string[];
}

export interface DecodedFiles extends DecodeFindings {
  readonly train: DecodedPart;
  readonly test: DecodedPart;
  readonly unlabeled: DecodedPart;
}

/** Images decoded at once: enough to keep the decoder's threads busy while the archive is read. */
const IN_FLIGHT = 16;

interface Place {
  readonly part: 'train' | 'test' | 'unlabeled';
  readonly row: number;
}

type Parts = Record<Place['part'], { plan: PartPlan; pixels: Uint8Array; good: Uint8Array }>;

/** Decodes every file of the layout into its place. The order in which the source gives them does not matter. */
export async function decodeFiles(
  source: Source,
  layout: Layout,
  options: DecodeOptions,
  watch: Watch,
): Promise<DecodedFiles> {
  const decode = await imageDecoder();
  const places = new Map<string, Place>();
  for (const part of ['train', 'test', 'unlabeled'] as const) {
    for (const [row, name] of layout[part].names.entries()) places.set(name, { part, row });
  }
  const skipped: string[] = [];
  const otherFormats = new Map<string, number>();
  let first: { name: string; width: number; height: number; parts: Parts } | undefined;
  let jpeg = 0;
  let resized = 0;
  let done = 0;
  const traits = new Map<Trait, number>();
  const range: [number, number] = [255, 0];
  const deepRange: [number, number] = [255, 0];

  const accept = (name: string, image: DecodedImage, entry: Entry): void => {
    first ??= { name, width: image.width, height: image.height, parts: reserve(source.path, layout, image) };
    if (image.width !== first.width || image.height !== first.height) {
      const size = (of: { width: number; height: number }) => `${of.width}x${of.height}`;
      throw otherSize(source.path, name, size(image), size(first), first.name);
    }
    const { part, row } = places.get(name)!;
    const target = first.parts[part];
    target.pixels.set(image.pixels, row * image.pixels.length);
    target.good[row] = 1;
    if (entry.bytes[0] === 0xff) jpeg++;
    if (image.resized) resized++;
    for (const trait of image.traits) traits.set(trait, (traits.get(trait) ?? 0) + 1);
    widen(image.traits.includes('deep') ? deepRange : range, image.pixels);
  };
  const one = async (entry: Entry): Promise<void> => {
    const image = await decode(entry.bytes, options.size).catch((error: unknown) => {
      const format = imageFormat(entry.bytes);
      const other = format?.isRead === false ? format.name : undefined;
      if (options.onBadImage === 'fail')
        throw other === undefined
          ? badImage(source.path, entry.name, error)
          : otherFormat(source.path, entry.name, other);
      skipped.push(entry.name);
      if (other !== undefined) otherFormats.set(other, (otherFormats.get(other) ?? 0) + 1);
      return undefined;
    });
    if (image !== undefined) accept(entry.name, image, entry);
    watch.progress?.(++done, places.size);
  };

  const running = new Set<Promise<void>>();
  let failure: unknown;
  try {
    for await (const entry of source.entries((name) => places.has(name))) {
      watch.signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      const work = one(entry)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => running.delete(work));
      running.add(work);
      // Only the first image sets the size, so that a refusal always names the same pair.
      if (first === undefined || running.size >= IN_FLIGHT) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure;
  if (first === undefined) throw noUsableImages(source.path, 'training');
  const { parts, width, height } = first;
  const [train, test, unlabeled] = [compact(parts.train), compact(parts.test), compact(parts.unlabeled)];
  if (test.labels.length === 0) throw noUsableImages(source.path, 'test');
  const filled = new Set(train.labels);
  const empty = layout.classes.find((_, c) => !filled.has(c));
  if (empty !== undefined) throw noUsableImages(source.path, `"${empty}" training`);
  widen(range, deepRange[0] > deepRange[1] ? [] : deepRange);
  skipped.sort();
  return { train, test, unlabeled, width, height, jpeg, resized, traits, range, deepRange, skipped, otherFormats };
}

function widen(range: [number, number], pixels: Iterable<number>): void {
  let [low, high] = range;
  for (const level of pixels) {
    if (level < low) low = level;
    if (level > high) high = level;
  }
  range[0] = low;
  range[1] = high;
}

function reserve(path: string, layout: Layout, image: DecodedImage): Parts {
  const size = image.width * image.height * 3;
  const part = (plan: PartPlan) => ({
    plan,
    pixels: new Uint8Array(plan.names.length * size),
    good: new Uint8Array(plan.names.length),
  });
  try {
    return { train: part(layout.train), test: part(layout.test), unlabeled: part(layout.unlabeled) };
  } catch (error) {
    const images = layout.train.names.length + layout.test.names.length + layout.unlabeled.names.length;
    throw tooManyPixels(path, images, `${image.width}x${image.height}`, error);
  }
}

/** Closes the gaps of damaged files. */
function compact({ plan, pixels, good }: Parts['train']): DecodedPart {
  const count = good.reduce((sum, flag) => sum + flag, 0);
  const size = good.length === 0 ? 0 : pixels.length / good.length;
  const labels = new Int32Array(count);
  const sources: string[] = [];
  for (let row = 0; row < good.length; row++) {
    if (good[row] === 0) continue;
    const to = sources.length;
    if (to !== row) pixels.copyWithin(to * size, row * size, (row + 1) * size);
    labels[to] = plan.labels[row]!;
    sources.push(plan.names[row]!);
  }
  return { pixels: pixels.subarray(0, count * size), labels, sources };
}
