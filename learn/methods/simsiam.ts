import { buildWeights, type WeightBuilder } from '../encoders/weights.ts';
import { simSiam } from '../losses/cosine.ts';
import { type KerasLayer, kerasHead } from './keras-heads.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface SimSiamOptions {
  /** Widths of the projector's layers: two in the paper for CIFAR, three for ImageNet. */
  readonly projector: readonly number[];
  /** Width of the predictor's hidden layer; its output is as wide as the projector's. */
  readonly predictor: number;
  /** True keeps the predictor at the base learning rate, as in the paper; the rest follows the schedule. */
  readonly steadyPredictor: boolean;
  /**
   * `keras`: heads of Keras' code example, and batch normalisation by its first statistics, 0 and 1, in the encoder too: the
   * example calls its networks without `training`, which means evaluation. `keras-moving`: the same heads in training mode.
   */
  readonly form?: 'keras' | 'keras-moving';
}

/**
 * SimSiam (2011.10566): each view predicts the other view's projection, whose gradient is stopped. The projector's last
 * normalisation has no scale and shift; the predictor's last layer is plain.
 */
export function simSiamMethod(options: SimSiamOptions): CreateMethod {
  return (encoder, random) => {
    const builder = buildWeights(random, 'init-head');
    const { projector, predictor, before } = heads(builder, encoder.spec.features, options);
    const training = options.form !== 'keras';
    return {
      name: 'simsiam',
      views: 2,
      weights: builder.weights,
      ...(options.steadyPredictor && { steady: builder.weights.parameters.length - before }),
      macs: projector.macs + predictor.macs,
      references: { lossAtCollapse: -1 },
      loss([first, second]) {
        const z1 = projector.forward(encoder.forward(first!, training));
        const z2 = projector.forward(encoder.forward(second!, training));
        const loss = simSiam({ p1: predictor.forward(z1), p2: predictor.forward(z2), z1, z2 });
        return { loss, projections: z1, partners: z2 };
      },
    };
  };
}

function heads(builder: WeightBuilder, inputs: number, { projector: widths, predictor: hidden, form }: SimSiamOptions) {
  const width = widths.at(-1)!;
  if (!form) {
    const projector = createProjector(builder, inputs, { widths, last: 'plain-norm' });
    const before = builder.weights.parameters.length;
    const predictor = createProjector(builder, width, { name: 'predictor', widths: [hidden, width], bias: true });
    return { projector, predictor, before };
  }
  const training = form === 'keras-moving';
  const layers = widths.map((one, i): KerasLayer => {
    const last = i === widths.length - 1;
    return { width: one, bias: false, after: last ? ['norm'] : ['norm', 'relu'] };
  });
  const projector = kerasHead(builder, inputs, layers, { training });
  const before = builder.weights.parameters.length;
  const narrow: KerasLayer = { width: hidden, bias: false, after: ['relu', 'norm'] };
  const predictor = kerasHead(builder, width, [narrow, { width, bias: true, after: [] }], {
    name: 'predictor',
    training,
  });
  return { projector, predictor, before };
}
