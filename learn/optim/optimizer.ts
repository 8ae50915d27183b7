import type { Parameter } from '../encoders/parameter.ts';
import { createAdam } from './adam.ts';
import { createLars } from './lars.ts';
import type { Optimizer, OptimizerSpec } from './optimizer-types.ts';
import { createSgd } from './sgd.ts';

export function createOptimizer(spec: OptimizerSpec, parameters: readonly Parameter[]): Optimizer {
  if (spec.name === 'lars') return createLars(spec, parameters);
  return spec.name === 'adam' ? createAdam(spec, parameters) : createSgd(spec, parameters);
}
