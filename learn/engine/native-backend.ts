import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attribute } from './attributes.ts';
import type { Binding } from './binding.ts';

/** The part of tfjs-node's `NodeJSKernelBackend` that we use. Its own declarations need the whole of tfjs. */
export interface NativeBackend {
  readonly binding: Binding;
  /** TensorFlow's handle of a tfjs data id; `values` are not null until the first operation that reads them. */
  readonly tensorMap: { get(dataId: object): { id: number; values: unknown }; has(dataId: object): boolean };
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  refCount(dataId: object): number;
}
