import * as tf from '@tensorflow/tfjs-core';
import { buildWeights } from '../encoders/weights.ts';
import { nearestNeighbours, nnclr } from '../losses/nearest.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';
import { createQueue } from './queue.ts';

export interface NnclrOptions {
  /** Widths of the projector's layers; each is followed by normalisation, the last one too. */
  readonly projector: readonly number[];
  /** Width of the predictor's hidden layer. */
  readonly predictor: number;
  readonly temperature: number;
  /** Number of embeddings kept. Keep it well below the number of images, or an image's neighbour is its own earlier view. */
  readonly queue: number;
}

/**
 * NNCLR (2104.14548), in the paper's form: the nearest earlier embedding replaces one view and identifies the prediction
 * from the other. Neighbours carry no gradient; only the first view's embeddings enter the queue.
 */
export function nnclrMethod({ temperature, ...options }: NnclrOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const builder = buildWeights(random, 'init-head');
    const width = options.projector.at(-1)!;
    const projector = createProjector(builder, encoder.spec.features, { widths: options.projector, last: 'norm' });
    const predictor = createProjector(builder, width, {
      name: 'predictor',
      widths: [options.predictor, width],
      bias: true,
    });
    const queue = createQueue(options.queue, width, batch, random('init-queue'));
    let newest: tf.Tensor2D | undefined;
    return {
      name: 'nnclr',
      views: 2,
      weights: builder.weights,
      macs: projector.macs + predictor.macs,
      references: { lossAtCollapse: Math.log(batch) },
      loss([first, second]) {
        newest?.dispose();
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        const [p1, p2] = [predictor.forward(z1), predictor.forward(z2)];
        newest = tf.keep(tf.clone(z1));
        const one = nnclr(nearestNeighbours(z1, queue.rows), p2, { temperature });
        const other = nnclr(nearestNeighbours(z2, queue.rows), p1, { temperature });
        return { loss: tf.mul(tf.add(one, other), 0.5) as tf.Scalar, projections: z1, partners: z2 };
      },
      afterStep() {
        queue.push(newest!);
        newest!.dispose();
        newest = undefined;
      },
      memory: async () => new Map([['queue', await queue.state()]]),
      remember: (memory) => queue.load(memory.get('queue')!),
      dispose() {
        newest?.dispose();
        queue.dispose();
      },
    };
  };
}
