import type { Encoder } from '../encoders/encoder.ts';
import { encodeImages } from '../encoders/features.ts';
import type { ImageSource, Supervision } from '../types.ts';
import type { Labelled } from './choose-l2.ts';
import { gatherRows, type Matrix, matrix } from './matrix.ts';
import { featuresNotFinite } from './problems.ts';

/** Images encoded at once where the task does not say: large enough to keep the engine busy, small in memory. */
const BATCH = 256;

/**
 * Features of all images, or of those of `indices`, in evaluation mode without augmentation: [n, features].
 *
 * @param method - Whose encoder it is, for messages.
 * @throws Problem `features-not-finite`
 */
export async function encodeFinite(
  encoder: Encoder,
  images: ImageSource,
  method: string,
  supervision: Supervision,
  { batch = BATCH, indices }: { readonly batch?: number | undefined; readonly indices?: Int32Array } = {},
): Promise<Matrix> {
  const features = matrix(await encodeImages(encoder, images, batch, supervision, indices), encoder.spec.features);
  const bad = features.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const row = Math.floor(bad / features.columns);
    throw featuresNotFinite(method, indices?.[row] ?? row, bad % features.columns, features.data[bad]!);
  }
  return features;
}

/**
 * Features and labels of lists of training images. Every image of the lists is encoded once, in the order of the images;
 * labels of images outside the lists are never read.
 *
 * @returns a function that gives one list its features and labels.
 */
export async function labelledFeatures(
  lists: readonly Int32Array[],
  labels: Int32Array,
  encode: (indices: Int32Array) => Promise<Matrix>,
): Promise<(list: Int32Array) => Labelled> {
  const needed = Int32Array.from(new Set(lists.flatMap((list) => [...list]))).sort();
  const rows = new Map(Array.from(needed, (image, row) => [image, row]));
  const features = await encode(needed);
  return (list) => ({
    features: gatherRows(
      features,
      list.map((image) => rows.get(image)!),
    ),
    labels: list.map((image) => labels[image]!),
  });
}
