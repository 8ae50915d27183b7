import * as tf from '@tensorflow/tfjs-core';
import type { Attribute } from './attributes.ts';
import { fullProduct, isFull, type Padding, trimTaps } from './conv-taps.ts';
import { explicitPadding, ints, NHWC, T, text } from './native-attributes.ts';
import type { NativeBackend } from './native-backend.ts';

/** Attributes of our kernel: a convolution whose paddings are numbers. */
interface Geometry {
  readonly stride: number;
  readonly rows: Padding;
  readonly columns: Padding;
}

/**
 * Convolution by TensorFlow's kernels without a padded copy of x. It is a kernel of our own rather than a custom
 * gradient, since the gradients of a kernel are computed one by one: the first layer does not compute the gradient to
 * x.
 */
export function nativeConv2d(
  backend: NativeBackend,
  x: tf.Tensor4D,
  w: tf.Tensor4D,
  stride: number,
  pad: number,
): tf.Tensor4D {
  const trimmed = trimTaps(x, w, stride, pad);
  if (isFull(x, trimmed)) return fullProduct(x, trimmed.w);
  register(backend);
  const { rows, columns } = trimmed;
  return tf.engine().runKernel(CONV, { x, w: trimmed.w } as never, { stride, rows, columns } as never) as tf.Tensor4D;
}

const CONV = 'PaddedConv2D';
let registered = false;

function register(backend: NativeBackend): void {
  if (registered) return;
  registered = true;
  tf.registerKernel({
    kernelName: CONV,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, w } = inputs as unknown as { x: tf.TensorInfo; w: tf.TensorInfo };
      const { stride, rows, columns } = attrs as unknown as Geometry;
      return backend.executeSingleOutput('Conv2D', attributes(stride, explicitPadding(rows, columns)), [x, w]);
    },
  });
  tf.registerGradient({
    kernelName: CONV,
    inputsToSave: ['x', 'w'],
    gradFunc: (dy, saved, attrs) => {
      const [x, w] = saved as [tf.Tensor4D, tf.Tensor4D];
      const geometry = attrs as unknown as Geometry;
      return {
        x: () => toInput(backend, x, w, dy as tf.Tensor4D, geometry),
        w: () => toFilter(backend, x, w, dy as tf.Tensor4D, geometry),
      };
    },
  });
}

/**
 * Gradient to x. For `EXPLICIT` padding TensorFlow uses an old kernel that is slow on small maps (1 s at 1x1, where
 * `VALID` takes 8 ms). On those maps this computes the gradient to the padded input and cuts out its middle.
 */
function toInput(backend: NativeBackend, x: tf.Tensor4D, w: tf.Tensor4D, dy: tf.Tensor4D, geometry: Geometry) {
  const { stride, rows, columns } = geometry;
  const run = (shape: number[], padding: Attribute[]) => {
    const inputs = [tf.tensor1d(shape, 'int32'), w, dy];
    return backend.executeSingleOutput('Conv2DBackpropInput', attributes(stride, padding), inputs) as tf.Tensor4D;
  };
  if (isSame(w, geometry)) return run(x.shape, [text('padding', 'SAME')]);
  if (dy.shape[1] * dy.shape[2] > 16 || isUnpadded(geometry)) return run(x.shape, explicitPadding(rows, columns));
  const [n, h, width, channels] = x.shape;
  const padded = [n, h + rows[0] + rows[1], width + columns[0] + columns[1], channels];
  return tf.slice(run(padded, [text('padding', 'VALID')]), [0, rows[0], columns[0], 0], x.shape);
}

/** Gradient to w, by the fastest of TensorFlow's ways at this size (measured on two AVX2 cores). */
function toFilter(backend: NativeBackend, whole: tf.Tensor4D, w: tf.Tensor4D, dy: tf.Tensor4D, geometry: Geometry) {
  const { stride, rows, columns } = geometry;
  const x = readPart(whole, w, dy, geometry);
  const run = (input: tf.Tensor4D, padding: Attribute[]) => {
    const inputs = [input, tf.tensor1d(w.shape, 'int32'), dy];
    return backend.executeSingleOutput('Conv2DBackpropFilter', attributes(stride, padding), inputs);
  };
  const places = dy.shape[1] * dy.shape[2];
  if (isSame(w, geometry) && places > 4) return run(x, [text('padding', 'SAME')]);
  if (stride === 1 || places < 256 || isUnpadded(geometry)) return run(x, explicitPadding(rows, columns));
  return run(tf.pad(x, [[0, 0], [...rows], [...columns], [0, 0]]), [text('padding', 'VALID')]);
}

/**
 * x without the last rows and columns, which a kernel smaller than its stride never reads. With them oneDNN computes
 * the gradient to a 1x1 filter over few channels (under 8, TensorFlow 2.21) from uninitialised memory. Channels that
 * fill whole vectors are safe and need no copy.
 */
function readPart(x: tf.Tensor4D, w: tf.Tensor4D, dy: tf.Tensor4D, geometry: Geometry): tf.Tensor4D {
  const { stride } = geometry;
  const [n, h, width, channels] = x.shape;
  if (channels % 16 === 0 || !isUnpadded(geometry) || (w.shape[0] >= stride && w.shape[1] >= stride)) return x;
  const read = (input: number, outputs: number, kernel: number) => Math.min(input, (outputs - 1) * stride + kernel);
  const [usedH, usedW] = [read(h, dy.shape[1], w.shape[0]), read(width, dy.shape[2], w.shape[1])];
  return usedH === h && usedW === width ? x : tf.slice(x, [0, 0, 0, 0], [n, usedH, usedW, channels]);
}

function attributes(stride: number, padding: readonly Attribute[]): Attribute[] {
  return [T, ints('strides', [1, stride, stride, 1]), ints('dilations', [1, 1, 1, 1]), ...padding, NHWC];
}

/** True where TensorFlow's `SAME` has these paddings; at other strides it pads unevenly. */
function isSame(w: tf.Tensor4D, { stride, rows, columns }: Geometry): boolean {
  const half = (kernel: number, padding: Padding) => padding.every((side) => 2 * side === kernel - 1);
  return stride === 1 && half(w.shape[0], rows) && half(w.shape[1], columns);
}

function isUnpadded({ rows, columns }: Geometry): boolean {
  return [...rows, ...columns].every((padding) => padding === 0);
}
