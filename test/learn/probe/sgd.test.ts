import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { accuracy, crossEntropy } from '../../../learn/evaluate/logits.ts';
import { matrix } from '../../../learn/evaluate/matrix.ts';
import { sgdClassifier } from '../../../learn/probe/sgd.ts';
import type { SgdProbe } from '../../../learn/probe/train-head.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { testStreams } from '../streams.ts';

/** Rows whose largest of three numbers tells the class, in noise. */
const labelled = (seed: number, n: number) => {
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const data = fill(seed, 3 * n).map((value, i) => 0.5 * value + (i % 3 === labels[Math.floor(i / 3)] ? 1 : 0));
  return { features: matrix(data, 3), labels };
};
const probe = (epochs: number): SgdProbe => ({
  optimizer: { name: 'sgd', momentum: 0.9 },
  learningRate: 0.1,
  schedule: () => ({ name: 'cosine' }),
  epochs,
  batch: 16,
});
const { signal } = new AbortController();

describe('A linear head trained by steps', () => {
  before(usePlainEngine);

  it('learns in one step per batch, gives the same result for the same seed, and frees every tensor', async () => {
    const [training, validation, test] = [labelled(1, 90), labelled(2, 30), labelled(3, 60)];
    const before = tf.memory().numTensors;
    const fit = (epochs: number, seed: number) =>
      sgdClassifier(training, validation, 3, probe(epochs), testStreams(seed), signal);
    const long = await fit(20, 1);
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(long.chosen, { steps: 120 });
    assert.ok(long.validationAccuracy > 0.85, `${long.validationAccuracy}`);
    const { logits, predictions } = await long.classify(test.features);
    const right = predictions.filter((predicted, i) => predicted === test.labels[i]).length;
    assert.ok(right / 60 > 0.8);
    assert.deepEqual((await (await fit(20, 1)).classify(test.features)).logits, logits);
    assert.notDeepEqual((await (await fit(20, 2)).classify(test.features)).logits, logits);
  });

  it('has a curve of the test images that changes no bit of it, and ends with its own test loss and accuracy', async () => {
    const [training, validation, test] = [labelled(1, 90), labelled(2, 30), labelled(3, 60)];
    const fit = (watched?: typeof test) =>
      sgdClassifier(training, validation, 3, probe(5), testStreams(1), signal, watched);
    const [plain, seen] = [await fit(), await fit(test)];
    const { logits, predictions } = await seen.classify(test.features);
    assert.deepEqual((await plain.classify(test.features)).logits, logits);
    assert.equal(plain.curve, undefined);
    assert.deepEqual(
      seen.curve!.map(({ step, epoch }) => [step, epoch]),
      [6, 12, 18, 24, 30].map((step, epoch) => [step, epoch]),
    );
    const { loss, trainAccuracy, testLoss, testAccuracy } = seen.curve!.at(-1)!.values;
    assert.equal(testLoss, crossEntropy(logits!, test.labels));
    assert.equal(testAccuracy, accuracy(predictions, test.labels));
    assert.ok(trainAccuracy! > 0.8 && loss! < seen.curve![0]!.values.loss!);
  });

  it('takes one step per epoch if there are fewer labels than a batch', async () => {
    const few = await sgdClassifier(labelled(4, 9), labelled(2, 30), 3, probe(3), testStreams(1), signal);
    assert.deepEqual(few.chosen, { steps: 3 });
  });
});
