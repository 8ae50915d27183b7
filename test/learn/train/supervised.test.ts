import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../../learn/losses/cross-entropy.ts';
import { classify, evaluate } from '../../../learn/train/classifier.ts';
import { type SupervisedOptions, trainSupervised } from '../../../learn/train/supervised.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { memoryImages } from '../memory-images.ts';
import { assertClose } from '../reference.ts';
import { testStreams } from '../streams.ts';
import { testSupervision } from '../supervision.ts';

const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };

/** 30 noisy images of 8x8 in three classes: the class says which colour is bright. */
function colours() {
  const random = testStreams(5)('noise');
  const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
  const pixels = Uint8Array.from({ length: 30 * 192 }, (_, at) => {
    const bright = at % 3 === labels[Math.floor(at / 192)]!;
    return random.int(120) + (bright ? 100 : 0);
  });
  return { images: memoryImages(pixels, 8, 8), labels };
}

const options = (changes: Partial<SupervisedOptions> = {}): SupervisedOptions => ({
  encoder: spec,
  ...colours(),
  classes: 3,
  indices: Int32Array.from({ length: 21 }, (_, i) => i),
  duration: { steps: 12 },
  batch: 8,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  schedule: { name: 'cosine' },
  augment: 'crop-flip',
  ...changes,
});

