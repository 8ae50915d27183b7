import assert from 'node:assert/strict';
import { createEncoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { encodeBlocks, encodeImages } from '../../../learn/encoders/features.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { withFrozen } from '../../../learn/probe/frozen.ts';
import { probeAtFractions } from '../../../learn/probe/probe-at-fractions.ts';
import type { ProbeTask } from '../../../learn/probe/probe-task.ts';
import type { EncoderSpec, EncoderState, ImageSource, Scores, Supervision } from '../../../learn/types.ts';
import { fill } from '../fill.ts';
import { memoryImages } from '../memory-images.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { testStreams } from '../streams.ts';

const SIZE = 8;
const CLASSES = ['red', 'green', 'blue'];
const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };

/** Noise in which one colour, the class, is a little stronger. */
function images(seed: number, count: number): { source: ImageSource; labels: Int32Array } {
  const bytes = SIZE * SIZE * 3;
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const pixels = Uint8Array.from(fill(seed, count * bytes), (value, i) => {
    const label = labels[Math.floor(i / bytes)];
    return 128 + 80 * value + (i % 3 === label ? 40 : 0);
  });
  const source = memoryImages(pixels, SIZE, SIZE);
  return { source, labels };
}

const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

const supervision = (): Supervision & { readonly said: string[] } => {
  const said: string[] = [];
  return {
    said,
    signal: new AbortController().signal,
    progress: ({ note, done, total }) => said.push(`${note} ${done}/${total}`),
    metric() {},
    log() {},
    checkpoints: { load: async () => undefined, save: async () => {} },
  };
};

