import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { onlineKnn } from '../../../learn/train/online-knn.ts';
import { useEngine } from '../engine.ts';
import { memoryImages } from '../memory-images.ts';
import { testStreams } from '../streams.ts';

describe('The online kNN', () => {
  before(useEngine);

  it('separates classes that look different, leaves out unlabelled images, and changes nothing', async () => {
    const random = testStreams(4)('pixels');
    const labels = Int32Array.from({ length: 60 }, (_, i) => (i >= 40 && i < 45 ? -1 : i % 2));
    const pixels = Uint8Array.from(
      { length: 60 * 192 },
      (_, at) => random.int(60) + 150 * Number(Math.floor(at / 192) % 2 === at % 2),
    );
    const watch = onlineKnn({
      images: memoryImages(pixels, 8, 8),
      labels,
      classes: 2,
      bank: Int32Array.from({ length: 45 }, (_, i) => i),
      queries: Int32Array.from({ length: 15 }, (_, i) => 45 + i),
    });
    const spec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 } as const;
    const encoder = createEncoder(spec, testStreams(1));
    const [before, tensors] = [await encoder.state(), tf.memory().numTensors];
    const measured = await watch(encoder);
    assert.equal(measured.knnAccuracy, 1);
    assert.ok(measured.featureRank! > 1 && measured.featureRank! <= 15);
    assert.deepEqual(await encoder.state(), before);
    assert.equal(tf.memory().numTensors, tensors);
  });
});
