import type { Weights } from '../encoders/weights.ts';
import type { Method } from '../methods/method.ts';
import type { Optimizer } from '../optim/optimizer-types.ts';
import type { NamedTensor, Supervision } from '../types.ts';
import type { Recorded } from './recorder.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { restoreTraining, trainingTensors } from './training.ts';

export interface CheckpointPosition {
  /** Steps made. */
  readonly step: number;
  readonly recorded: Recorded;
}

export interface Checkpointer {
  /** Restores everything from the newest checkpoint and says where it stood. */
  load(): Promise<CheckpointPosition | undefined>;
  save(position: CheckpointPosition): Promise<void>;
  /** Saves when the last checkpoint is old enough, or when `now`. */
  offer(position: CheckpointPosition, now: boolean): Promise<void>;
}

/** Checkpoints of a training. When they are made never changes what is computed. */
export function createCheckpointer(
  weights: Weights,
  optimizer: Optimizer,
  supervision: Pick<Supervision, 'checkpoints'>,
  options: { readonly method?: Pick<Method, 'memory' | 'remember'>; readonly everySeconds?: number | undefined } = {},
): Checkpointer {
  const { method, everySeconds = 20 } = options;
  let last = performance.now();
  const save = async (position: CheckpointPosition) => {
    const tensors = await trainingTensors(weights, optimizer);
    for (const [name, tensor] of (await method?.memory?.()) ?? []) tensors.set(`method/${name}`, tensor);
    await supervision.checkpoints.save(encodeSnapshot({ position, tensors }));
    last = performance.now();
  };
  return {
    save,
    async load() {
      const files = await supervision.checkpoints.load();
      if (!files) return undefined;
      const { position, tensors } = decodeSnapshot<CheckpointPosition>(files);
      const memory = new Map<string, NamedTensor>();
      const rest = new Map<string, NamedTensor>();
      for (const [name, tensor] of tensors)
        if (name.startsWith('method/')) memory.set(name.slice('method/'.length), tensor);
        else rest.set(name, tensor);
      restoreTraining(weights, optimizer, rest);
      method?.remember?.(memory);
      return position;
    },
    async offer(position, now) {
      if (now || performance.now() - last > everySeconds * 1000) await save(position);
    },
  };
}
