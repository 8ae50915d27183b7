import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { createBinding } from './binding.ts';
import { loadLibTensorFlow } from './libtensorflow.ts';
import type { NativeBackend } from './native-backend.ts';

/**
 * Registers tfjs-node's kernels over libtensorflow from the folder and returns their backend. Call it once in a
 * process: TensorFlow reads thread counts and instruction sets from the environment as it loads.
 */
export function registerNative(folder: string): NativeBackend {
  const require = createRequire(import.meta.url);
  // Node 23 removed this function and Node 22 warns of it, but tfjs-node's kernels of 2023 call it.
  Object.defineProperty(util, 'isNullOrUndefined', {
    value: (value: unknown) => value === null || value === undefined,
    configurable: true,
    writable: true,
  });
  const binding = createBinding(loadLibTensorFlow(folder));
  // Not the package's index, which needs the compiled add-on.
  const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend') as {
    NodeJSKernelBackend: new (binding: unknown, packageName: string) => tf.KernelBackend;
  };
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
  const backend = new NodeJSKernelBackend(binding, 'strata');
  tf.registerBackend('tensorflow', () => backend, 3);
  return backend as unknown as NativeBackend;
}
