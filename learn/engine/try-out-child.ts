import * as tf from '@tensorflow/tfjs-core';
import { answer } from './child.ts';
import { registerNative } from './native.ts';
import * as ops from './ops.ts';
import type { TriedOut } from './try-out.ts';

/** Child of `tryOut`: loads the libraries from the folder, trains a small network and reports the outcome. */

async function main(folder: string): Promise<TriedOut> {
  const { binding } = registerNative(folder);
  await tf.setBackend('tensorflow');
  const x = tf.randomNormal([16, 8, 8, 3], 0, 1, 'float32', 1) as tf.Tensor4D;
  const target = tf.randomNormal([16, 4], 0, 1, 'float32', 2);
  const filter = tf.variable(tf.randomNormal([3, 3, 3, 8], 0, 0.2, 'float32', 3)) as tf.Variable<tf.Rank.R4>;
  const head = tf.variable(tf.randomNormal([8, 4], 0, 0.2, 'float32', 4)) as tf.Variable<tf.Rank.R2>;
  const [scale, offset] = [tf.ones([8]) as tf.Tensor1D, tf.zeros([8]) as tf.Tensor1D];
  const loss = (): tf.Scalar => {
    const seen = ops.relu(ops.batchNormTrain(ops.conv2d(x, filter, 2, 1), scale, offset, 1e-5).y);
    const guess = tf.matMul(tf.mean(seen, [1, 2]) as tf.Tensor2D, head);
    return tf.mean(tf.squaredDifference(guess, target)) as tf.Scalar;
  };
  const losses = Array.from({ length: 5 }, () => {
    const { value, grads } = tf.variableGrads(loss);
    for (const variable of [filter, head])
      variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, 0.1)) as never);
    return value.dataSync()[0]!;
  });
  if (!losses.every(Number.isFinite) || losses.at(-1)! >= losses[0]!)
    throw new Error(`a small net did not learn (losses ${losses.map((value) => value.toFixed(4)).join(', ')})`);
  return { version: binding.TF_Version, device: binding.deviceName };
}

answer(main(process.argv[2]!));