describe('probing at label fractions', function () {
  this.timeout(20_000);

  let encoder: EncoderState;
  let task: ProbeTask;
  let scores: Scores;

  before(async () => {
    await usePlainEngine();
    const made = createEncoder(spec, testStreams(5));
    encoder = { spec, weights: await made.state() };
    made.dispose();
    const train = images(71, 100);
    const test = images(72, 45);
    // The last ten training images are in no list: whoever asks for their label is told off.
    const labels = new Proxy(train.labels, {
      get(target, key) {
        if (typeof key === 'string' && Number(key) >= 90) throw new Error(`label ${key} was looked at`);
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    task = {
      encoder,
      method: 'random-initialised',
      family: 'random',
      seed: 5,
      images: train.source,
      labels,
      validation: range(60, 90),
      subsets: [
        { fraction: 0.2, draw: 0, indices: range(0, 12) },
        { fraction: 0.2, draw: 1, indices: range(12, 24) },
        { fraction: 1, draw: 0, indices: range(0, 60) },
      ],
      test: { images: test.source, labels: test.labels },
      classes: CLASSES,
      protocols: ['logistic', 'knn'],
      batch: 32,
    };
    scores = await probeAtFractions(task, supervision());
  });

  it('gives one score for each subset, draw and protocol', () => {
    assert.deepEqual(
      scores.scores.map(({ fraction, draw, labels, protocol }) => [fraction, draw, labels, protocol].join(' ')),
      ['0.2 0 12 logistic', '0.2 0 12 knn', '0.2 1 12 logistic', '0.2 1 12 knn', '1 0 60 logistic', '1 0 60 knn'],
    );
    assert.equal(scores.cost.imagesEncoded, 90 + 45);
    assert.deepEqual(scores.scores[1]!.chosen, { k: 1, temperature: 0.1 });
    assert.deepEqual(scores.scores[5]!.chosen, { k: 6, temperature: 0.1 });
  });

  it('keeps the prediction of every test image, from which the accuracy follows', () => {
    for (const { accuracy, predictions, logits, protocol } of scores.scores) {
      const right = predictions.filter((label, i) => label === task.test.labels[i]).length;
      assert.equal(accuracy, right / 45);
      assert.equal(logits?.length, protocol === 'logistic' ? 45 * 3 : undefined);
    }
  });

  it('learns what the images show', () => {
    const { accuracy, validationAccuracy } = scores.scores[4]!;
    assert.ok(accuracy > 0.6, `accuracy ${accuracy}`);
    assert.ok(validationAccuracy > 0.6, `validation accuracy ${validationAccuracy}`);
  });

  it('gives a subset the same numbers whatever other subsets there are', async () => {
    const probe = { optimizer: { name: 'adam' }, learningRate: 1e-3, epochs: 2, batch: 8 } as const;
    const sgd = { probe: { ...probe, schedule: () => ({ name: 'constant' as const }) }, random: testStreams(4) };
    const probed = (from: number) => {
      const subsets = task.subsets.slice(from, 2);
      return probeAtFractions({ ...task, subsets, protocols: ['logistic', 'knn', 'sgd'], sgd }, supervision());
    };
    const [two, alone] = [await probed(0), await probed(1)];
    assert.deepEqual(alone.scores, two.scores.slice(3));
    assert.deepEqual(alone.scores.slice(0, 2), scores.scores.slice(2, 4));
  });

  it('tells of the end of the list of penalties where most draws of a share chose it', async () => {
    const told = async (l2Grid: readonly number[]) => {
      const logs: string[] = [];
      const subsets = task.subsets.slice(0, 2);
      const listener = { ...supervision(), log: (text: string) => logs.push(text) };
      await probeAtFractions({ ...task, subsets, protocols: ['logistic'], l2Grid }, listener);
      return logs.filter((text) => text.includes('penalty'));
    };
    // Far beyond what the features' spread can take, both draws choose the weakest.
    assert.deepEqual(await told([1e8, 1e9]), [
      'random-initialised: most logistic regressions on 12 labels chose a penalty at an end of the list: a wider probe.l2 may do better.',
    ]);
    assert.deepEqual(await told([1]), []);
  });

  it('uses the test labels only for the accuracy', async () => {
    const labels = task.test.labels.map((label) => (label + 1) % 3);
    const other = await probeAtFractions({ ...task, test: { ...task.test, labels } }, supervision());
    for (const [i, { predictions, logits, chosen, validationAccuracy }] of other.scores.entries()) {
      assert.deepEqual(predictions, scores.scores[i]!.predictions);
      assert.deepEqual(logits, scores.scores[i]!.logits);
      assert.deepEqual(chosen, scores.scores[i]!.chosen);
      assert.equal(validationAccuracy, scores.scores[i]!.validationAccuracy);
    }
    assert.notEqual(other.scores[4]!.accuracy, scores.scores[4]!.accuracy);
  });

  it('encodes test images only after everything is chosen', async () => {
    const listener = supervision();
    await probeAtFractions({ ...task, subsets: task.subsets.slice(0, 1), protocols: ['knn'] }, listener);
    const fitted = listener.said.indexOf('fitting 1/1');
    assert.deepEqual(
      listener.said.slice(fitted + 1).map((line) => line.split(' ')[0]),
      ['encoding', 'encoding', 'measuring'],
    );
  });

  it('refuses an image without a label, a part without images, and features that are not numbers', async () => {
    const bad = { ...task, labels: task.labels.map((label, i) => (i === 3 ? -1 : label)) };
    await assert.rejects(probeAtFractions(bad, supervision()), {
      name: 'Problem',
      code: 'unlabelled-image',
      message: /Image 3 in the subset of 20 %/,
    });
    await assert.rejects(probeAtFractions({ ...task, validation: new Int32Array(0) }, supervision()), {
      code: 'nothing-to-probe',
    });
    const weights = new Map(encoder.weights);
    const bias = weights.get('features.10.bias')!;
    weights.set('features.10.bias', {
      ...bias,
      data: bias.data.map((value, i) => (i === 7 ? Number.POSITIVE_INFINITY : value)),
    });
    await assert.rejects(probeAtFractions({ ...task, encoder: { spec, weights } }, supervision()), {
      code: 'features-not-finite',
      message: /Feature 7 of image 0/,
    });
  });

  it('probes every earlier block of the encoder too, by the means of its maps, without changing the rest', async () => {
    const subsets = task.subsets.slice(2);
    const listener = supervision();
    const { scores: all } = await probeAtFractions({ ...task, subsets, blocks: true }, listener);
    assert.deepEqual(
      all.map(({ protocol }) => protocol),
      ['logistic', 'knn', 'block-1', 'block-2', 'block-3'],
    );
    assert.deepEqual(all.slice(0, 2), scores.scores.slice(4));
    // Colour is there from the first block on: each is above chance, and they are not the same features.
    for (const { accuracy, protocol } of all.slice(2)) assert.ok(accuracy > 0.5, `${protocol}: ${accuracy}`);
    assert.equal(new Set(all.filter(({ logits }) => logits).map(({ logits }) => logits!.join())).size, 4);
    const fitted = listener.said.indexOf('fitting 5/5');
    assert.ok(listener.said.slice(fitted + 1).every((line) => !line.startsWith('fitting')));
  });

  it("gives the mean of a block's map", async () => {
    const one = encoderFromState(encoder);
    const { source } = images(74, 6);
    const blocks = await encodeBlocks(one, source, 4, supervision());
    assert.deepEqual(blocks.at(-1)!.data, await encodeImages(one, source, 4, supervision()));
    const input = toInput(await source.read(0, 6), SIZE, SIZE, spec);
    const map = one.maps(input, false)[1]!;
    const [, height, width, channels] = map.shape;
    const values = await map.data();
    const mean = (image: number, channel: number) => {
      let sum = 0;
      for (let i = 0; i < height * width; i++) sum += values[(image * height * width + i) * channels + channel]!;
      return sum / (height * width);
    };
    const { data, columns } = blocks[1]!;
    assert.equal(columns, channels);
    for (const [image, channel] of [
      [0, 0],
      [3, channels - 1],
      [5, 7],
    ] as const)
      assert.ok(Math.abs(data[image * columns + channel]! - mean(image, channel)) < 1e-5);
    one.dispose();
  });

  it('stops with the reason of its signal', async () => {
    const reason = new Error('interrupted');
    await assert.rejects(probeAtFractions(task, { ...supervision(), signal: AbortSignal.abort(reason) }), reason);
  });

  it('fails if the probe changed the statistics of batch normalisation', async () => {
    const live = createEncoder(spec, testStreams(6));
    const batch = () =>
      toInput(
        Uint8Array.from(fill(73, 4 * SIZE * SIZE * 3), (v) => 128 + 100 * v),
        SIZE,
        SIZE,
        spec,
      );
    const forward = (training: boolean) => async (digest: string) => {
      live.forward(batch(), training);
      return digest;
    };
    assert.match(await withFrozen(live, 'test', forward(false)), /^sha256:[0-9a-f]{64}$/);
    await assert.rejects(withFrozen(live, 'test', forward(true)), { name: 'Problem', code: 'encoder-changed' });
    live.dispose();
  });
});
