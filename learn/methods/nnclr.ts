import * as tf from '@tensorflow/tfjs-core';
import { buildWeights } from '../encoders/weights.ts';
import { nearestNeighbours, neighboursAcrossViews, nnclr } from '../losses/nearest.ts';
import { kerasHead, rectified } from './keras-heads.ts';
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
  /** `keras`: heads, loss and first weights of Keras' code example, which has no predictor and no normalisation. */
  readonly form?: 'keras';
}

/**
 * NNCLR (2104.14548), in the paper's form: the nearest earlier embedding replaces one view and identifies the prediction
 * from the other. Neighbours carry no gradient; only the first view's embeddings enter the queue.
 */
export function nnclrMethod({ temperature, ...options }: NnclrOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const builder = buildWeights(random, 'init-head');
    const width = options.projector.at(-1)!;
    const projector = options.form
      ? kerasHead(builder, encoder.spec.features, rectified(options.projector))
      : createProjector(builder, encoder.spec.features, { widths: options.projector, last: 'norm' });
    const predictor = options.form
      ? undefined
      : createProjector(builder, width, { name: 'predictor', widths: [options.predictor, width], bias: true });
    const queue = createQueue(options.queue, width, batch, random('init-queue'));
    let newest: tf.Tensor2D | undefined;
    return {
      name: 'nnclr',
      views: 2,
      weights: builder.weights,
      macs: projector.macs + (predictor?.macs ?? 0),
      references: { lossAtCollapse: Math.log(batch) },
      loss([first, second]) {
        newest?.dispose();
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        newest = tf.keep(tf.clone(z1));
        if (!predictor)
          return {
            loss: neighboursAcrossViews(z1, z2, queue.rows, { temperature }),
            ...{ projections: z1, partners: z2 },
          };
        const [p1, p2] = [predictor.forward(z1), predictor.forward(z2)];
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
