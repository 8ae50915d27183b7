import * as tf from '@tensorflow/tfjs-core';
import { torchDefault } from '../encoders/parameter.ts';
import { buildWeights } from '../encoders/weights.ts';
import { stopGradient } from '../losses/cosine.ts';
import { normaliseRows } from '../losses/normalise-rows.ts';
import { type SinkhornOptions, sinkhorn, swappedPrediction } from '../losses/swav.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';
import { createQueue, type Queue } from './queue.ts';

export interface SwavOptions extends SinkhornOptions {
  /** Widths of the projector's layers; the last is the prototypes' dimension. */
  readonly projector: readonly number[];
  readonly prototypes: number;
  readonly temperature: number;
  /** Epochs during which prototypes are not trained. */
  readonly frozenEpochs: number;
  /**
   * Number of earlier embeddings of each full crop that join its assignment, from an epoch on and once the queue is full; 0
   * for none.
   */
  readonly queue: { readonly length: number; readonly fromEpoch: number };
  /** Small crops beside the two full ones. */
  readonly crops: number;
}

/**
 * SwAV (2006.09882): crops are assigned to prototypes in equal shares, and each crop predicts the others' assignments. As in
 * the official code, crops of one size pass the encoder together, and prototypes are scaled to length 1 before every forward
 * pass.
 */
export function swavMethod(options: SwavOptions): CreateMethod {
  const { prototypes: k, crops, frozenEpochs } = options;
  return (encoder, random, { stepsPerEpoch, batch }) => {
    const builder = buildWeights(random, 'init-head');
    const width = options.projector.at(-1)!;
    const projector = createProjector(builder, encoder.spec.features, { widths: options.projector, bias: true });
    const prototypes = builder.linear('prototypes', width, k, torchDefault);
    const toUnit = () => {
      const old = prototypes.value;
      prototypes.value = tf.tidy(() => tf.keep(tf.div(old, tf.sqrt(tf.sum(tf.square(old), 0, true)))));
      old.dispose();
    };
    toUnit();
    const { length, fromEpoch } = options.queue;
    const queues: Queue[] =
      length === 0 ? [] : [0, 1].map((i) => createQueue(length, width, batch, random('init-queue', i)));
    /** Number of embeddings in each queue, up to its length. */
    let entered = 0;
    let newest: tf.Tensor2D[] = [];
    let shares: tf.Tensor1D | undefined;
    const embed = (full: readonly tf.Tensor4D[], small: readonly tf.Tensor4D[]) => {
      const features = [full, small]
        .filter((same) => same.length > 0)
        .map((same) => encoder.forward(tf.concat(same as tf.Tensor4D[], 0), true));
      return normaliseRows(projector.forward(tf.concat(features, 0)));
    };
    return {
      name: 'swav',
      views: 2 + crops,
      weights: builder.weights,
      macs: projector.macs + width * k,
      references: { lossAtCollapse: Math.log(k) },
      loss(views, step) {
        tf.dispose([...newest, shares ?? []]);
        const z = embed(views.slice(0, 2), views.slice(2)); // [(2 + crops) b, width]
        const frozen = step < frozenEpochs * stepsPerEpoch;
        const c = (frozen ? stopGradient(prototypes.value) : prototypes.value) as tf.Tensor2D; // [width, k]
        const embeddings = tf.split(z, 2 + crops) as tf.Tensor2D[];
        const scores = tf.split(tf.matMul(z, c), 2 + crops) as tf.Tensor2D[];
        const assignments = [0, 1].map((i) => {
          const rows = queues[i] && entered === length ? queues[i].rows : undefined;
          const all = rows ? tf.concat([scores[i]!, tf.matMul(rows, c)], 0) : scores[i]!;
          return tf.slice(sinkhorn(all as tf.Tensor2D, options), [0, 0], [scores[i]!.shape[0], k]) as tf.Tensor2D;
        });
        newest = embeddings.slice(0, 2).map((rows) => tf.keep(tf.clone(rows)));
        shares = tf.keep(tf.mean(assignments[0]!, 0) as tf.Tensor1D);
        const loss = swappedPrediction(assignments, scores, options);
        return { loss, projections: embeddings[0]!, partners: embeddings[1]! };
      },
      afterStep(step) {
        toUnit();
        if (step < fromEpoch * stepsPerEpoch) return;
        for (const [i, queue] of queues.entries()) queue.push(newest[i]!);
        entered = Math.min(length, entered + newest[0]!.shape[0]);
      },
      /** Share of the prototypes in use: exp(entropy of their mean assignment) / k; 1 / k in a collapse. */
      async measure() {
        const p = (await shares!.data()) as Float32Array;
        const entropy = p.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
        return { prototypeUsage: Math.exp(entropy) / k };
      },
      async memory() {
        const memory = new Map([['entered', { shape: [], data: Float32Array.of(entered) }]]);
        for (const [i, queue] of queues.entries())
          memory.set(`queue/${i}`, (await queue.state()) as { shape: []; data: Float32Array<ArrayBuffer> });
        return memory;
      },
      remember(memory) {
        entered = memory.get('entered')!.data[0]!;
        for (const [i, queue] of queues.entries()) queue.load(memory.get(`queue/${i}`)!);
      },
      dispose() {
        tf.dispose([...newest, shares ?? []]);
        for (const queue of queues) queue.dispose();
      },
    };
  };
}