describe('Supervised training', function () {
  this.timeout(20_000);
  before(useEngine);

  it('starts from given weights, and refuses those of another network', async () => {
    const { supervision } = testSupervision();
    const { encoder } = await trainSupervised(options(), testStreams(1), supervision);
    const still = { init: encoder.weights, learningRate: 1e-12, duration: { steps: 1 } };
    const after = await trainSupervised(options(still), testStreams(2), supervision);
    const name = 'features.0.weight';
    assert.ok(encoder.weights.has(name), [...encoder.weights.keys()].join());
    assertClose(after.encoder.weights.get(name)!.data, encoder.weights.get(name)!.data, 1e-6, name);
    const init = new Map([...encoder.weights].slice(1));
    await assert.rejects(trainSupervised(options({ init }), testStreams(1), supervision), { code: 'state-mismatch' });
  });

  it('classifies images that it has not seen, and frees every tensor', async () => {
    const { supervision } = testSupervision();
    // The first training sets up the engine, and its tensors are not counted.
    await trainSupervised(options({ duration: { steps: 1 } }), testStreams(1), supervision);
    const before = tf.memory().numTensors;
    const { encoder, head, history } = await trainSupervised(
      options({ duration: { steps: 40 }, augment: 'flip' }),
      testStreams(1),
      supervision,
    );
    const { images, labels } = colours();
    const unseen = Array.from({ length: 9 }, (_, i) => 21 + i);
    const { predictions, logits } = await classify(encoder, head, images, supervision, { indices: unseen });
    assert.deepEqual(
      [...predictions],
      unseen.map((i) => labels[i]!),
    );
    assert.equal(logits.length, 27);
    assert.equal(history.rows.length, 20);
    assert.equal(tf.memory().numTensors, before);
  });

  it('measures loss and accuracy of chosen images in evaluation mode, at every row', async () => {
    const { images, labels } = colours();
    const { supervision } = testSupervision();
    const indices = [2, 25, 4, 11];
    const trained = await trainSupervised(
      options({
        duration: { epochs: 2 },
        watch: async (classifier) => {
          const { accuracy, loss } = await evaluate(classifier, images, labels, supervision, { indices });
          return { validationAccuracy: accuracy, validationLoss: loss };
        },
      }),
      testStreams(3),
      supervision,
    );
    const { logits, predictions } = await classify(trained.encoder, trained.head, images, supervision, { indices });
    const truth = indices.map((index) => labels[index]!);
    const expected = crossEntropy(tf.tensor2d(logits, [4, 3]), tf.tensor1d(truth, 'int32')).dataSync();
    const last = trained.history.rows.at(-1)!.values;
    assertClose([last.validationLoss!], expected, 1e-5, 'loss');
    assert.equal(last.validationAccuracy, truth.filter((label, i) => label === predictions[i]).length / 4);
    assert.equal(trained.history.rows.length, 2);
  });

  it('is watched without a change of any bit, with the accuracy of its own steps, also after an interruption', async () => {
    const { images, labels } = colours();
    const quiet = testSupervision().supervision;
    const watched = options({
      duration: { epochs: 3 },
      watch: async (classifier) => ({ testLoss: (await evaluate(classifier, images, labels, quiet)).loss }),
    });
    const train = (of: SupervisedOptions, given = testSupervision().supervision) =>
      trainSupervised(of, testStreams(2), given);
    const plain = await train(options({ duration: { epochs: 3 } }));
    const tensors = tf.memory().numTensors;
    const seen = await train(watched);
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual([seen.encoder, seen.head], [plain.encoder, plain.head]);
    for (const [i, { values }] of seen.history.rows.entries()) {
      const { trainAccuracy, testLoss, ...rest } = values;
      assert.deepEqual(rest, plain.history.rows[i]!.values);
      // Means over batches of 8, 8 and 5 images.
      assert.ok(trainAccuracy! >= 0 && trainAccuracy! <= 1 && testLoss! > 0);
      assert.ok(Math.abs((trainAccuracy! * 120) % 1) < 1e-9 || Math.abs((trainAccuracy! * 120) % 1) > 1 - 1e-9);
    }
    const first = testSupervision({ interruptAfter: 4 });
    await assert.rejects(train(watched, first.supervision), /interrupted by the test/);
    const again = testSupervision({ checkpoint: first.seen.checkpoint });
    assert.deepEqual(await train(watched, again.supervision), seen);
  });

  it('resumes after an interruption to the same bits and the same history', async () => {
    const whole = await trainSupervised(options(), testStreams(2), testSupervision().supervision);
    for (const at of [1, 4, 11]) {
      const first = testSupervision({ interruptAfter: at });
      await assert.rejects(trainSupervised(options(), testStreams(2), first.supervision), /interrupted by the test/);
      const second = testSupervision({ checkpoint: first.seen.checkpoint });
      assert.deepEqual(await trainSupervised(options(), testStreams(2), second.supervision), whole);
    }
  });

  it('keeps the weights of the best epoch on validation, also after an interruption', async () => {
    // Best in the second of four epochs, and again as good in the last: of equals the first stays.
    const course = [0.4, 0.7, 0.5, 0.7];
    const chosenBy = () => {
      let asked = 0;
      return { duration: { epochs: 4 }, choose: async () => course[asked++]! };
    };
    const train = (more: Partial<SupervisedOptions>, given = testSupervision().supervision) =>
      trainSupervised(options({ schedule: { name: 'constant' }, ...more }), testStreams(2), given);
    const best = await train(chosenBy());
    const second = await train({ duration: { epochs: 2 } });
    assert.deepEqual(best.chosen, { epoch: 2 });
    assert.deepEqual(best.encoder, second.encoder);
    assert.deepEqual(best.head, second.head);
    assert.deepEqual(
      best.history.rows.map(({ values }) => values.validationAccuracy),
      course,
    );
    const interrupted = testSupervision({ interruptAfter: 8 });
    await assert.rejects(train(chosenBy(), interrupted.supervision), /interrupted by the test/);
    const rest = { duration: { epochs: 4 }, choose: async () => course[2]! };
    const again = testSupervision({ checkpoint: interrupted.seen.checkpoint });
    const { encoder, head, chosen } = await train(rest, again.supervision);
    assert.deepEqual({ encoder, head, chosen }, { encoder: best.encoder, head: best.head, chosen: { epoch: 2 } });
  });

  it('takes all images in every step if there are fewer than a batch', async () => {
    const { supervision, seen } = testSupervision();
    const { history } = await trainSupervised(
      options({ duration: { epochs: 3 }, batch: 1024, augment: 'none' }),
      testStreams(1),
      supervision,
    );
    assert.equal(seen.reports, 3);
    assert.deepEqual(
      { steps: history.cost.steps, batch: history.cost.batch, images: history.cost.imagesSeen },
      { steps: 3, batch: 21, images: 63 },
    );
  });

  it('refuses one labelled image', async () => {
    await assert.rejects(
      trainSupervised(options({ indices: Int32Array.of(4) }), testStreams(1), testSupervision().supervision),
      { name: 'Problem', code: 'too-few-images', message: /1 labelled image and a batch size of 8/ },
    );
  });
});
