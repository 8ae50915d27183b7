import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, joinLast } from '../encoders/batch-norm.ts';
import { buildWeights } from '../encoders/weights.ts';
import { infoNce } from '../losses/info-nce.ts';
import { below, createAverage, type Momentum, momentumAt } from './average.ts';
import type { CreateMethod } from './method.ts';
import { unevenSplits } from './problems.ts';
import { createProjector } from './projector.ts';
import { createQueue } from './queue.ts';

export interface MoCoOptions {
  readonly projector: readonly number[];
  readonly temperature: number;
  /** Number of keys kept. Keep it well below the number of images, or an image meets its own key. */
  readonly queue: number;
  readonly momentum: Momentum;
  /** True uses both views as queries, at about twice the cost of a step. */
  readonly symmetric: boolean;
  /**
   * Number of parts of a batch that are normalised by their own statistics, with keys shuffled among them, as on several
   * GPUs (8 in the authors' notebook and lightly). Whole batches by default.
   */
  readonly splits?: number;
}

/**
 * MoCo v2 (2003.04297): a query identifies its key, which a moving average of the network computes, among a queue of
 * earlier keys. Keys of both views enter the queue together after the optimiser's step, so that no query meets a key of its
 * own image as a negative. On one device, statistics cover the whole batch and shuffling alone has no effect: without
 * `splits`, a query can recognise its key by the statistics of their common batch.
 *
 * @throws Problem `uneven-splits`
 */
export function moCoMethod(options: MoCoOptions): CreateMethod {
  const { temperature, symmetric, splits = 1 } = options;
  return (encoder, random, { steps, batch, height, width: pixels }) => {
    if (batch % splits !== 0) throw unevenSplits(batch, splits);
    const shape = { widths: options.projector, norm: false, bias: true };
    const width = options.projector.at(-1)!;
    const heads = buildWeights(random, 'init-head');
    const projector = createProjector(heads, encoder.spec.features, shape);
    const average = createAverage(encoder, shape, { encoder: encoder.weights, projector: heads.weights }, random);
    const queue = createQueue(options.queue, width, symmetric ? 2 * batch : batch, random('init-queue'));
    const encoderMacs = encoder.macs(height, pixels);
    const keyMacs = encoderMacs + projector.macs;
    let keys: tf.Tensor2D | undefined;
    const query = (view: tf.Tensor4D) =>
      inParts(view, splits, encoder.weights.norms, (part) => projector.forward(encoder.forward(part, true)));
    const key = (view: tf.Tensor4D, step: number, which: number) => {
      if (splits === 1) return average.forward(view);
      const rows = view.shape[0];
      const order = random('shuffle', step, which).permutation(rows);
      const back = new Int32Array(rows);
      for (const [at, row] of order.entries()) back[row] = at;
      const shuffled = inParts(tf.gather(view, order), splits, average.norms, average.forward);
      return tf.gather(shuffled, back);
    };
    return {
      name: 'moco',
      views: 2,
      weights: heads.weights,
      // The asymmetric form trains on one view and takes the keys from the other.
      macs: symmetric ? projector.macs + keyMacs / 3 : (projector.macs + keyMacs / 3 - encoderMacs) / 2,
      references: { lossAtCollapse: Math.log(options.queue + 1) },
      loss([first, second], step) {
        keys?.dispose();
        const k2 = key(second!, step, 1);
        const q1 = query(first!);
        const loss = infoNce(q1, k2, queue.rows, { temperature });
        if (!symmetric) {
          keys = tf.keep(k2);
          return { loss, projections: q1 };
        }
        const k1 = key(first!, step, 0);
        keys = tf.keep(tf.concat([k1, k2], 0));
        const other = infoNce(query(second!), k1, queue.rows, { temperature });
        return { loss: tf.mul(tf.add(loss, other), 0.5) as tf.Scalar, projections: q1 };
      },
      afterStep(step) {
        queue.push(keys!);
        keys!.dispose();
        keys = undefined;
        average.move(momentumAt(options.momentum, step, steps));
      },
      measure: async (step) => ({ tau: momentumAt(options.momentum, step, steps) }),
      async memory() {
        const memory = new Map([['queue', await queue.state()]]);
        for (const [name, tensor] of await average.state()) memory.set(`average/${name}`, tensor);
        return memory;
      },
      remember(memory) {
        queue.load(memory.get('queue')!);
        average.load(below(memory, 'average/'));
      },
      dispose() {
        keys?.dispose();
        queue.dispose();
        average.dispose();
      },
    };
  };
}

/** Normalises equal parts of a batch by their own statistics; running statistics follow the mean of the parts. */
function inParts(
  x: tf.Tensor4D,
  parts: number,
  norms: readonly BatchNorm[],
  forward: (x: tf.Tensor4D) => tf.Tensor2D,
): tf.Tensor2D {
  if (parts === 1) return forward(x);
  const rows = tf.concat(
    tf.split(x, parts).map((part) => forward(part as tf.Tensor4D)),
    0,
  );
  joinLast(norms, parts);
  return rows;
}
