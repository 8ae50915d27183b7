import * as tf from '@tensorflow/tfjs-core';
import { ATTRIBUTE, type Attribute } from './attributes.ts';
import type { NativeBackend } from './native-backend.ts';
import type { BatchNormResult } from './ops.ts';
import { DTYPE } from './tensors.ts';

/** The operations of ops.ts by TensorFlow's fused kernels. */

const T: Attribute = { name: 'T', type: ATTRIBUTE.TYPE, value: DTYPE.FLOAT };
const U: Attribute = { name: 'U', type: ATTRIBUTE.TYPE, value: DTYPE.FLOAT };
const NHWC: Attribute = { name: 'data_format', type: ATTRIBUTE.STRING, value: 'NHWC' };
const float = (name: string, value: number): Attribute => ({ name, type: ATTRIBUTE.FLOAT, value });
const ints = (name: string, value: readonly number[]): Attribute => ({ name, type: ATTRIBUTE.INT, value });
const TRAINING: Attribute = { name: 'is_training', type: ATTRIBUTE.BOOL, value: true };

type Save = tf.GradSaveFunc;

/** `FusedBatchNormV3` and `FusedBatchNormGradV3`. They know four dimensions only: [n, c] goes in as [n, 1, 1, c]. */
export function batchNormTrain<R extends tf.Tensor2D | tf.Tensor4D>(
  backend: NativeBackend,
  x: R,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  eps: number,
): BatchNormResult<R> {
  if (x.rank === 2) {
    const [n, c] = x.shape as [number, number];
    const result = batchNormTrain(backend, tf.reshape(x, [n, 1, 1, c]) as tf.Tensor4D, gamma, beta, eps);
    return { ...result, y: tf.reshape(result.y, [n, c]) as R };
  }
  const none = tf.tensor1d([]);
  // Outside the gradient function, so that mean and variance belong to the caller; nothing here is on the tape.
  const [y, mean, variance, savedMean, savedVariance, reserved] = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    [T, U, float('epsilon', eps), float('exponential_avg_factor', 1), NHWC, TRAINING],
    [x, gamma, beta, none, none],
    6,
  ) as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor, tf.Tensor, tf.Tensor];
  const record = tf.customGrad((...args) => {
    const save = args[3] as unknown as Save;
    save([x, gamma, savedMean, savedVariance, reserved]);
    const attributes = [T, U, float('epsilon', eps), NHWC, TRAINING];
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  const output = record(x, gamma, beta) as R;
  tf.dispose([none, savedMean, savedVariance, reserved]);
  return { y: output, mean, variance };
}

/** `Relu` and `ReluGrad`: the gradient needs the output only. */
export function relu<R extends tf.Tensor>(backend: NativeBackend, x: R): R {
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, Save];
    const y = backend.executeSingleOutput('Relu', [T], [input]);
    save([y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backend.executeSingleOutput('ReluGrad', [T], [dy, saved[0]!]),
    };
  });
  return apply(x) as R;
}

/**
 * `Conv2D` with explicit padding, so that no padded copy of x is made or kept for the gradient. A kernel of our own and
 * not a custom gradient: its gradients are asked for one by one, and the first layer never pays for the one to x.
 */
export function conv2d(
  backend: NativeBackend,
  x: tf.Tensor4D,
  w: tf.Tensor4D,
  stride: number,
  pad: number,
): tf.Tensor4D {
  registerConv2d(backend);
  return tf.engine().runKernel(CONV, { x, w } as never, { stride, pad }) as tf.Tensor4D;
}

const CONV = 'PaddedConv2D';
let conv2dRegistered = false;

function registerConv2d(backend: NativeBackend): void {
  if (conv2dRegistered) return;
  conv2dRegistered = true;
  const attributesOf = ({ stride, pad }: { stride: number; pad: number }) => [
    T,
    ints('strides', [1, stride, stride, 1]),
    ints('dilations', [1, 1, 1, 1]),
    ...paddingOf(pad),
    NHWC,
  ];
  tf.registerKernel({
    kernelName: CONV,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, w } = inputs as unknown as { x: tf.TensorInfo; w: tf.TensorInfo };
      return backend.executeSingleOutput('Conv2D', attributesOf(attrs as never), [x, w]);
    },
  });
  tf.registerGradient({
    kernelName: CONV,
    inputsToSave: ['x', 'w'],
    gradFunc: (dy, saved, attrs) => {
      const [x, w] = saved as [tf.Tensor4D, tf.Tensor4D];
      const attributes = attributesOf(attrs as never);
      const shapeOf = (tensor: tf.Tensor) => tf.tensor1d(tensor.shape, 'int32');
      const inputs = { x: [shapeOf(x), w, dy as tf.Tensor], w: [x, shapeOf(w), dy as tf.Tensor] };
      return {
        x: () => backend.executeSingleOutput('Conv2DBackpropInput', attributes, inputs.x),
        w: () => backend.executeSingleOutput('Conv2DBackpropFilter', attributes, inputs.w),
      };
    },
  });
}

/** `MaxPool` and `MaxPoolGrad` with explicit padding. */
export function maxPool(
  backend: NativeBackend,
  x: tf.Tensor4D,
  size: number,
  stride: number,
  pad: number,
): tf.Tensor4D {
  const attributes = [
    T,
    ints('ksize', [1, size, size, 1]),
    ints('strides', [1, stride, stride, 1]),
    ...paddingOf(pad),
    NHWC,
  ];
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor4D, Save];
    const y = backend.executeSingleOutput('MaxPool', attributes, [input]);
    save([input, y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeSingleOutput('MaxPoolGrad', attributes, [saved[0]!, saved[1]!, dy]),
    };
  });
  return apply(x) as tf.Tensor4D;
}

function paddingOf(pad: number): Attribute[] {
  const explicit = pad > 0;
  return [
    { name: 'padding', type: ATTRIBUTE.STRING, value: explicit ? 'EXPLICIT' : 'VALID' },
    ...(explicit ? [ints('explicit_paddings', [0, 0, pad, pad, pad, pad, 0, 0])] : []),
  ];
}
