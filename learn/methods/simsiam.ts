import { buildWeights } from '../encoders/weights.ts';
import { simSiam } from '../losses/cosine.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface SimSiamOptions {
  /** Widths of the projector's layers: two in the paper for CIFAR, three for ImageNet. */
  readonly projector: readonly number[];
  /** Width of the predictor's hidden layer; its output is as wide as the projector's. */
  readonly predictor: number;
  /** True keeps the predictor at the base learning rate, as in the paper; the rest follows the schedule. */
  readonly steadyPredictor: boolean;
}

/**
 * SimSiam (2011.10566): each view predicts the other view's projection, whose gradient is stopped. The projector's last
 * normalisation has no scale and shift; the predictor's last layer is plain.
 */
export function simSiamMethod(options: SimSiamOptions): CreateMethod {
  return (encoder, random) => {
    const builder = buildWeights(random, 'init-head');
    const width = options.projector.at(-1)!;
    const projector = createProjector(builder, encoder.spec.features, {
      widths: options.projector,
      last: 'plain-norm',
    });
    const before = builder.weights.parameters.length;
    const predictor = createProjector(builder, width, {
      name: 'predictor',
      widths: [options.predictor, width],
      bias: true,
    });
    return {
      name: 'simsiam',
      views: 2,
      weights: builder.weights,
      ...(options.steadyPredictor && { steady: builder.weights.parameters.length - before }),
      macs: projector.macs + predictor.macs,
      references: { lossAtCollapse: -1 },
      loss([first, second]) {
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        const loss = simSiam({ p1: predictor.forward(z1), p2: predictor.forward(z2), z1, z2 });
        return { loss, projections: z1, partners: z2 };
      },
    };
  };
}
