import { buildWeights } from '../encoders/weights.ts';
import { byol } from '../losses/cosine.ts';
import { createAverage, type Momentum, momentumAt } from './average.ts';
import type { CreateMethod } from './method.ts';
import { createProjector } from './projector.ts';

export interface ByolOptions {
  readonly projector: readonly number[];
  /** Width of the predictor's hidden layer; its output is as wide as the projector's. */
  readonly predictor: number;
  readonly momentum: Momentum;
}

/** BYOL (2006.07733): a view predicts the other view's projection by a moving average of the network. */
export function byolMethod(options: ByolOptions): CreateMethod {
  return (encoder, random, { steps, height, width: pixels }) => {
    const shape = { widths: options.projector, bias: true };
    const width = options.projector.at(-1)!;
    const heads = buildWeights(random, 'init-head');
    const projector = createProjector(heads, encoder.spec.features, shape);
    const projectorWeights = { parameters: [...heads.weights.parameters], norms: [...heads.weights.norms] };
    const predictor = createProjector(heads, width, {
      name: 'predictor',
      widths: [options.predictor, width],
      bias: true,
    });
    const average = createAverage(encoder, shape, { encoder: encoder.weights, projector: projectorWeights }, random);
    return {
      name: 'byol',
      views: 2,
      weights: heads.weights,
      macs: projector.macs + predictor.macs + (encoder.macs(height, pixels) + projector.macs) / 3,
      references: { lossAtCollapse: 0 },
      loss([first, second]) {
        const [z1, z2] = [average.forward(first!), average.forward(second!)];
        const p1 = predictor.forward(projector.forward(encoder.forward(first!, true)));
        const p2 = predictor.forward(projector.forward(encoder.forward(second!, true)));
        return { loss: byol({ p1, p2, z1, z2 }), projections: z1, partners: z2 };
      },
      afterStep: (step) => average.move(momentumAt(options.momentum, step, steps)),
      measure: async (step) => ({ tau: momentumAt(options.momentum, step, steps) }),
      memory: () => average.state(),
      remember: (memory) => average.load(memory),
      dispose: () => average.dispose(),
    };
  };
}
