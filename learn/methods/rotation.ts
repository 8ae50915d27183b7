import * as tf from '@tensorflow/tfjs-core';
import { buildWeights, type HeadStart, linearHead } from '../encoders/weights.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { CreateMethod, Given } from './method.ts';

const TURNS = 4;

export interface RotationOptions {
  /** `all`: four turns of each image in a batch, as in the paper. `one`: the turn that the views' labels give. */
  readonly turns: 'all' | 'one';
  /** First values of the head; PyTorch's where absent. */
  readonly head?: HeadStart;
}

/** RotNet (1803.07728): predicts an image's number of quarter turns, by one linear layer on the features. */
export function rotationMethod({ turns, head }: RotationOptions): CreateMethod {
  return (encoder, random) => {
    const builder = buildWeights(random, 'init-head');
    const { weight, bias } = linearHead(builder, encoder.spec.features, TURNS, head);
    let right: tf.Scalar | undefined;
    /** One forward pass for all turns, so that in training they share the batch's statistics. */
    const answer = (views: readonly tf.Tensor4D[], given: Given, training: boolean) => {
      const b = views[0]!.shape[0];
      const labels =
        turns === 'all' ? Int32Array.from({ length: TURNS * b }, (_, i) => Math.floor(i / b)) : given.labels!;
      const features = encoder.forward(tf.concat(views as tf.Tensor4D[], 0), training);
      const logits = tf.add(tf.matMul(features, weight.value as tf.Tensor2D), bias.value) as tf.Tensor2D;
      return { logits, target: tf.tensor1d(labels, 'int32') };
    };
    return {
      name: 'rotation',
      views: turns === 'all' ? TURNS : 1,
      weights: builder.weights,
      macs: encoder.spec.features * TURNS,
      references: { lossAtChance: Math.log(TURNS) },
      loss(views, _step, given) {
        right?.dispose();
        const { logits, target } = answer(views, given, true);
        right = tf.keep(shareRight(logits, target));
        return { loss: crossEntropy(logits, target) };
      },
      judge(views, given) {
        const { logits, target } = answer(views, given, false);
        return {
          right: tf.mul(shareRight(logits, target), target.size) as tf.Scalar,
          loss: tf.mul(crossEntropy(logits, target), target.size) as tf.Scalar,
        };
      },
      measure: async () => ({ pretextAccuracy: (await right!.data())[0]! }),
      dispose: () => right?.dispose(),
    };
  };
}

/** A custom gradient, because the tape cannot record an argmax. */
function shareRight(logits: tf.Tensor2D, target: tf.Tensor1D): tf.Scalar {
  const share = tf.customGrad((given) => ({
    value: tf.mean(tf.cast(tf.equal(tf.argMax(given as tf.Tensor, 1), target), 'float32')),
    gradFunc: () => tf.zeros(logits.shape),
  }));
  return share(logits) as tf.Scalar;
}
