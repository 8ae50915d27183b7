import assert from 'node:assert/strict';
import { startWasm } from '../../../learn/engine/wasm.ts';
import { accuracy, crossEntropy, predict } from '../../../learn/evaluate/logits.ts';
import { matrix } from '../../../learn/evaluate/matrix.ts';
import { fitLogistic, logisticLogits } from '../../../learn/probe/logistic.ts';
import { engineProducts, plainProducts } from '../../../learn/probe/products.ts';
import { fitStandardiser, standardise } from '../../../learn/probe/standardise.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { reference } from '../reference.ts';

const fixture = reference('logistic');
const { n, m, d, k } = fixture;
const features = (seed: number, rows: number) =>
  matrix(
    fill(seed, rows * d).map((value, i) => Math.fround(value * (1 + (i % d))) + ((i % d) % 3)),
    d,
  );
const labels = Int32Array.from(fixture.labels);
const raw = features(2001, n);
const statistics = fitStandardiser(raw);
const x = standardise(raw, statistics);
const heldOut = standardise(features(2002, m), statistics);

const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string) => {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(actual[i]! - value) <= tolerance, `${what} ${i}: ${actual[i]}, expected ${value}`);
};
const centred = (bias: Float64Array) => bias.map((value) => value - bias.reduce((a, b) => a + b) / bias.length);

describe('logistic regression', () => {
  before(usePlainEngine);

  it('standardises as scikit-learn does', () => {
    close(statistics.mean, fixture.mean, 1e-9, 'mean');
    close(statistics.std, fixture.std, 1e-9, 'std');
  });

  for (const fit of fixture.fits)
    it(`has scikit-learn's coefficients and predictions at l2 = ${fit.l2}`, async () => {
      const model = await fitLogistic(plainProducts(x), labels, k, fit.l2, { tolerance: 1e-9 });
      assert.equal(model.converged, true);
      close(model.weight, fit.coefficients, 1e-5, 'coefficient');
      close(centred(model.bias), fit.intercepts, 1e-5, 'intercept');
      assert.deepEqual([...predict(await logisticLogits(heldOut, model), k)], fit.predictions);
    });

  for (const engine of ['cpu', 'wasm'])
    it(`finds the same model with float32 products on ${engine}`, async () => {
      if (engine === 'wasm') await startWasm();
      const fit = fixture.fits[1];
      const products = engineProducts(x);
      try {
        const model = await fitLogistic(products, labels, k, fit.l2, { tolerance: 1e-5 });
        assert.equal(model.converged, true);
        close(model.weight, fit.coefficients, 1e-3, 'coefficient');
        assert.deepEqual([...predict(await logisticLogits(heldOut, model), k)], fit.predictions);
      } finally {
        products.dispose();
        await usePlainEngine();
      }
    });

  it('needs fewer steps from a similar model and finds the same minimum', async () => {
    const products = plainProducts(x);
    const cold = await fitLogistic(products, labels, k, 1e-3, { tolerance: 1e-8 });
    const neighbour = await fitLogistic(products, labels, k, 2e-3, { tolerance: 1e-8 });
    const warm = await fitLogistic(products, labels, k, 1e-3, { tolerance: 1e-8, from: neighbour });
    assert.ok(warm.evaluations < cold.evaluations, `${warm.evaluations} against ${cold.evaluations}`);
    close(warm.weight, [...cold.weight], 1e-4, 'coefficient');
  });
});

describe('statistics of logits', () => {
  it('agree with PyTorch', () => {
    const expected = reference('evaluation');
    const logits = fill(1042, 2000).map((value) => 4 * value);
    const truth = Int32Array.from({ length: 200 }, (_, i) => i % 10);
    assert.ok(Math.abs(crossEntropy(logits, truth) - expected.value) < 1e-6);
    assert.equal(accuracy(predict(logits, 10), truth), expected.accuracy);
  });

  it('do not overflow', () => {
    assert.equal(crossEntropy([1e4, 0], [0]), 0);
    assert.equal(crossEntropy([-1e4, 0], [0]), 1e4);
  });

  it('predict the first of equal classes', () => {
    assert.deepEqual([...predict([1, 3, 3, 2, 2, 2], 3)], [1, 0]);
  });
});
