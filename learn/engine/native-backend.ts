import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attribute } from './attributes.ts';
import type { Binding } from './binding.ts';

/** What we use of tfjs-node's `NodeJSKernelBackend` (its own declarations drag in the whole of tfjs). */
export interface NativeBackend {
  readonly binding: Binding;
  /** What a tfjs data id stands for; `values` are not null until the first operation that reads them. */
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
