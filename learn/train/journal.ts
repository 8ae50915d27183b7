import type { Weights } from '../encoders/weights.ts';
import { below } from '../methods/average.ts';
import type { Optimizer } from '../optim/optimizer-types.ts';
import type { Supervision } from '../types.ts';
import type { Memory } from './memories.ts';
import { createRecorder, type Recorded, type Recorder } from './recorder.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { restoreTraining, trainingTensors } from './training.ts';

/** Learning curve and checkpoints of a training. When a checkpoint is saved never changes a result. */
export interface Journal {
  /** Steps in the checkpoint from which the training resumes; 0 without one. */
  readonly from: number;
  readonly recorder: Recorder;
  save(step: number): Promise<void>;
  /** Saves where the last checkpoint is old enough, or where an epoch ended and the journal keeps every epoch. */
  offer(step: number, epochEnded: boolean): Promise<void>;
}

export interface JournalOptions {
  readonly memory: Memory;
  /** Longest time between two checkpoints; 20 s where absent. */
  readonly everySeconds?: number | undefined;
  readonly everyEpoch?: boolean;
}

interface Position {
  readonly step: number;
  readonly recorded: Recorded;
}

const MEMORY = 'method/';

/**
 * Restores weights, optimiser and memory from the newest checkpoint, where there is one.
 *
 * @throws Problem `bad-checkpoint`, `state-mismatch`
 */
export async function openJournal(
  weights: Weights,
  optimizer: Optimizer,
  supervision: Pick<Supervision, 'checkpoints' | 'metric' | 'log'>,
  { memory, everySeconds = 20, everyEpoch = false }: JournalOptions,
): Promise<Journal> {
  const files = await supervision.checkpoints.load();
  const found = files && decodeSnapshot<Position>(files);
  if (found) {
    const own = [...found.tensors].filter(([name]) => !name.startsWith(MEMORY));
    restoreTraining(weights, optimizer, new Map(own));
    memory.remember(below(found.tensors, MEMORY));
  }
  const recorder = createRecorder(supervision, found?.position.recorded);
  let last = performance.now();
  const save = async (step: number) => {
    const tensors = await trainingTensors(weights, optimizer);
    for (const [name, tensor] of await memory.memory()) tensors.set(MEMORY + name, tensor);
    const position: Position = { step, recorded: recorder.recorded() };
    await supervision.checkpoints.save(encodeSnapshot({ position, tensors }));
    last = performance.now();
  };
  return {
    from: found?.position.step ?? 0,
    recorder,
    save,
    async offer(step, epochEnded) {
      if ((everyEpoch && epochEnded) || performance.now() - last > everySeconds * 1000) await save(step);
    },
  };
}
