import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import type { Method } from '../methods/method.ts';
import type { NamedTensor, StateDict } from '../types.ts';
import type { ViewSource } from './views.ts';

/** Encoder of the epoch with the best pretext accuracy on images that it does not learn from. */
export interface BestEpoch extends Required<Pick<Method, 'memory' | 'remember'>> {
  /** Measures the present encoder and keeps it if it is better than all before; the first of equal ones stays. */
  offer(epoch: number): Promise<number>;
  /** Weights and epoch, from 1, of the best encoder. */
  result(): { readonly weights: StateDict; readonly epoch: number } | undefined;
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
      const accuracy = await pretextAccuracy(encoder, method, views);
      // Rounded as in a checkpoint, so that an interruption changes no comparison.
      if (Math.fround(accuracy) > (number('accuracy') ?? -1))
        tensors = new Map<string, NamedTensor>([
          ...(await encoder.state()),
          ['best/accuracy', { shape: [1], data: Float32Array.of(accuracy) }],
          ['best/epoch', { shape: [1], data: Float32Array.of(epoch + 1) }],
        ]);
      return accuracy;
    },
    result() {
      const epoch = number('epoch');
      if (epoch === undefined) return undefined;
      return { weights: new Map([...tensors].filter(([name]) => !name.startsWith('best/'))), epoch };
    },
  };
}

async function pretextAccuracy({ spec }: Encoder, method: Method, views: ViewSource): Promise<number> {
  let [right, all] = [0, 0];
  for (let start = 0; start < views.images; start += BATCH) {
    const indices = Int32Array.from({ length: Math.min(BATCH, views.images - start) }, (_, i) => start + i);
    const pixels = await views.gather(0, indices);
    const labels = views.labels?.(indices);
    const counted = tf.tidy(() => {
      const inputs = pixels.map((view) => toInput(view, views.height, views.width, spec));
      return method.right!(inputs, { pixels, ...(labels && { labels }) });
    });
    right += (await counted.data())[0]!;
    all += indices.length * pixels.length;
    counted.dispose();
  }
  return right / all;
}
