import assert from 'node:assert/strict';
import { faithfulness } from '../../../learn/embedding/faithfulness.ts';
import { featureMap } from '../../../learn/embedding/feature-map.ts';
import { principalCoordinates } from '../../../learn/embedding/principal-axes.ts';
import { umap } from '../../../learn/embedding/umap.ts';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { nearest, normalised } from '../../../learn/evaluate/knn.ts';
import { type Matrix, matrix } from '../../../learn/evaluate/matrix.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { memoryImages } from '../memory-images.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { testStreams } from '../streams.ts';

const [N, D] = [40, 6];
const entry = (at: number): number => {
  const [i, j] = [Math.floor(at / D), at % D];
  return Math.sin(0.37 * (i + 1) * (j + 1)) + 0.1 * (j + 1) * Math.cos(0.11 * i);
};
/** scikit-learn 1.9.1 was given the same numbers (trustworthiness, NearestNeighbors, PCA). */
const rows = normalised(
  matrix(
    Float32Array.from({ length: N * D }, (_, at) => entry(at)),
    D,
  ),
);

function cosinesOf({ rows: n, columns, data }: Matrix): Float32Array {
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += data[i * columns + c]! * data[j * columns + c]!;
    return i === j ? 2 : sum;
  });
}

function neighboursOf(given: Matrix, k: number) {
  const similarities = cosinesOf(given);
  const indices = new Int32Array(given.rows * k);
  for (let i = 0; i < given.rows; i++)
    indices.set(nearest(similarities.subarray(i * given.rows, (i + 1) * given.rows), k), i * k);
  const distances = Float32Array.from(indices, (j, at) =>
    at % k === 0 ? 0 : Math.max(0, 1 - similarities[Math.floor(at / k) * given.rows + j]!),
  );
  return { indices, distances, k };
}

describe('a map of features', function () {
  this.timeout(20_000);
  const signal = new AbortController().signal;

  it('is as trustworthy as scikit-learn says, and keeps as many neighbours as it counts', () => {
    const map = Float32Array.from({ length: 2 * N }, (_, at) => {
      const i = Math.floor(at / 2) + 1;
      return at % 2 === 0 ? Math.sin(0.37 * i) : Math.cos(0.9 * i);
    });
    for (const [k, trustworthiness, kept] of [
      [5, 0.59140625, 0.225],
      [12, 0.6203488372, 0.3895833333],
    ] as const) {
      const found = faithfulness(cosinesOf(rows), map, k);
      assert.ok(Math.abs(found.trustworthiness - trustworthiness) < 1e-9, String(found.trustworthiness));
      assert.ok(Math.abs(found.kept - kept) < 1e-9, String(found.kept));
    }
  });

  it("starts from scikit-learn's principal coordinates", () => {
    const fading = matrix(
      Float32Array.from({ length: N * D }, (_, at) => entry(at) * 2 ** -(at % D)),
      D,
    );
    const found = principalCoordinates(fading, 10);
    const expected = [3.2966253330276136, 3.7827112340091484, 5.940059940568021, 4.922551639351539];
    // The sign of an axis is anybody's choice.
    const signs = [0, 1].map((axis) => Math.sign(found[axis]! * expected[axis]!));
    for (const [at, value] of expected.entries())
      assert.ok(Math.abs(found[at]! * signs[at % 2]! - value) < 1e-4, `${at}: ${found[at]}`);
  });

  it('keeps separate clusters apart, and is the same only for the same seed', () => {
    const [clusters, each, width] = [4, 30, 10];
    const noise = testStreams(3)('noise');
    const data = Float32Array.from({ length: clusters * each * width }, (_, at) => {
      const cluster = Math.floor(at / (each * width));
      return (at % width === 2 * cluster ? 3 : 0) + 0.4 * noise.normal();
    });
    const parted = normalised(matrix(data, width));
    const neighbours = neighboursOf(parted, 10);
    const draw = (seed: number) => umap(parted, neighbours, testStreams(seed)('umap'), signal);
    const map = draw(1);
    assert.deepEqual(draw(1), map);
    assert.notDeepEqual(draw(2), map);
    const { trustworthiness, kept } = faithfulness(cosinesOf(parted), map, 9);
    assert.ok(trustworthiness > 0.9, String(trustworthiness));
    assert.ok(kept > 0.5, String(kept));
    for (let i = 0; i < parted.rows; i++) {
      const near = new Float32Array(parted.rows);
      for (let j = 0; j < parted.rows; j++)
        near[j] = i === j ? -Infinity : -((map[2 * i]! - map[2 * j]!) ** 2) - (map[2 * i + 1]! - map[2 * j + 1]!) ** 2;
      assert.equal(Math.floor(nearest(near, 1)[0]! / each), Math.floor(i / each));
    }
  });

  it('stops when it is interrupted', () => {
    assert.throws(
      () => umap(rows, neighboursOf(rows, 5), testStreams(1)('umap'), AbortSignal.abort(new Error('stop'))),
      /stop/,
    );
  });
});

describe('nearest neighbours by the features of an encoder', function () {
  this.timeout(20_000);
  before(usePlainEngine);
  const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };
  const supervision = {
    signal: new AbortController().signal,
    progress: () => undefined,
    metric: () => undefined,
    log: () => undefined,
    checkpoints: { load: async () => undefined, save: async () => undefined },
  };
  /** Plain colours, each image twice: at i and at i + 16. */
  const pixels = Uint8Array.from({ length: 32 * 16 * 16 * 3 }, (_, at) => {
    const image = Math.floor(at / 768) % 16;
    return [37 * image, 91 * image, 151 * image][at % 3]! % 256;
  });
  const task = async (validation: Int32Array) => {
    const encoder = createEncoder(spec, testStreams(7));
    const state = { spec, weights: await encoder.state() };
    return {
      encoder: state,
      method: 'random-initialised',
      images: memoryImages(pixels, 16, 16),
      labels: Int32Array.from({ length: 32 }, (_, i) => (i % 16) >> 2),
      validation,
      points: 16,
      k: 6,
      bank: { images: Int32Array.from({ length: 16 }, (_, i) => 16 + i), limit: 100 },
      shown: { queries: 5, neighbours: 3 },
    };
  };

  it('are the copies of the queries, one per class and then others from the front', async () => {
    const validation = Int32Array.from({ length: 16 }, (_, i) => i);
    const map = await featureMap(await task(validation), testStreams(1), supervision);
    assert.deepEqual(
      map.neighbours.map(({ query }) => query),
      [0, 4, 8, 12, 1],
    );
    for (const { query, images, similarities } of map.neighbours) {
      assert.equal(images[0], query + 16);
      assert.ok(similarities[0]! > 0.9999 && similarities[1]! <= similarities[0]!);
    }
    assert.equal(map.coordinates.length, 32);
    assert.equal(map.bank, 16);
    assert.equal(map.quality.k, 5);
  });

  it('are refused for too few images, with advice', async () => {
    await assert.rejects(
      featureMap(await task(Int32Array.of(1, 2)), testStreams(1), supervision),
      /split\.validation.*maps=null/,
    );
  });
});
