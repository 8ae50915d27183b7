import { buildWeights } from '../encoders/weights.ts';
import { type BarlowTwinsOptions, barlowTwins } from '../losses/barlow-twins.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface BarlowTwinsMethodOptions extends BarlowTwinsOptions {
  /** Widths of the projector's layers: [512, 512] means features-512-512. */
  readonly projector: readonly number[];
  /** Biases in the projector's layers, all of which normalisation or the loss cancels; none by default. */
  readonly biases?: boolean;
}

/**
 * Barlow Twins (2103.03230): both views of a batch pass encoder and projector, each with its own batch statistics; the loss
 * pulls their cross-correlation towards the identity.
 */
export function barlowTwinsMethod(options: BarlowTwinsMethodOptions): CreateMethod {
  return (encoder, random) => {
    const builder = buildWeights(random, 'init-head');
    const projector = createProjector(builder, encoder.spec.features, {
      widths: options.projector,
      ...(options.biases && { bias: 'all' }),
    });
    const width = options.projector.at(-1) ?? encoder.spec.features;
    return {
      name: 'barlow-twins',
      views: 2,
      weights: builder.weights,
      macs: projector.macs,
      // Constant features correlate with nothing, so each of the `width` diagonal terms is (1 - 0)².
      references: { lossAtCollapse: width * (options.scale ?? 1) },
      loss([first, second]) {
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        return { loss: barlowTwins(z1, z2, options), projections: z1, partners: z2 };
      },
    };
  };
}
