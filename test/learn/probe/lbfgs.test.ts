import assert from 'node:assert/strict';
import { minimise } from '../../../learn/probe/lbfgs.ts';

const rosenbrock = (x: Float64Array) => {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const bend = x[i + 1]! - x[i]! ** 2;
    value += 100 * bend ** 2 + (1 - x[i]!) ** 2;
    gradient[i]! += -400 * x[i]! * bend - 2 * (1 - x[i]!);
    gradient[i + 1]! += 200 * bend;
  }
  return { value, gradient };
};

describe('L-BFGS', () => {
  it('finds the minimum of the Rosenbrock function in ten dimensions', async () => {
    const found = await minimise(rosenbrock, new Float64Array(10).fill(-1.2), { tolerance: 1e-9 });
    assert.equal(found.converged, true);
    for (const component of found.x) assert.ok(Math.abs(component - 1) < 1e-8, `${component}`);
    assert.ok(found.iterations < 150, `${found.iterations} iterations`);
  });

  it('solves an ill-conditioned quadratic whose answer is known', async () => {
    const curvature = Float64Array.from({ length: 30 }, (_, i) => 10 ** (i / 6));
    const quadratic = (x: Float64Array) => ({
      value: x.reduce((sum, component, i) => sum + 0.5 * curvature[i]! * (component - i) ** 2, 0),
      gradient: x.map((component, i) => curvature[i]! * (component - i)),
    });
    const found = await minimise(quadratic, new Float64Array(30), { tolerance: 1e-7, maxIterations: 2000 });
    assert.equal(found.converged, true);
    for (const [i, component] of found.x.entries()) assert.ok(Math.abs(component - i) < 1e-6);
  });

  it('gives the same bits twice and leaves the start as it was', async () => {
    const start = new Float64Array(6).fill(0.3);
    const first = await minimise(rosenbrock, start, { maxIterations: 17 });
    const second = await minimise(async (x) => rosenbrock(x), start, { maxIterations: 17 });
    assert.deepEqual(first, second);
    assert.equal(first.converged, false);
    assert.equal(first.iterations, 17);
    assert.deepEqual(start, new Float64Array(6).fill(0.3));
  });

  it('ends, without claiming convergence, where rounding hides every decrease', async () => {
    const coarse = (x: Float64Array) => ({
      value: Math.round((x[0]! - 3) ** 2 * 10) / 10,
      gradient: Float64Array.of(1),
    });
    const found = await minimise(coarse, Float64Array.of(0));
    assert.equal(found.converged, false);
  });

  it('steps back from where the function is not a number', async () => {
    // log x has no value below 0, where a long first step would land.
    const barrier = (x: Float64Array) => ({
      value: 50 * x[0]! - Math.log(x[0]!),
      gradient: Float64Array.of(50 - 1 / x[0]!),
    });
    const found = await minimise(barrier, Float64Array.of(0.5), { tolerance: 1e-8 });
    assert.ok(Math.abs(found.x[0]! - 0.02) < 1e-9);
  });

  it('stops with the reason of its signal', async () => {
    const reason = new Error('interrupted');
    await assert.rejects(minimise(rosenbrock, new Float64Array(2), { signal: AbortSignal.abort(reason) }), reason);
  });
});
