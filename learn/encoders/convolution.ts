import * as tf from '@tensorflow/tfjs-core';
import { ATTRIBUTE, type Attribute } from '../engine/attributes.ts';
import type { NativeBackend } from '../engine/native-backend.ts';
import { conv2d as engineConv2d, nativeBackend } from '../engine/ops.ts';
import { DTYPE } from '../engine/tensors.ts';

/** Output maps up to this width: TensorFlow's gradient of a strided convolution to its input is three times slower there. */
const NARROW = 4;

/**
 * The engine's `conv2d`, with another way to the same gradient where TensorFlow's own is slow: 3x3, stride 2 and
 * padding 1 down to a map of at most 4x4, on native.
 */
export function conv2d(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number, padding: number): tf.Tensor4D {
  const backend = nativeBackend();
  const [, height, width] = x.shape;
  const [kernel] = filter.shape;
  const halves = kernel === 3 && stride === 2 && padding === 1 && height % 2 === 0 && width % 2 === 0;
  if (backend === undefined || !halves || width / 2 > NARROW) return engineConv2d(x, filter, stride, padding);
  const apply = tf.customGrad((...args) => {
    const [input, weights] = args as unknown as [tf.Tensor4D, tf.Tensor4D];
    const save = args[2] as unknown as tf.GradSaveFunc;
    save([input, weights]);
    return {
      value: engineConv2d(input, weights, stride, padding),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
        halvingInputGradient(dy as tf.Tensor4D, saved[1] as tf.Tensor4D),
        filterGradient(backend, saved[0]!, saved[1]!, dy),
      ],
    };
  });
  return apply(x, filter) as tf.Tensor4D;
}

/**
 * Gradient of a 3x3, stride 2, padding 1 convolution to its input: one product of the output's gradient with all nine
 * taps, then each of the four interleaved quarters of the input is the sum of the taps that reached it. An even row was
 * seen by the middle tap of its own output; an odd row by the last tap of that output and by the first of the next.
 *
 * @param dy - [n, h, w, out]
 * @param filter - [3, 3, in, out]
 * @returns [n, 2h, 2w, in]
 */
export function halvingInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, h, w, outputs] = dy.shape;
    const inputs = filter.shape[2];
    const taps = tf.reshape(tf.transpose(filter, [3, 0, 1, 2]), [outputs, 9 * inputs]) as tf.Tensor2D;
    const products = tf.matMul(tf.reshape(dy, [n * h * w, outputs]), taps); // [n h w, 9 in]
    const tap = (row: number, column: number) => {
      const start = (3 * row + column) * inputs;
      return tf.reshape(tf.slice(products, [0, start], [-1, inputs]), [n, h, w, inputs]) as tf.Tensor4D;
    };
    const nextRow = (x: tf.Tensor4D) => shifted(x, 1, 0);
    const nextColumn = (x: tf.Tensor4D) => shifted(x, 0, 1);
    const evenEven = tap(1, 1);
    const evenOdd = tf.add(tap(1, 2), nextColumn(tap(1, 0)));
    const oddEven = tf.add(tap(2, 1), nextRow(tap(0, 1)));
    const below = tf.add(tap(0, 2), nextColumn(tap(0, 0))) as tf.Tensor4D;
    const oddOdd = tf.add(tf.add(tap(2, 2), nextColumn(tap(2, 0))), nextRow(below));
    const quarters = tf.concat([evenEven, evenOdd, oddEven, oddOdd], 3) as tf.Tensor4D;
    return tf.depthToSpace(quarters, 2);
  });
}

/** What lies one row or column further on; zeros come in at the far edge. */
function shifted(x: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  const rest = tf.slice(x, [0, rows, columns, 0], [-1, -1, -1, -1]);
  return tf.pad(rest, [
    [0, 0],
    [0, rows],
    [0, columns],
    [0, 0],
  ]);
}

function filterGradient(backend: NativeBackend, x: tf.Tensor, filter: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const ints = (name: string, value: readonly number[]): Attribute => ({ name, type: ATTRIBUTE.INT, value });
  const text = (name: string, value: string): Attribute => ({ name, type: ATTRIBUTE.STRING, value });
  const attributes: Attribute[] = [
    { name: 'T', type: ATTRIBUTE.TYPE, value: DTYPE.FLOAT },
    ints('strides', [1, 2, 2, 1]),
    ints('dilations', [1, 1, 1, 1]),
    text('padding', 'EXPLICIT'),
    ints('explicit_paddings', [0, 0, 1, 1, 1, 1, 0, 0]),
    text('data_format', 'NHWC'),
  ];
  const shape = tf.tensor1d(filter.shape, 'int32');
  return backend.executeSingleOutput('Conv2DBackpropFilter', attributes, [x, shape, dy]);
}
