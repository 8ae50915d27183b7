import type { Encoder } from '../encoders/encoder.ts';
import { encodeBlocks, encodeImages } from '../encoders/features.ts';
import { gatherRows, type Matrix, matrix } from '../evaluate/matrix.ts';
import type { ImageSource, Supervision } from '../types.ts';
import type { Labelled } from './choose-l2.ts';
import { featuresNotFinite } from './problems.ts';

/** Images encoded at once where the task does not say: large enough to keep the engine busy, small in memory. */
const BATCH = 256;

/**
 * Features of all images, or of those of `indices`, in evaluation mode without augmentation: one matrix [n, features],
 * or one for each block of the encoder where `blocks` are asked for, the features last.
 *
 * @param method - Whose encoder it is, for messages.
 * @throws Problem `features-not-finite`
 */
export async function encodeFinite(
  encoder: Encoder,
  images: ImageSource,
  method: string,
  supervision: Supervision,
  {
    batch = BATCH,
    blocks = false,
    indices,
  }: { readonly batch?: number | undefined; readonly blocks?: boolean | undefined; readonly indices?: Int32Array } = {},
): Promise<readonly Matrix[]> {
  const encoded = blocks
    ? await encodeBlocks(encoder, images, batch, supervision, indices)
    : [{ data: await encodeImages(encoder, images, batch, supervision, indices), columns: encoder.spec.features }];
  return encoded.map(({ data, columns }) => {
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) return matrix(data, columns);
    const row = Math.floor(bad / columns);
    throw featuresNotFinite(method, indices?.[row] ?? row, bad % columns, data[bad]!);
  });
}

/** Features and labels of lists of training images. */
export interface LabelledFeatures {
  /** Matrices that each image was encoded into: one, or one a block. */
  readonly matrices: number;
  /** One list's features, of the last matrix where no other is named, and its labels. */
  take(list: Int32Array, matrix?: number): Labelled;
}

/**
 * Encodes every image of the lists once, in the order of the images; labels of images outside the lists are never read.
 */
export async function labelledFeatures(
  lists: readonly Int32Array[],
  labels: Int32Array,
  encode: (indices: Int32Array) => Promise<readonly Matrix[]>,
): Promise<LabelledFeatures> {
  const needed = Int32Array.from(new Set(lists.flatMap((list) => [...list]))).sort();
  const rows = new Map(Array.from(needed, (image, row) => [image, row]));
  const encoded = await encode(needed);
  return {
    matrices: encoded.length,
    take: (list, at = -1) => ({
      features: gatherRows(
        encoded.at(at)!,
        list.map((image) => rows.get(image)!),
      ),
      labels: list.map((image) => labels[image]!),
    }),
  };
}
