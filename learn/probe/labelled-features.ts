import type { Encoder } from '../encoders/encoder.ts';
import { encodeBlocks, encodeImages } from '../encoders/features.ts';
import { gatherRows, type Matrix, matrix } from '../evaluate/matrix.ts';
import type { ImageSource, Supervision } from '../types.ts';
import type { Labelled } from './choose-l2.ts';
import { featuresNotFinite } from './problems.ts';

/** Images encoded at once by default: keeps the engine busy and takes little memory. */
const BATCH = 256;

/**
 * Features of all images, or of those of `indices`, in evaluation mode without augmentation: one matrix [n, features],
 * or with `blocks` one per block of the encoder, the features last.
 *
 * @param method - Method of the encoder, for messages.
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
  /** Number of matrices: one, or one per block. */
  readonly matrices: number;
  /** Features and labels of one list; of the last matrix by default. */
  take(list: Int32Array, matrix?: number): Labelled;
}

/** Encodes every image of the lists once, in the order of the images. Labels of other images are never read. */
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
