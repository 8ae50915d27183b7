import * as tf from '@tensorflow/tfjs-core';
import * as ops from '../../../learn/engine/ops.ts';
import { adamUpdate } from '../../../learn/engine/updates.ts';

/** Trains a small net with every operation of ops.ts for a few Adam steps, on the active engine. Gives each step's loss. */
export function train(steps: number): number[] {
  const x = tf.randomNormal([12, 10, 10, 3], 0, 1, 'float32', 1) as tf.Tensor4D;
  const target = tf.randomNormal([12, 4], 0, 1, 'float32', 2);
  const shapes = [[3, 3, 3, 6], [6], [6], [3, 3, 6, 8], [8], [8], [8, 4]];
  let states = shapes.map((shape, i) => ({
    weights:
      shape.length === 1 ? tf.fill(shape, i % 3 === 1 ? 1 : 0) : tf.randomNormal(shape, 0, 0.2, 'float32', 10 + i),
    mean: tf.zeros(shape),
    square: tf.zeros(shape),
  }));
  const loss = (...w: tf.Tensor[]): tf.Scalar => {
    const norm = (y: tf.Tensor4D, i: number) =>
      ops.batchNormTrain(y, w[i] as tf.Tensor1D, w[i + 1] as tf.Tensor1D, 1e-5).y;
    const first = ops.relu(norm(ops.conv2d(x, w[0] as tf.Tensor4D, 1, 1), 1));
    const second = ops.relu(norm(ops.conv2d(ops.maxPool(first, 3, 2, 1), w[3] as tf.Tensor4D, 2, 1), 4));
    return tf.mean(
      tf.squaredDifference(tf.matMul(tf.mean(second, [1, 2]) as tf.Tensor2D, w[6] as tf.Tensor2D), target),
    );
  };
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const { value, grads } = tf.valueAndGrads(loss)(states.map((state) => state.weights));
    losses.push(value.dataSync()[0]!);
    const adam = { learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, steps: step };
    states = states.map((state, i) => adamUpdate(state, grads[i]!, adam));
  }
  return losses;
}
