import { acrossViews, ntXent } from '../losses/nt-xent.ts';
import { type ContrastiveOptions, contrastiveHead } from './contrastive.ts';
import type { CreateMethod } from './method.ts';

/** SimCLR (2002.05709): each view identifies the other view of its image among all views of the batch. */
export function simClrMethod(options: ContrastiveOptions): CreateMethod {
  return (encoder, random, { batch }) => {
    const head = contrastiveHead(encoder, random, options);
    return {
      name: 'simclr',
      views: 2,
      weights: head.weights,
      macs: head.macs,
      references: { lossAtCollapse: Math.log(options.form ? batch : 2 * batch - 1) },
      loss([first, second]) {
        const [z1, z2] = [head.project(first!), head.project(second!)];
        const loss = options.form ? acrossViews : ntXent;
        return { loss: loss(z1, z2, { temperature: options.temperature }), projections: z1, partners: z2 };
      },
    };
  };
}
