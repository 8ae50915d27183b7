import { below } from '../methods/average.ts';
import type { Method } from '../methods/method.ts';
import type { NamedTensor } from '../types.ts';

type Memory = Pick<Method, 'memory' | 'remember'>;

/** What several parts of a training remember, as one, under the name of each. */
export function memories(parts: Readonly<Record<string, Memory | undefined>>): Required<Memory> {
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
