import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { registerDepthwiseGradients } from './wasm-depthwise.ts';

/**
 * Makes the WebAssembly backend the active one, with the binaries of the package's folder and the kernels that training
 * convolutions needs and the backend lacks. In Node it runs on one thread, since tfjs has threads only for browsers.
 */
export async function startWasm(): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(main) + sep);
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') === undefined)
    tf.registerKernel({
      kernelName: 'Conv2DBackpropFilter',
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => convFilterGradient(inputs as never, attrs as never),
    });
  registerDepthwiseGradients();
  await withoutNewListeners(['uncaughtException', 'unhandledRejection'], () => tf.setBackend('wasm'));
}

/**
 * The compiled module rethrows every uncaught error of this process from its own source, a single line of 60 kB that
 * Node then prints.
 */
async function withoutNewListeners(events: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const before = events.map((event) => process.listeners(event as 'exit'));
  await work();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'exit'))
      if (!before[i]!.includes(listener)) process.removeListener(event, listener);
  });
}

interface FilterGradient {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly filterShape: [number, number, number, number];
}

/**
 * Gradient of a convolution to its filter: for each tap of the kernel, its inputs [n oh ow, in], transposed, times the
 * gradient of the output [n oh ow, out].
 */
function convFilterGradient(inputs: { x: tf.TensorInfo; dy: tf.TensorInfo }, attrs: FilterGradient): tf.Tensor {
  return tf.tidy(() => {
    const x = asTensor(inputs.x) as tf.Tensor4D;
    const dy = asTensor(inputs.dy) as tf.Tensor4D;
    const [kh, kw, cin, cout] = attrs.filterShape;
    const info = tf.backend_util.computeConv2DInfo(x.shape, attrs.filterShape, attrs.strides, 1, attrs.pad);
    const { top, bottom, left, right } = info.padInfo;
    const input = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const [n, oh, ow] = dy.shape;
    const [sh, sw] = [info.strideHeight, info.strideWidth];
    const up = tf.reshape(dy, [n * oh * ow, cout]);
    const taps: tf.Tensor[] = [];
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) {
        const end: [number, number, number, number] = [n, i + (oh - 1) * sh + 1, j + (ow - 1) * sw + 1, cin];
        const seen = tf.stridedSlice(input, [0, i, j, 0], end, [1, sh, sw, 1]);
        taps.push(tf.matMul(tf.reshape(seen, [n * oh * ow, cin]), up, true));
      }
    return tf.reshape(tf.stack(taps), attrs.filterShape);
  });
}

function asTensor(info: tf.TensorInfo): tf.Tensor {
  return info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info);
}
