import * as tf from '@tensorflow/tfjs-core';
import { encoderFromState } from '../encoders/encoder.ts';
import { evenly } from '../evaluate/evenly.ts';
import { cosines, nearest, normalised } from '../evaluate/knn.ts';
import { gatherRows, type Matrix } from '../evaluate/matrix.ts';
import { onePerClass } from '../evaluate/one-per-class.ts';
import { encodeFinite } from '../probe/labelled-features.ts';
import type { EncoderState, ImageSource, RandomStreams, Supervision } from '../types.ts';
import { type Faithfulness, faithfulness } from './faithfulness.ts';
import { FEWEST, tooFewToMap } from './problems.ts';
import { umap } from './umap.ts';

export interface FeatureMapTask {
  readonly encoder: EncoderState;
  /** Method of the encoder, for messages. */
  readonly method: string;
  readonly images: ImageSource;
  readonly labels: Int32Array;
  /** Images on the map; evenly spaced ones where there are more than `points`. Never test images. */
  readonly validation: Int32Array;
  readonly points: number;
  /** Neighbours in UMAP's graph, including the image itself; fewer where there are few images. */
  readonly k: number;
  /** Images among which neighbours of a query are found; evenly spaced ones where there are more than `limit`. */
  readonly bank: { readonly images: Int32Array; readonly limit: number };
  /** Number of query images (the first of each class, then others from the front), and of neighbours shown for each. */
  readonly shown: { readonly queries: number; readonly neighbours: number };
}

export interface FeatureMap {
  /** Indices of the images on the map. [n] */
  readonly images: Int32Array;
  /** Positions on the map. [n, 2] */
  readonly coordinates: Float32Array;
  /** Faithfulness of the map for `k` neighbours. */
  readonly quality: Faithfulness & { readonly k: number };
  /** Share of the images whose nearest other image in features has their class. */
  readonly nearestOfClass: number;
  /** Query images with their neighbours and cosine similarities, nearest first. */
  readonly neighbours: readonly {
    readonly query: number;
    readonly images: number[];
    readonly similarities: number[];
  }[];
  /** Number of images among which neighbours were found. */
  readonly bank: number;
}

/**
 * A map of validation images by their features, and the nearest training images of some of them. Features are compared
 * by cosine, as in the nearest-neighbour probe.
 *
 * @throws Problem `features-not-finite`, `too-few-to-map`
 */
export async function featureMap(
  task: FeatureMapTask,
  random: RandomStreams,
  supervision: Supervision,
): Promise<FeatureMap> {
  const encoder = encoderFromState(task.encoder);
  const encode = async (indices: Int32Array): Promise<Matrix> =>
    (await encodeFinite(encoder, task.images, task.method, supervision, { indices }))[0]!;
  const images = evenly(task.validation, task.points);
  const bank = evenly(task.bank.images, task.bank.limit);
  if (images.length < FEWEST || bank.length === 0) throw tooFewToMap(images.length, bank.length);
  const features = normalised(await encode(images));
  const known = normalised(await encode(bank));
  encoder.dispose();

  const n = features.rows;
  const similarities = await between(features, features);
  // Each image comes first among its neighbours, even beside an equal one.
  for (let i = 0; i < n; i++) similarities[i * n + i] = 2;
  const k = Math.min(task.k, n - 1);
  const indices = new Int32Array(n * k);
  for (let i = 0; i < n; i++) indices.set(nearest(similarities.subarray(i * n, (i + 1) * n), k), i * k);
  const distances = Float32Array.from(indices, (j, at) =>
    at % k === 0 ? 0 : Math.max(0, 1 - similarities[Math.floor(at / k) * n + j]!),
  );
  const coordinates = umap(features, { indices, distances, k }, random('umap'), supervision.signal);
  // The formula of trustworthiness is valid below n / 2.
  const compared = Math.min(k - 1, Math.floor((n - 1) / 2));

  const queries = onePerClass(images, task.labels, task.shown.queries);
  const rows = queries.map((query) => images.indexOf(query));
  const asked = await between(gatherRows(features, rows), known);
  const neighbours = queries.map((query, row) => {
    const own = asked.subarray(row * known.rows, (row + 1) * known.rows);
    const found = [...nearest(own, task.shown.neighbours)];
    return { query, images: found.map((j) => bank[j]!), similarities: found.map((j) => own[j]!) };
  });
  const alike = images.filter((image, i) => task.labels[images[indices[i * k + 1]!]!] === task.labels[image]);
  return {
    images,
    coordinates,
    quality: { ...faithfulness(similarities, coordinates, compared), k: compared },
    nearestOfClass: alike.length / n,
    neighbours,
    bank: bank.length,
  };
}

/** Cosine similarities of unit rows. [queries, bank] */
async function between(queries: Matrix, bank: Matrix): Promise<Float32Array> {
  const held = tf.tensor2d(bank.data, [bank.rows, bank.columns]);
  try {
    return await cosines(queries, held);
  } finally {
    held.dispose();
  }
}
