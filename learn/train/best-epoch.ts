import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import type { Method } from '../methods/method.ts';
import type { NamedTensor, StateDict } from '../types.ts';
import type { ViewSource } from './views.ts';

/** Encoder of the epoch with the best pretext accuracy on images that it does not learn from. */
export interface BestEpoch extends Required<Pick<Method, 'memory' | 'remember'>> {
  /** Measures the present encoder and keeps it if it is better than all before; the first of equal ones stays. */
  offer(epoch: number): Promise<Judged>;
  /** Weights and epoch, from 1, of the best encoder. */
  result(): { readonly weights: StateDict; readonly epoch: number } | undefined;
}

/** Accuracy in the pretext task, and its loss with the encoder's penalty, as Keras' `val_loss` has it. */
interface Judged {
  readonly accuracy: number;
  readonly loss: number;
}

/** Images measured at once. */
const BATCH = 250;

/** @param views - Views of validation images, the same at every epoch. */
export function createBestEpoch(encoder: Encoder, method: Method, views: ViewSource): BestEpoch {
  let tensors: ReadonlyMap<string, NamedTensor> = new Map();
  const number = (name: string) => tensors.get(`best/${name}`)?.data[0];
  return {
    memory: async () => tensors,
    remember(memory) {
      tensors = memory;
    },
    async offer(epoch) {
      const judged = await judge(encoder, method, views);
      const { accuracy } = judged;
      // Rounded as in a checkpoint, so that an interruption changes no comparison.
      if (Math.fround(accuracy) > (number('accuracy') ?? -1))
        tensors = new Map<string, NamedTensor>([
          ...(await encoder.state()),
          ['best/accuracy', { shape: [1], data: Float32Array.of(accuracy) }],
          ['best/epoch', { shape: [1], data: Float32Array.of(epoch + 1) }],
        ]);
      return judged;
    },
    result() {
      const epoch = number('epoch');
      if (epoch === undefined) return undefined;
      return { weights: new Map([...tensors].filter(([name]) => !name.startsWith('best/'))), epoch };
    },
  };
}

async function judge({ spec, penalty }: Encoder, method: Method, views: ViewSource): Promise<Judged> {
  let [right, lost, all] = [0, 0, 0];
  for (let start = 0; start < views.images; start += BATCH) {
    const indices = Int32Array.from({ length: Math.min(BATCH, views.images - start) }, (_, i) => start + i);
    const pixels = await views.gather(0, indices);
    const labels = views.labels?.(indices);
    const counted = tf.tidy(() => {
      const inputs = pixels.map((view) => toInput(view, views.height, views.width, spec));
      return method.judge!(inputs, { pixels, ...(labels && { labels }) });
    });
    right += (await counted.right.data())[0]!;
    lost += (await counted.loss.data())[0]!;
    all += indices.length * pixels.length;
    tf.dispose([counted.right, counted.loss]);
  }
  const added = penalty ? tf.tidy(penalty) : undefined;
  const loss = lost / all + (added ? (await added.data())[0]! : 0);
  added?.dispose();
  return { accuracy: right / all, loss };
}
