import * as tf from '@tensorflow/tfjs-core';

interface Geometry {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
}

/** Adds the gradients of depthwise convolutions, which the WebAssembly backend lacks. */
export function registerDepthwiseGradients(): void {
  if (tf.getKernel('DepthwiseConv2dNativeBackpropInput', 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName: 'DepthwiseConv2dNativeBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => toInput(inputs as never, attrs as never),
  });
  tf.registerKernel({
    kernelName: 'DepthwiseConv2dNativeBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => toFilter(inputs as never, attrs as never),
  });
}

/** The gradient of the output, with zeros between the strides, convolved with the filter rotated by half a turn. */
function toInput(
  inputs: { dy: tf.TensorInfo; filter: tf.TensorInfo },
  attrs: Geometry & { readonly inputShape: [number, number, number, number] },
): tf.Tensor {
  return tf.tidy(() => {
    const filter = asTensor(inputs.filter) as tf.Tensor4D;
    const [n, h, w, c] = attrs.inputShape;
    const info = tf.backend_util.computeConv2DInfo(
      attrs.inputShape,
      filter.shape,
      attrs.strides,
      1,
      attrs.pad,
      undefined,
      true,
    );
    const { outHeight: oh, outWidth: ow, strideHeight: sh, strideWidth: sw } = info;
    const [kh, kw] = filter.shape;
    const { top, left } = info.padInfo;
    const columns = spread(tf.reshape(asTensor(inputs.dy), [n * oh, ow, 1, c]), sw);
    const rows = spread(tf.reshape(columns, [n, oh, 1, ow * sw * c]), sh);
    const placed = tf.reshape(rows, [n, oh * sh, ow * sw, c]);
    const [before, beside] = [kh - 1 - top, kw - 1 - left];
    // Zeros after the last row and column serve as padding there.
    const after = h + kh - 1 - before - oh * sh;
    const behind = w + kw - 1 - beside - ow * sw;
    const padded = tf.pad(placed, [
      [0, 0],
      [before, Math.max(0, after)],
      [beside, Math.max(0, behind)],
      [0, 0],
    ]);
    const exact = tf.slice(padded, [0, 0, 0, 0], [n, h + kh - 1, w + kw - 1, c]) as tf.Tensor4D;
    return tf.depthwiseConv2d(exact, tf.reverse(filter, [0, 1]), 1, 'valid');
  });
}

/** Adds zeros after each entry of the third axis, whose length is 1. */
const spread = (x: tf.Tensor, stride: number) =>
  tf.pad(x, [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);

/** For each tap of the filter: the sum of its inputs times the gradient of the output. */
function toFilter(
  inputs: { x: tf.TensorInfo; dy: tf.TensorInfo },
  attrs: Geometry & { readonly filterShape: [number, number, number, number] },
): tf.Tensor {
  return tf.tidy(() => {
    const x = asTensor(inputs.x) as tf.Tensor4D;
    const dy = asTensor(inputs.dy) as tf.Tensor4D;
    const [kh, kw, c] = attrs.filterShape;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      attrs.filterShape,
      attrs.strides,
      1,
      attrs.pad,
      undefined,
      true,
    );
    const { top, bottom, left, right } = info.padInfo;
    const input = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const [n, oh, ow] = dy.shape;
    const [sh, sw] = [info.strideHeight, info.strideWidth];
    const taps: tf.Tensor[] = [];
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) {
        const end: [number, number, number, number] = [n, i + (oh - 1) * sh + 1, j + (ow - 1) * sw + 1, c];
        const seen = tf.stridedSlice(input, [0, i, j, 0], end, [1, sh, sw, 1]);
        taps.push(tf.sum(tf.mul(seen, dy), [0, 1, 2]));
      }
    return tf.reshape(tf.stack(taps), attrs.filterShape);
  });
}

function asTensor(info: tf.TensorInfo): tf.Tensor {
  return info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info);
}
