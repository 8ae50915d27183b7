import type * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import { buildWeights } from '../encoders/weights.ts';
import type { RandomStreams } from '../types.ts';
import { kerasHead, rectified } from './keras-heads.ts';
import { createProjector } from './projector.ts';

export interface ContrastiveOptions {
  /** Widths of the projector's layers. */
  readonly projector: readonly number[];
  /** Batch normalisation after the hidden layers. */
  readonly norm: boolean;
  /** Batch normalisation after the last layer, as in the authors' code; false by default. */
  readonly lastNorm?: boolean;
  readonly temperature: number;
  /** `keras`: dense layers, loss and first weights of Keras' code example, without normalisation. */
  readonly form?: 'keras';
}

/** The head of SimCLR and of its supervised form. Each view has its own batch statistics. */
export function contrastiveHead(
  encoder: Encoder,
  random: RandomStreams,
  { projector: widths, norm, lastNorm, form }: ContrastiveOptions,
) {
  const builder = buildWeights(random, 'init-head');
  const projector = form
    ? kerasHead(builder, encoder.spec.features, rectified(widths))
    : createProjector(builder, encoder.spec.features, { widths, norm, last: lastNorm ? 'norm' : 'linear', bias: true });
  return {
    weights: builder.weights,
    macs: projector.macs,
    /** Projections of a view, [b, last width]. */
    project: (view: tf.Tensor4D) => projector.forward(encoder.forward(view, true)),
  };
}
