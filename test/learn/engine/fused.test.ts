import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import * as ops from '../../../learn/engine/ops.ts';
import * as plain from '../../../learn/engine/plain-ops.ts';
import { adamUpdate, momentumUpdate, plainAdam, plainMomentum } from '../../../learn/engine/updates.ts';
import { nativeOrSkip } from './native-or-skip.ts';

/** The largest difference, as a part of the largest value. */
function difference(a: tf.Tensor, b: tf.Tensor): number {
  assert.deepEqual(a.shape, b.shape);
  const scale = Math.max(tf.max(tf.abs(b)).dataSync()[0]!, 1e-6);
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]! / scale;
}

const normal = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
  tf.randomNormal<R>(shape, 0, 1, 'float32', seed) as tf.Tensor<R>;

/** Values and gradients of both, where the output is weighted so that no two of its elements count the same. */
function assertSame(
  fused: (...inputs: tf.Tensor[]) => tf.Tensor,
  truth: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): void {
  const weighted = (f: typeof fused) =>
    tf.valueAndGrads((...args: tf.Tensor[]) => {
      const y = f(...args);
      return tf.sum(tf.mul(tf.sin(y), normal(y.shape as never, 99))) as tf.Scalar;
    })(inputs);
  assert.ok(difference(fused(...inputs), truth(...inputs)) < 1e-5, 'values differ');
  const [a, b] = [weighted(fused), weighted(truth)];
  a.grads.forEach((grad, i) => {
    assert.ok(
      difference(grad, b.grads[i]!) < 1e-4,
      `gradients to input ${i} differ by ${difference(grad, b.grads[i]!)}`,
    );
  });
}

