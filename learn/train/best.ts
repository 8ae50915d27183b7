import type { Method } from '../methods/method.ts';
import type { EncoderSpec, EncoderState, NamedTensor } from '../types.ts';
import { type Classifier, classifierState, type HeadState } from './classifier.ts';

/** Best state of a training so far, which a checkpoint keeps beside the last one. */
export interface Best extends Required<Pick<Method, 'memory' | 'remember'>> {
  /** Keeps the present classifier if it is better than all before; the first of equal ones stays. */
  offer(accuracy: number, epoch: number, classifier: Classifier): Promise<void>;
  /** Best state and its epoch, from 1; empty where nothing was offered. */
  result(spec: EncoderSpec): {
    readonly state?: { readonly encoder: EncoderState; readonly head: HeadState };
    readonly chosen: Readonly<Record<string, number>>;
  };
}

const ENCODER = 'encoder/';

export function createBest(): Best {
  let tensors: ReadonlyMap<string, NamedTensor> = new Map();
  const number = (name: string): number | undefined => tensors.get(name)?.data[0];
  return {
    memory: async () => tensors,
    remember(memory) {
      tensors = memory;
    },
    async offer(accuracy, epoch, classifier) {
      // Rounded as in a checkpoint, so that an interruption changes no comparison.
      if (Math.fround(accuracy) <= (number('accuracy') ?? -1)) return;
      const { encoder, head } = await classifierState(classifier);
      tensors = new Map([
        ['accuracy', { shape: [1], data: Float32Array.of(accuracy) }],
        ['epoch', { shape: [1], data: Float32Array.of(epoch + 1) }],
        ['head/weight', head.weight],
        ['head/bias', head.bias],
        ...[...encoder.weights].map(([name, tensor]): [string, NamedTensor] => [ENCODER + name, tensor]),
      ]);
    },
    result(spec) {
      const epoch = number('epoch');
      if (epoch === undefined) return { chosen: {} };
      const weights = new Map(
        [...tensors].flatMap(([name, tensor]) =>
          name.startsWith(ENCODER) ? [[name.slice(ENCODER.length), tensor] as const] : [],
        ),
      );
      const head = { weight: tensors.get('head/weight')!, bias: tensors.get('head/bias')! };
      return { state: { encoder: { spec, weights }, head }, chosen: { epoch } };
    },
  };
}
