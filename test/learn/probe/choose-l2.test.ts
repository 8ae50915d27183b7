import assert from 'node:assert/strict';
import { matrix } from '../../../learn/evaluate/matrix.ts';
import { chooseL2, type Labelled } from '../../../learn/probe/choose-l2.ts';
import { fitLogistic } from '../../../learn/probe/logistic.ts';
import { productsOf } from '../../../learn/probe/products.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';

const CLASSES = 3;
const COLUMNS = 20;

/** Noise of which three columns say a little about the class; twenty columns on few rows are easily learned by heart. */
function rows(seed: number, count: number): Labelled {
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  const data = fill(seed, count * COLUMNS).map((value, i) => {
    const label = labels[Math.floor(i / COLUMNS)];
    return 1.7 * value + (i % COLUMNS === label ? 0.9 : 0);
  });
  return { features: matrix(data, COLUMNS), labels };
}

describe('choosing the penalty', () => {
  before(usePlainEngine);
  const training = rows(81, 45);
  const validation = rows(82, 150);

  it('chooses the best on validation, between equal ones the one with the lower loss', async () => {
    const { tried, l2, validationAccuracy, validationLoss } = await chooseL2(training, validation, CLASSES);
    const most = Math.max(...tried.map((attempt) => attempt.validationAccuracy));
    const least = Math.min(
      ...tried.filter((attempt) => attempt.validationAccuracy === most).map((attempt) => attempt.validationLoss),
    );
    assert.equal(validationAccuracy, most);
    assert.equal(validationLoss, least);
    assert.equal(tried.find((attempt) => attempt.l2 === l2)!.validationLoss, least);
  });

  it('goes from strong to weak in any order of the grid, and stops after two without improvement', async () => {
    const grid = [1e-6, 1e2, 1e-5, 1e1, 1e-3, 1, 1e-4, 1e-1, 1e-2];
    const { tried, l2 } = await chooseL2(training, validation, CLASSES, grid);
    const walked = tried.map((attempt) => attempt.l2);
    assert.deepEqual(walked, [1e2, 1e1, 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].slice(0, walked.length));
    assert.ok(walked.length < grid.length, 'these rows are learned by heart long before the weakest penalty');
    assert.ok(walked.indexOf(l2) <= walked.length - 3);
  });

  it('gives the model of a fit from zeros', async () => {
    const { model, l2 } = await chooseL2(training, validation, CLASSES, undefined, { tolerance: 1e-9 });
    const fresh = await fitLogistic(productsOf(training.features, CLASSES), training.labels, CLASSES, l2, {
      tolerance: 1e-9,
    });
    for (const [i, weight] of fresh.weight.entries()) assert.ok(Math.abs(model.weight[i]! - weight) < 1e-6);
  });
});
