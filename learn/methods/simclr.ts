import { buildWeights } from '../encoders/weights.ts';
import { ntXent } from '../losses/nt-xent.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface SimClrOptions {
  /** Widths of the projector's layers. */
  readonly projector: readonly number[];
  /** Batch normalisation after the hidden layers. */
  readonly norm: boolean;
  /** Batch normalisation after the last layer, as in the authors' code; false by default. */
  readonly lastNorm?: boolean;
  readonly temperature: number;
}

/**
 * SimCLR (2002.05709): each view identifies the other view of its image among all views of the batch. Each view has its own
 * batch statistics.
 */
export function simClrMethod({ projector: widths, norm, lastNorm, temperature }: SimClrOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const builder = buildWeights(random, 'init-head');
    const projector = createProjector(builder, encoder.spec.features, {
      widths,
      norm,
      last: lastNorm ? 'norm' : 'linear',
      bias: true,
    });
    return {
      name: 'simclr',
      views: 2,
      weights: builder.weights,
      macs: projector.macs,
      references: { lossAtCollapse: Math.log(2 * batch - 1) },
      loss([first, second]) {
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        return { loss: ntXent(z1, z2, { temperature }), projections: z1, partners: z2 };
      },
    };
  };
}
