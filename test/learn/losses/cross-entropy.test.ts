import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../../learn/losses/cross-entropy.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

describe('Cross-entropy', () => {
  before(useEngine);

  const logits = fill(1042, 2000).map((value) => 4 * value);
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 10);

  it('has the value of the reference', () => {
    const value = crossEntropy(tf.tensor2d(logits, [200, 10]), tf.tensor1d(labels, 'int32'));
    assertClose(value.dataSync(), [reference('losses').cross_entropy.value], 1e-5, 'loss');
  });

  it('has the gradient softmax minus one-hot over the batch', () => {
    const given = tf.tensor2d(logits, [200, 10]);
    const gradient = tf.grad((x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, tf.tensor1d(labels, 'int32')))(given);
    const expected = tf.div(tf.sub(tf.softmax(given), tf.oneHot(tf.tensor1d(labels, 'int32'), 10)), 200);
    assertClose(gradient.dataSync(), expected.dataSync(), 1e-5, 'gradient');
  });
});
