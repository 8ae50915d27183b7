import type { Parameter } from '../encoders/parameter.ts';
import type { Gradient } from './gradient.ts';
import { notFinite } from './problems.ts';

/** Finite loss and gradient norm. */
export interface Checked {
  readonly loss: number;
  readonly gradientNorm: number;
}

/**
 * Reads loss and gradient norm and rejects values that are not finite.
 *
 * @throws Problem `not-finite`, which names the first bad tensor: a weight, else the loss, else a gradient.
 */
export async function checkFinite(
  gradient: Gradient,
  parameters: readonly Parameter[],
  step: number,
  learningRate: number,
): Promise<Checked> {
  const loss = (await gradient.loss.data())[0]!;
  const gradientNorm = (await gradient.norm.data())[0]!;
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return { loss, gradientNorm };
  throw notFinite(await firstBad(loss, gradient, parameters), step, learningRate);
}

async function firstBad(loss: number, gradient: Gradient, parameters: readonly Parameter[]): Promise<string> {
  for (const { name, value } of parameters) if (!finite(await value.data())) return `the weight ${name}`;
  if (!Number.isFinite(loss)) return 'the loss';
  const flat = await gradient.flat.data();
  let offset = 0;
  for (const { name, value } of parameters) {
    if (!finite(flat.subarray(offset, offset + value.size))) return `the gradient of ${name}`;
    offset += value.size;
  }
  return 'the norm of the gradient';
}

const finite = (values: ArrayLike<number>): boolean => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return false;
  return true;
};
