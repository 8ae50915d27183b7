import { supCon } from '../losses/supcon.ts';
import { type ContrastiveOptions, contrastiveHead } from './contrastive.ts';
import type { CreateMethod } from './method.ts';

/**
 * Supervised contrastive learning (2004.11362, L_out): views of one class attract each other. It uses labels, so its view
 * source must give the labels of the training's subset and no others.
 */
export function supConMethod(options: ContrastiveOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const head = contrastiveHead(encoder, random, options);
    return {
      name: 'supcon',
      views: 2,
      weights: head.weights,
      macs: head.macs,
      references: { lossAtCollapse: Math.log(2 * batch - 1) },
      loss([first, second], _step, { labels }) {
        const [z1, z2] = [head.project(first!), head.project(second!)];
        const { temperature } = options;
        return { loss: supCon(z1, z2, labels!, { temperature }), projections: z1, partners: z2 };
      },
    };
  };
}
