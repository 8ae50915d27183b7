import { buildWeights } from '../encoders/weights.ts';
import { supCon } from '../losses/supcon.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';
import type { SimClrOptions } from './simclr.ts';

/**
 * Supervised contrastive learning (2004.11362, L_out): views of one class attract each other. It uses labels, so its view
 * source must give the labels of the training's subset and no others.
 */
export function supConMethod({ projector: widths, norm, lastNorm, temperature }: SimClrOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const builder = buildWeights(random, 'init-head');
    const projector = createProjector(builder, encoder.spec.features, {
      widths,
      norm,
      last: lastNorm ? 'norm' : 'linear',
      bias: true,
    });
    return {
      name: 'supcon',
      views: 2,
      weights: builder.weights,
      macs: projector.macs,
      references: { lossAtCollapse: Math.log(2 * batch - 1) },
      loss([first, second], _step, { labels }) {
        const z1 = projector.forward(encoder.forward(first!, true));
        const z2 = projector.forward(encoder.forward(second!, true));
        return { loss: supCon(z1, z2, labels!, { temperature }), projections: z1, partners: z2 };
      },
    };
  };
}
