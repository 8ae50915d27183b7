import * as tf from '@tensorflow/tfjs-core';

/** Rows (or columns) of padding before and after. */
export type Padding = readonly [before: number, after: number];

/** A convolution without the parts that it never reads. */
export interface Trimmed {
  readonly w: tf.Tensor4D;
  readonly rows: Padding;
  readonly columns: Padding;
}

/**
 * Removes the taps of a kernel that lie on padding at every position. Of 3x3 taps one remains on a 1x1 map with padding
 * 1, and four on a 2x2 map at stride 2. The result is exactly the same, and the gradient to the removed taps is zero.
 */
export function trimTaps(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: number): Trimmed {
  const [rowFrom, rowTo, rows] = usedTaps(x.shape[1], w.shape[0], stride, pad);
  const [columnFrom, columnTo, columns] = usedTaps(x.shape[2], w.shape[1], stride, pad);
  const size: [number, number, number, number] = [rowTo - rowFrom, columnTo - columnFrom, w.shape[2], w.shape[3]];
  const whole = size[0] === w.shape[0] && size[1] === w.shape[1];
  return { w: whole ? w : tf.slice(w, [rowFrom, columnFrom, 0, 0], size), rows, columns };
}

/** First tap that meets the input, one past the last, and the remaining padding. */
function usedTaps(input: number, kernel: number, stride: number, pad: number): [number, number, Padding] {
  const outputs = Math.floor((input + 2 * pad - kernel) / stride) + 1;
  const meets = (tap: number) =>
    Array.from({ length: outputs }, (_, i) => i * stride + tap - pad).some((place) => place >= 0 && place < input);
  const used = Array.from({ length: kernel }, (_, tap) => tap).filter(meets);
  const [from, to] = [used[0] ?? 0, (used.at(-1) ?? kernel - 1) + 1];
  // An end of the input that no position reaches counts as no padding.
  return [from, to, [pad - from, Math.max(0, (outputs - 1) * stride + to - pad - input)]];
}

/**
 * Convolution with a kernel as large as its input, without padding: a matrix product, [n, h w in] times [h w in, out].
 */
export function fullProduct(x: tf.Tensor4D, w: tf.Tensor4D): tf.Tensor4D {
  const [n, h, width, channels] = x.shape;
  const product = tf.matMul(
    tf.reshape(x, [n, h * width * channels]),
    tf.reshape(w, [h * width * channels, w.shape[3]]),
  );
  return tf.reshape(product, [n, 1, 1, w.shape[3]]);
}

/** True where `fullProduct` computes this convolution. */
export function isFull(x: tf.Tensor4D, { w, rows, columns }: Trimmed): boolean {
  const unpadded = [...rows, ...columns].every((padding) => padding === 0);
  return unpadded && x.shape[1] === w.shape[0] && x.shape[2] === w.shape[1];
}
