import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../../../learn/encoders/parameter.ts';
import { createOptimizer } from '../../../learn/optim/optimizer.ts';
import type { OptimizerSpec } from '../../../learn/optim/optimizer-types.ts';
import { createSteadyOptimizer } from '../../../learn/optim/steady.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

const expected = reference('optimizers');

/** Five weights as two parameters, since the optimiser takes them all at once. */
const twoParameters = (): Parameter[] => {
  const values = fill(1030, 5);
  return [
    { name: 'a', layout: 'plain', value: tf.tensor1d(values.slice(0, 2)) },
    { name: 'b', layout: 'plain', value: tf.tensor2d(values.slice(2), [3, 1]) },
  ];
};
const weightsOf = (parameters: readonly Parameter[]) => parameters.flatMap(({ value }) => [...value.dataSync()]);

describe('Optimisers', () => {
  before(useEngine);

  const cases: [string, OptimizerSpec, number, string][] = [
    ['Adam', { name: 'adam' }, 0.01, 'adam_lr1e-2'],
    ['AdamW', { name: 'adam', weightDecay: 0.1, decoupled: true }, 0.01, 'adamw_lr1e-2_wd0.1'],
    ['Adam with an L2 penalty', { name: 'adam', weightDecay: 0.1 }, 0.01, 'adam_lr1e-2_l2_0.1'],
    ['SGD with momentum', { name: 'sgd', momentum: 0.9, weightDecay: 5e-4 }, 0.1, 'sgd_lr0.1_m0.9_wd5e-4'],
    ['SGD with Nesterov momentum', { name: 'sgd', momentum: 0.9, nesterov: true }, 0.1, 'sgd_nesterov_lr0.1_m0.9'],
  ];
  for (const [title, spec, learningRate, key] of cases) {
    it(`${title} makes the steps that PyTorch makes`, () => {
      const parameters = twoParameters();
      const optimizer = createOptimizer(spec, parameters);
      for (let step = 0; step < 6; step++) {
        optimizer.step(tf.tensor1d(fill(1031 + step, 5)), { learningRate });
        assertClose(weightsOf(parameters), expected[key][step], 1e-5, `weights after step ${step + 1}`);
      }
    });

    it(`${title} continues from a saved state to the same bits`, async () => {
      const whole = twoParameters();
      const first = createOptimizer(spec, whole);
      for (let step = 0; step < 3; step++) first.step(tf.tensor1d(fill(1031 + step, 5)), { learningRate });
      const state = await first.state();
      const resumed = whole.map((parameter) => ({ ...parameter, value: tf.clone(parameter.value) }));
      const second = createOptimizer(spec, resumed);
      second.load(state);
      for (let step = 3; step < 6; step++)
        for (const optimizer of [first, second]) optimizer.step(tf.tensor1d(fill(1031 + step, 5)), { learningRate });
      assert.deepEqual(weightsOf(resumed), weightsOf(whole));
    });
  }

  it('make the steps of Keras\u2019 Adam where epsilon counts, and those of PyTorch\u2019s are others', () => {
    const steps: number[][] = reference('studies')['adam_epsilon_1e-7'];
    const last = (spec: OptimizerSpec, check: boolean): number[] => {
      const parameters = twoParameters();
      const optimizer = createOptimizer(spec, parameters);
      for (const [step, expected] of steps.entries()) {
        optimizer.step(
          tf.tidy(() => tf.mul(tf.tensor1d(fill(1031 + step, 5)), 1e-6)),
          { learningRate: 0.01 },
        );
        if (check) assertClose(weightsOf(parameters), expected, 1e-6, `weights after step ${step + 1}`);
      }
      return weightsOf(parameters);
    };
    const keras = last({ name: 'adam', epsilon: 1e-7, uncorrected: true }, true);
    const torch = last({ name: 'adam', epsilon: 1e-7 }, false);
    assert.ok(keras.some((value, i) => Math.abs(value - torch[i]!) > 1e-3));
  });

  it('keep the base learning rate for the last parameters if asked to', async () => {
    const [whole, alone] = [twoParameters(), twoParameters()];
    const steady = createSteadyOptimizer({ name: 'sgd', momentum: 0.9 }, whole, 1, 0.1);
    const [first, last] = alone.map((parameter) => createOptimizer({ name: 'sgd', momentum: 0.9 }, [parameter]));
    for (let step = 0; step < 3; step++) {
      const gradient = fill(1031 + step, 5);
      steady.step(tf.tensor1d(gradient), { learningRate: 0.01 });
      first!.step(tf.tensor1d(gradient.slice(0, 2)), { learningRate: 0.01 });
      last!.step(tf.tensor1d(gradient.slice(2)), { learningRate: 0.1 });
    }
    assert.deepEqual(weightsOf(whole), weightsOf(alone));
    const resumed = whole.map((parameter) => ({ ...parameter, value: tf.clone(parameter.value) }));
    const again = createSteadyOptimizer({ name: 'sgd', momentum: 0.9 }, resumed, 1, 0.1);
    again.load(await steady.state());
    for (const optimizer of [steady, again]) optimizer.step(tf.tensor1d(fill(1040, 5)), { learningRate: 0.01 });
    assert.deepEqual(weightsOf(resumed), weightsOf(whole));
  });

  it('SGD makes the golden steps', () => {
    const parameters: Parameter[] = [{ name: 'w', layout: 'plain', value: tf.tensor1d([1, -2]) }];
    const optimizer = createOptimizer({ name: 'sgd', momentum: 0.9, weightDecay: 5e-4 }, parameters);
    for (let step = 0; step < 3; step++) optimizer.step(tf.tensor1d([0.1, 0.2]), { learningRate: 0.1 });
    assertClose(weightsOf(parameters), [0.94362187, -2.11163425], 1e-6, 'weights');
  });

  const larsCases = [
    [{ eta: 0.02, clip: true }, [0.94191301, -2.115942, 0.67405802, 2.97081137, 0.913, -1.174]],
    [{ eta: 0.001, clip: false }, [0.99913001, -2.00173664, 0.50260705, 2.99956298, 0.913, -1.174]],
  ] as const;
  for (const [options, golden] of larsCases)
    it(`LARS makes the steps that solo-learn's makes, eta ${options.eta}${options.clip ? ', clipped' : ''}`, () => {
      const parameters: Parameter[] = [
        { name: 'w', layout: 'plain', value: tf.tensor2d([1, -2, 0.5, 3], [2, 2]) },
        { name: 'b', layout: 'plain', value: tf.tensor1d([1, -1]) },
      ];
      const optimizer = createOptimizer({ name: 'lars', momentum: 0.9, weightDecay: 1e-4, ...options }, parameters);
      for (let step = 0; step < 2; step++)
        optimizer.step(tf.tensor1d([0.1, 0.2, -0.3, 0.05, 0.1, 0.2]), { learningRate: 0.3 });
      assertClose(weightsOf(parameters), golden, 1e-6, 'weights');
      const before = tf.memory().numTensors;
      optimizer.step(
        tf.tidy(() => tf.keep(tf.zeros([6]) as tf.Tensor1D)),
        { learningRate: 0.3 },
      );
      assert.ok(weightsOf(parameters).every(Number.isFinite));
      assert.equal(tf.memory().numTensors, before + 1);
    });

  it('hold only weights and averages', () => {
    const parameters = twoParameters();
    const optimizer = createOptimizer({ name: 'adam', weightDecay: 0.1 }, parameters);
    const gradient = tf.tensor1d(fill(1031, 5));
    optimizer.step(gradient, { learningRate: 0.01 });
    const before = tf.memory().numTensors;
    for (let step = 0; step < 5; step++) optimizer.step(gradient, { learningRate: 0.01 });
    assert.equal(tf.memory().numTensors, before);
  });
});