describe('fused operations of the native engine', () => {
  before(async function () {
    await nativeOrSkip(this);
    tf.engine().startScope();
  });
  after(() => {
    if (tf.getBackend() === 'tensorflow') tf.engine().endScope();
  });

  for (const shape of [
    [6, 5, 4, 3],
    [7, 3],
  ])
    it(`normalise batches of shape [${shape}] as plain tfjs does, with its gradients`, () => {
      const inputs = [normal(shape as never, 1), normal<tf.Rank.R1>([3], 2), normal<tf.Rank.R1>([3], 3)];
      const fused = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
        ops.batchNormTrain(x as never, g as never, b as never, 1e-5).y;
      const ours = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
        plain.batchNormTrain(x as never, g as never, b as never, 1e-5).y;
      const stock = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => {
        const axes = x.shape.map((_, i) => i).slice(0, -1);
        const { mean, variance } = tf.moments(x, axes);
        return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), g), b);
      };
      assertSame(fused as never, stock as never, inputs);
      assertSame(ours as never, stock as never, inputs);
    });

  it('give the mean and the unbiased variance of the batch', () => {
    const x = tf.tensor2d([1, 10, 2, 20, 3, 60], [3, 2]);
    const [one, zero] = [tf.ones([2]) as tf.Tensor1D, tf.zeros([2]) as tf.Tensor1D];
    for (const { mean, variance } of [
      ops.batchNormTrain(x, one, zero, 1e-5),
      plain.batchNormTrain(x, one, zero, 1e-5),
    ]) {
      assert.deepEqual([...mean.dataSync()], [2, 30]);
      assert.deepEqual([...variance.dataSync()], [1, 700]);
    }
  });

  // Each way that the gradients can take: large and small maps, kernels that meet their padding only in part.
  for (const [height, width, size, stride, pad] of [
    [9, 8, 3, 1, 1],
    [9, 8, 3, 2, 1],
    [33, 34, 7, 2, 3],
    [9, 8, 1, 2, 0],
    [9, 8, 3, 1, 0],
    [4, 5, 3, 2, 1],
    [2, 2, 3, 1, 1],
    [2, 2, 3, 2, 1],
    [1, 1, 3, 1, 1],
    [1, 3, 3, 1, 1],
    [2, 3, 7, 2, 3],
    [5, 5, 5, 1, 0],
  ] as const)
    it(`convolve ${height}x${width} with a ${size}x${size} kernel at stride ${stride} and padding ${pad} as plain tfjs does`, () => {
      const inputs = [normal<tf.Rank.R4>([2, height, width, 3], 1), normal<tf.Rank.R4>([size, size, 3, 4], 2)];
      const fused = (x: tf.Tensor, w: tf.Tensor) => ops.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
      const portable = (x: tf.Tensor, w: tf.Tensor) => plain.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
      const sides: [number, number] = [pad, pad];
      const truth = (x: tf.Tensor, w: tf.Tensor) =>
        tf.conv2d(tf.pad(x as tf.Tensor4D, [[0, 0], sides, sides, [0, 0]]), w as tf.Tensor4D, stride, 'valid');
      assertSame(fused, truth, inputs);
      assertSame(portable, truth, inputs);
    });

  it('convolve a ramp with symmetric padding at stride 2 as PyTorch does', () => {
    const x = tf.reshape(tf.range(0, 64), [1, 8, 8, 1]) as tf.Tensor4D;
    const w = tf.reshape(tf.range(0, 9), [3, 3, 1, 1]) as tf.Tensor4D;
    // Measured with torch.nn.functional.conv2d(padding=1, stride=2) on arange(64), kernel arange(9): the first row.
    for (const { conv2d } of [ops, plain])
      assert.deepEqual([...conv2d(x, w, 2, 1).dataSync()].slice(0, 4), [133, 238, 304, 370]);
  });

  it('differentiate a 1x1 filter at stride 2 independently of earlier memory', () => {
    const w = normal<tf.Rank.R4>([1, 1, 3, 5], 2);
    for (let seed = 0; seed < 20; seed++) {
      const x = normal<tf.Rank.R4>([4, 8, 8, 3], seed);
      const dy = normal<tf.Rank.R4>([4, 4, 4, 5], 100 + seed);
      // A later allocation gets to see these values where it is not written.
      for (const size of [16, 64, 256, 1024, 4096, 16384])
        tf.dispose(Array.from({ length: 4 }, () => tf.add(tf.fill([size], 1e6), 0)));
      const gradient = tf.grad((filter) => tf.sum(tf.mul(ops.conv2d(x, filter as tf.Tensor4D, 2, 0), dy)))(w);
      const seen = tf.reshape(tf.stridedSlice(x, [0, 0, 0, 0], [4, 8, 8, 3], [1, 2, 2, 1]), [64, 3]);
      const truth = tf.reshape(tf.matMul(seen, tf.reshape(dy, [64, 5]), true), [1, 1, 3, 5]);
      assert.ok(difference(gradient, truth) < 1e-5, `seed ${seed}: off by ${difference(gradient, truth)}`);
    }
  });

  it('rectify, and pool with padding that never wins, as plain tfjs does', () => {
    const x = normal<tf.Rank.R4>([2, 9, 8, 3], 4);
    assertSame(ops.relu, plain.relu, [x]);
    const fused = (t: tf.Tensor) => ops.maxPool(t as tf.Tensor4D, 3, 2, 1);
    assertSame(fused, (t) => plain.maxPool(t as tf.Tensor4D, 3, 2, 1), [tf.sub(x, 5)]);
  });

  it('ask for no gradient to the first layer’s input', () => {
    const [x, w] = [normal<tf.Rank.R4>([2, 8, 8, 3], 1), tf.variable(normal<tf.Rank.R4>([3, 3, 3, 4], 2))];
    const { binding } = ops.nativeBackend()!;
    const asked: string[] = [];
    const execute = binding.executeOp.bind(binding);
    binding.executeOp = (name, ...rest) => {
      asked.push(name);
      return execute(name, ...rest);
    };
    try {
      tf.variableGrads(() => tf.sum(ops.conv2d(x, w as never, 1, 1)) as tf.Scalar);
    } finally {
      binding.executeOp = execute;
    }
    assert.ok(asked.includes('Conv2DBackpropFilter'));
    assert.ok(!asked.includes('Conv2DBackpropInput'));
  });

  it('take the same Adam and momentum steps as plain tfjs, in place', () => {
    const zeros = () => tf.zeros([5, 4]);
    const start = () => normal<tf.Rank.R2>([5, 4], 1);
    let [a, b] = [0, 1].map(() => ({ weights: start(), mean: zeros(), square: zeros() })) as any[];
    let [c, d] = [0, 1].map(() => ({ weights: start(), velocity: zeros() })) as any[];
    for (let steps = 1; steps <= 4; steps++) {
      const gradient = normal<tf.Rank.R2>([5, 4], 10 + steps);
      const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, steps };
      const momentum = { learningRate: 0.1, momentum: 0.9, nesterov: steps > 2 };
      [a, b] = [adamUpdate(a, gradient, adam), plainAdam(b, gradient, adam)];
      [c, d] = [momentumUpdate(c, gradient, momentum), plainMomentum(d, gradient, momentum)];
      for (const name of ['weights', 'mean', 'square']) assert.ok(difference(a[name], b[name]) < 1e-5);
      for (const name of ['weights', 'velocity']) assert.ok(difference(c[name], d[name]) < 1e-5);
    }
  });

  it('step from tensors that share one buffer with each other, with the gradient and with others', () => {
    const backend = ops.nativeBackend()!;
    const one = normal<tf.Rank.R2>([8, 16], 1);
    const kind = { name: 'T', type: 4, value: 1 };
    const sharing: (() => tf.Tensor)[] = [
      () => tf.clone(one),
      () => tf.reshape(tf.reshape(one, [128]), [8, 16]),
      () => backend.executeSingleOutput('Identity', [kind], [one]),
      () => tf.concat([one], 0),
      () => tf.split(one, [8], 0)[0]!,
      () => tf.slice(one, [0, 0], [8, 16]),
    ];
    const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, steps: 2 };
    const before = one.dataSync().slice();
    for (const share of sharing)
      for (const other of sharing) {
        const square = tf.square(one);
        const kept = tf.reshape(square, [128]);
        const values = kept.dataSync().slice();
        const state = () => ({ weights: share(), mean: other(), square: tf.clone(square) });
        const [fused, truth] = [adamUpdate(state(), one, settings), plainAdam(state(), one, settings)];
        for (const name of ['weights', 'mean', 'square'] as const)
          assert.ok(difference(fused[name], truth[name]) < 1e-5, name);
        assert.deepEqual(one.dataSync(), before);
        assert.deepEqual(kept.dataSync(), values);
      }
  });

  it('leave a tensor unchanged that shares its values with the updated one', () => {
    const weights = tf.tensor1d([1, 2, 3]);
    const shared = tf.reshape(weights, [3, 1]);
    const next = momentumUpdate({ weights, velocity: tf.zeros([3]) as tf.Tensor1D }, tf.ones([3]) as tf.Tensor1D, {
      learningRate: 1,
      momentum: 0,
    });
    assert.deepEqual([...shared.dataSync()], [1, 2, 3]);
    assert.deepEqual([...next.weights.dataSync()], [0, 1, 2]);
  });
});
