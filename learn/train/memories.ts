import { below } from '../methods/average.ts';
import type { Method } from '../methods/method.ts';
import type { NamedTensor } from '../types.ts';

/** State that a checkpoint keeps beside weights and optimiser. */
export type Memory = Required<Pick<Method, 'memory' | 'remember'>>;

/** The memories of several parts of a training as one, each under the name of its part. */
export function memories(parts: Readonly<Record<string, Partial<Memory> | undefined>>): Memory {
  return {
    async memory() {
      const all = new Map<string, NamedTensor>();
      for (const [name, part] of Object.entries(parts))
        for (const [key, tensor] of (await part?.memory?.()) ?? []) all.set(`${name}/${key}`, tensor);
      return all;
    },
    remember(memory) {
      for (const [name, part] of Object.entries(parts)) part?.remember?.(below(memory, `${name}/`));
    },
  };
}
