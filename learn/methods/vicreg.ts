import { buildWeights } from '../encoders/weights.ts';
import { type VicRegOptions, vicReg } from '../losses/vicreg.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface VicRegMethodOptions extends VicRegOptions {
  /** Widths of the projector's layers. */
  readonly projector: readonly number[];
}

/** VICReg (2105.04906): views agree, features keep their variance and are decorrelated. */
export function vicRegMethod({ projector: widths, ...weights }: VicRegMethodOptions): CreateMethod {
  return (encoder, random) => {
    const builder = buildWeights(random, 'init-head');
    const projector = createProjector(builder, encoder.spec.features, { widths });
    return {
      name: 'vicreg',
      views: 2,
      weights: builder.weights,
      macs: projector.macs,
      // With constant features only the hinge remains: 1 minus the root of epsilon.
      references: { lossAtCollapse: weights.variance * 0.99 },
      loss([first, second]) {
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        return { loss: vicReg(z1, z2, weights), projections: z1, partners: z2 };
      },
    };
  };
}
