import { type LinePoint, searchLine } from './line-search.ts';

export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export type Objective = (x: Float64Array) => Evaluation | Promise<Evaluation>;

export interface MinimiseOptions {
  /** Converged when no component of the gradient is larger; 1e-4 where absent, as scikit-learn's `tol`. */
  readonly tolerance?: number;
  /** 500 where absent. */
  readonly maxIterations?: number;
  /** Number of stored pairs of steps and gradient changes; 10 where absent. */
  readonly memory?: number;
  /** Relative rounding error of the objective's values: about 1e-15 in doubles (the default), 1e-8 for float32 means. */
  readonly noise?: number;
  readonly signal?: AbortSignal;
}

export interface Minimum extends Evaluation {
  readonly x: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  /** False where the iterations ran out or no step lowered the value. */
  readonly converged: boolean;
}

interface State extends LinePoint, Evaluation {
  readonly x: Float64Array;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

/**
 * Minimum of a smooth function by L-BFGS (Liu and Nocedal 1989) with a strong-Wolfe line search. The same function and
 * start give the same bits. `x0` is not changed.
 *
 * @throws the reason of `signal` when interrupted.
 */
export async function minimise(f: Objective, x0: Float64Array, options: MinimiseOptions = {}): Promise<Minimum> {
  const { tolerance = 1e-4, maxIterations = 500, memory = 10, noise = 1e-15, signal } = options;
  let evaluations = 0;
  const evaluate = async (x: Float64Array) => {
    signal?.throwIfAborted();
    evaluations++;
    return f(x);
  };

  let x: Float64Array = x0.slice();
  let { value, gradient }: Evaluation = await evaluate(x);
  const pairs: Pair[] = [];
  let iterations = 0;
  while (largest(gradient) > tolerance && iterations < maxIterations) {
    const direction = descent(gradient, pairs);
    const slope = dot(direction, gradient);
    const along = async (step: number): Promise<State> => {
      const there = x.map((component, i) => component + step * direction[i]!);
      const evaluation = await evaluate(there);
      return { ...evaluation, step, slope: dot(direction, evaluation.gradient), x: there };
    };
    // A direction of L-BFGS has the right length; the plain gradient does not.
    const firstStep = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    const start = { step: 0, value, slope };
    const next = slope < 0 ? await searchLine(along, start, firstStep, noise * Math.abs(value)) : undefined;
    if (next === undefined) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    remember(pairs, memory, minus(next.x, x), minus(next.gradient, gradient));
    ({ x, value, gradient } = next);
    iterations++;
  }
  return { x, value, gradient, iterations, evaluations, converged: largest(gradient) <= tolerance };
}

/** Two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((component) => -component);
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, rho } = pairs[i]!;
    shares[i] = rho * dot(step, q);
    add(q, -shares[i]!, change);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = 1 / (newest.rho * dot(newest.change, newest.change));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  for (const [i, { step, change, rho }] of pairs.entries()) add(q, shares[i]! - rho * dot(change, q), step);
  return q;
}

function remember(pairs: Pair[], memory: number, step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  // Rounding can make the curvature vanish. Such a pair would break the approximation.
  if (curvature <= 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  pairs.push({ step, change, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(to: Float64Array, factor: number, what: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * what[i]!;
}

const minus = (a: Float64Array, b: Float64Array) => a.map((component, i) => component - b[i]!);
const largest = (x: Float64Array) => x.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
