import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { crossEntropy } from '../../../learn/evaluate/logits.ts';
import { matrix } from '../../../learn/evaluate/matrix.ts';
import { probeAtFractions } from '../../../learn/probe/probe-at-fractions.ts';
import { sgdClassifier } from '../../../learn/probe/sgd.ts';
import type { SgdProbe } from '../../../learn/probe/train-head.ts';
import { trainModeHead } from '../../../learn/probe/train-mode-head.ts';
import type { EncoderState } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { memoryImages } from '../memory-images.ts';
import { assertClose } from '../reference.ts';
import { testStreams } from '../streams.ts';
import { testSupervision } from '../supervision.ts';

const spec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 } as const;
const labels = Int32Array.from({ length: 36 }, (_, i) => i % 3);
/** The channel of the class is brighter. */
const pixels = Uint8Array.from(fill(71, 36 * 64 * 3), (value, at) => {
  const own = at % 3 === labels[Math.floor(at / 192)];
  return 90 + 60 * value + (own ? 80 : 0);
});
const images = memoryImages(pixels, 8, 8);
const training = Int32Array.from({ length: 24 }, (_, i) => i);
const probe = (batch: number): SgdProbe => ({
  optimizer: { name: 'adam' },
  learningRate: 1e-2,
  schedule: () => ({ name: 'constant' }),
  epochs: 3,
  batch,
  batchNorm: 'train',
});
async function encoderState(): Promise<EncoderState> {
  const encoder = createEncoder(spec, testStreams(1));
  const weights = await encoder.state();
  encoder.dispose();
  return { spec, weights };
}
const task = { images, labels, indices: training, classes: 3 };

describe('A head on an encoder whose batch normalisation is in training mode', function () {
  this.timeout(20_000);
  before(useEngine);

  it('changes the running statistics of its copy of the encoder and nothing else', async () => {
    const state = await encoderState();
    await trainModeHead(state, task, probe(8), testStreams(2), testSupervision().supervision);
    const tensors = tf.memory().numTensors;
    const { encoder, steps } = await trainModeHead(
      state,
      task,
      probe(8),
      testStreams(2),
      testSupervision().supervision,
    );
    assert.equal(tf.memory().numTensors, tensors);
    assert.equal(steps, 9);
    for (const [name, { data }] of encoder.weights)
      assert.equal(
        Buffer.from(data.buffer).equals(Buffer.from(state.weights.get(name)!.data.buffer)),
        !/running|num_/.test(name),
        name,
      );
    assert.equal(encoder.weights.get('features.1.num_batches_tracked')!.data[0], 9);
    assert.deepEqual(state, await encoderState());
  });

  it('equals a head on batch-normalised features if one batch holds all images', async () => {
    const state = await encoderState();
    const head = await trainModeHead(state, task, probe(24), testStreams(2), testSupervision().supervision);
    const encoder = encoderFromState(state);
    const input = toInput(pixels.subarray(0, 24 * 192), 8, 8, spec);
    const features = matrix(Float32Array.from(encoder.forward(input, true).dataSync()), 256);
    const known = { features, labels: labels.slice(0, 24) };
    const { signal } = new AbortController();
    const plain = await sgdClassifier(known, known, 3, probe(24), testStreams(2), signal);
    // Both classify the same features: zeros and the unit vectors tell every weight.
    const unit = new Float32Array(257 * 256);
    for (let i = 0; i < 256; i++) unit[(i + 1) * 256 + i] = 1;
    const { logits } = await plain.classify(matrix(unit, 256));
    const expected = Array.from({ length: 257 * 3 }, (_, at) => {
      const [row, c] = [Math.floor(at / 3), at % 3];
      return head.bias[c]! + (row > 0 ? head.weight[(row - 1) * 3 + c]! : 0);
    });
    assertClose(logits!, expected, 1e-4, 'weights and biases');
    // Three passes of the same batch: 1 - 0.9 cubed of its mean.
    encoder.load(state.weights);
    encoder.forward(input, true);
    const once = (await encoder.state()).get('features.1.running_mean')!.data;
    const thrice = head.encoder.weights.get('features.1.running_mean')!.data;
    assertClose(
      thrice,
      once.map((value) => (value / 0.1) * (1 - 0.9 ** 3)),
      1e-4,
      'running mean',
    );
  });

  it('needs no validation images, since nothing is chosen', async () => {
    const about = {
      ...{ encoder: await encoderState(), method: 'm', family: 'random' as const, seed: 0, classes: ['a', 'b', 'c'] },
      ...{ images, labels, test: { images, labels }, sgd: { probe: probe(8), random: testStreams(5) } },
      subsets: [{ fraction: 1, draw: 0, indices: training }],
    } as const;
    const protocols = ['knn', 'sgd'] as const;
    const none = { ...about, protocols, validation: new Int32Array() };
    const held = { ...about, protocols, validation: Int32Array.of(30, 31) };
    const [without, beside] = [
      await probeAtFractions(none, testSupervision().supervision),
      await probeAtFractions(held, testSupervision().supervision),
    ];
    assert.deepEqual(
      without.scores.map(({ predictions, validationAccuracy }) => [predictions, validationAccuracy]),
      beside.scores.map(({ predictions }) => [predictions, 0]),
    );
    await assert.rejects(
      probeAtFractions({ ...none, protocols: ['logistic'] }, testSupervision().supervision),
      /validation part/,
    );
  });

  it('is measured with its own statistics, beside probes of the frozen encoder, and says so', async () => {
    const state = await encoderState();
    const scores = await probeAtFractions(
      {
        encoder: state,
        method: 'random-initialised',
        family: 'random',
        seed: 0,
        classes: ['a', 'b', 'c'],
        images,
        labels,
        validation: Int32Array.from({ length: 12 }, (_, i) => 24 + i),
        subsets: [{ fraction: 1, draw: 0, indices: training }],
        test: { images, labels },
        protocols: ['knn', 'sgd'],
        sgd: { probe: { ...probe(8), watch: 'test' }, random: testStreams(5) },
      },
      testSupervision().supervision,
    );
    assert.match(String((scores.protocol.sgd as { batchNorm: string }).batchNorm), /in training mode/);
    const streams = testStreams(5);
    const own = await trainModeHead(
      state,
      task,
      probe(8),
      (purpose, ...index) => streams(`probe-${purpose}`, training.length, 0, ...index),
      testSupervision().supervision,
    );
    const left = encoderFromState(own.encoder);
    const features = left.forward(toInput(pixels, 8, 8, spec), false);
    const logits = tf.add(tf.matMul(features, tf.tensor2d(own.weight, [256, 3])), tf.tensor1d(own.bias));
    const [frozen, sgd] = scores.scores;
    assertClose(sgd!.logits!, logits.dataSync(), 1e-4, 'logits');
    assert.equal(frozen!.protocol, 'knn');
    // Watching changed nothing: the head above was not watched. The curve ends with its own loss and accuracy.
    const { testLoss, testAccuracy } = sgd!.curve!.at(-1)!.values;
    assert.equal(sgd!.curve!.length, 3);
    assertClose([testLoss!], [crossEntropy(sgd!.logits!, labels)], 1e-5, 'test loss');
    assert.equal(testAccuracy, sgd!.accuracy);
    assert.deepEqual(sgd!.chosen, { steps: 9 });
  });
});
