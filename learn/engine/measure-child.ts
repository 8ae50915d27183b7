import * as tf from '@tensorflow/tfjs-core';
import { answer } from './child.ts';
import type { Measured } from './command.ts';
import { openEngine } from './open.ts';
import * as ops from './ops.ts';

/** Child of `engine info`: opens the engine that its environment names and times two operations. */

/** The best of several runs, in GFLOP/s. The result is read, so that the time includes work that the engine defers. */
function rate(flops: number, run: () => tf.Tensor): number {
  let best = Number.POSITIVE_INFINITY;
  const began = performance.now();
  for (let i = 0; i < 3 || (i < 10 && performance.now() - began < 1500); i++) {
    const start = performance.now();
    tf.tidy(() => void tf.sum(run()).dataSync());
    best = Math.min(best, performance.now() - start);
  }
  return flops / best / 1e6;
}

async function main(size: number): Promise<Measured> {
  const engine = await openEngine();
  const a = tf.randomNormal([size, size]) as tf.Tensor2D;
  // A middle layer of a ResNet-18: 16 images of 16 x 16, 64 to 64 channels.
  const x = tf.randomNormal([16, 16, 16, 64]) as tf.Tensor4D;
  const w = tf.randomNormal([3, 3, 64, 64]) as tf.Tensor4D;
  return {
    version: engine.version,
    threads: engine.threads,
    device: engine.device,
    matMul: rate(2 * size ** 3, () => tf.matMul(a, a)),
    conv: rate(2 * x.size * 9 * 64, () => ops.conv2d(x, w, 1, 1)),
  };
}

answer(main(Number(process.argv[2])));
