import { relu } from '../engine/ops.ts';
import { npairs, supCon } from '../losses/supcon.ts';
import { type ContrastiveOptions, contrastiveHead } from './contrastive.ts';
import type { CreateMethod } from './method.ts';

/**
 * Supervised contrastive learning (2004.11362, L_out): views of one class attract each other. It uses labels, so its view
 * source must give the labels of the training's subset and no others. The form `keras` takes one view of each image, with ReLU
 * after the last layer of the head and the npairs loss of Keras' code example.
 */
export function supConMethod(options: ContrastiveOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const head = contrastiveHead(encoder, random, options);
    const { temperature, form } = options;
    if (form)
      return {
        ...{ name: 'supcon', views: 1, weights: head.weights, macs: head.macs },
        references: { lossAtCollapse: Math.log(batch) },
        loss([view], _step, { labels }) {
          const z = relu(head.project(view!));
          return { loss: npairs(z, labels!, { temperature }), projections: z };
        },
      };
    return {
      name: 'supcon',
      views: 2,
      weights: head.weights,
      macs: head.macs,
      references: { lossAtCollapse: Math.log(2 * batch - 1) },
      loss([first, second], _step, { labels }) {
        const [z1, z2] = [head.project(first!), head.project(second!)];
        return { loss: supCon(z1, z2, labels!, { temperature }), projections: z1, partners: z2 };
      },
    };
  };
}
