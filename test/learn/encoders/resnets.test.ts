import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import {
  glorotUniform,
  heNormal,
  kaimingNormalFanOut,
  toEngine,
  torchShape,
  toTorch,
} from '../../../learn/encoders/parameter.ts';
import { buildWeights, linearHead } from '../../../learn/encoders/weights.ts';
import { gradientOf } from '../../../learn/train/gradient.ts';
import type { EncoderSpec, RandomStreams } from '../../../learn/types.ts';
import { sample } from '../../rig/sample.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { assertClose, reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

const expected = reference('encoders');
const rgb = { mean: [0, 0, 0], std: [1, 1, 1] };
const noStreams: RandomStreams = () => ({
  uniform: () => 0,
  int: () => 0,
  normal: () => 0,
  permutation: () => new Int32Array(),
});

interface Case {
  /** Its entry in the reference file, which begins with the encoder's name. */
  readonly entry: string;
  readonly spec: EncoderSpec;
}

const torchvision = (
  name: 'resnet18' | 'resnet34' | 'resnet50',
  stem: NonNullable<EncoderSpec['stem']>,
  features: number,
): EncoderSpec => ({
  name,
  stem,
  ...rgb,
  features,
});
const resnet20: EncoderSpec = { name: 'resnet20', ...rgb, features: 64 };
const odd: Case = { entry: 'resnet20, odd maps', spec: resnet20 };
const cases: Case[] = [
  { entry: 'resnet34', spec: torchvision('resnet34', 'imagenet', 512) },
  { entry: 'resnet50', spec: torchvision('resnet50', 'imagenet', 2048) },
  { entry: 'resnet50, cifar', spec: torchvision('resnet50', 'cifar', 2048) },
  { entry: 'resnet18, cifar-pad2', spec: torchvision('resnet18', 'cifar-pad2', 512) },
  { entry: 'resnet20', spec: resnet20 },
  odd,
  { entry: 'resnet20v2', spec: { name: 'resnet20v2', ...rgb, features: 256 } },
  { entry: 'conv-keras', spec: { name: 'conv-keras', ...rgb, features: 128 } },
  { entry: 'resnet50v2', spec: { name: 'resnet50v2', ...rgb, features: 2048 } },
];

/** Each run of the suite compares at least one deep and one shallow network. */
const depth = ({ spec: { name } }: Case): string[] => [/resnet(34|50)/.test(name) ? 'deep' : 'shallow'];

/** An encoder with weights by the rule of the reference file. */
function filled(spec: EncoderSpec): Encoder {
  const encoder = createEncoder(spec, noStreams);
  for (const [k, parameter] of encoder.trainable().entries()) {
    const shape = torchShape(parameter);
    const values = fill(1100 + k, parameter.value.size);
    const fanIn = shape.slice(1).reduce((product, n) => product * n, 1);
    const scaled =
      shape.length > 1
        ? values.map((v) => v * Math.sqrt(3) * Math.sqrt(2 / fanIn))
        : values.map((v) => (parameter.name.endsWith('.weight') ? 1 + 0.1 * v : 0.1 * v));
    parameter.value.dispose();
    parameter.value = toEngine(scaled, shape, parameter.layout);
  }
  return encoder;
}

const norms = (features: tf.Tensor2D) => tf.norm(features, 2, 1).dataSync();

async function compare({ entry, spec }: Case): Promise<void> {
  const about = expected[entry];
  const { images, side } = about;
  const encoder = filled(spec);
  const planes = tf.tensor4d(fill(1010, images * 3 * side * side), [images, 3, side, side]);
  const input = tf.transpose(planes, [0, 2, 3, 1]) as tf.Tensor4D;
  let output: tf.Tensor2D | undefined;
  const gradient = gradientOf(encoder.trainable(), () => {
    output = tf.keep(encoder.forward(input, true));
    return tf.mean(tf.square(output));
  });
  assertClose(output!.dataSync().slice(0, 32), about.train_first32, 1e-3, 'features in training');
  assertClose(norms(output!), about.train_norms, 1e-3, 'their norms');

  const flat = gradient.flat.dataSync() as Float32Array;
  const gradients = new Map<string, number>();
  let offset = 0;
  for (const { name, value } of encoder.trainable()) {
    gradients.set(name, Math.hypot(...chunked(flat.subarray(offset, offset + value.size))));
    offset += value.size;
  }
  // Exact values, to a thousandth, or to a few times what the library's own float32 differs from them.
  const tolerance = Math.max(1e-3, 3 * about.gradient_rounding);
  for (const [name, norm] of Object.entries<number>(about.gradient_norms))
    assertClose([gradients.get(name)!], [norm], tolerance, `gradient norm of ${name}`);

  const state = await encoder.state();
  const statistics = Object.entries<{ mean: number[]; variance: number[] }>(about.statistics_first8);
  assert.ok(statistics.length >= 2 || encoder.weights.norms.length === 0);
  for (const [name, { mean, variance }] of statistics) {
    const first8 = (part: string) => state.get(`${name}.${part}`)!.data.slice(0, 8);
    assertClose(first8('running_mean'), mean, 1e-3, `running mean of ${name}`);
    assertClose(first8('running_var'), variance, 1e-3, `running variance of ${name}`);
  }
  const evaluated = encoder.forward(input, false);
  assertClose(evaluated.dataSync().slice(0, 32), about.eval_first32, 1e-3, 'features after that');
  assertClose(norms(evaluated), about.eval_norms, 1e-3, 'their norms');
  tf.dispose([planes, input, output!, gradient.flat, gradient.loss, gradient.norm, evaluated]);
  encoder.dispose();
}

/** Norms of pieces that fit an argument list; their norm is the norm of the whole. */
const chunked = (values: Float32Array): number[] =>
  Array.from({ length: Math.ceil(values.length / 4096) }, (_, i) =>
    Math.hypot(...values.subarray(4096 * i, 4096 * (i + 1))),
  );

/** Features, running statistics and gradients by name, of maps of 10, 5 and 3 pixels: one layer halves an odd side. */
async function resultsOn(use: (this: Mocha.Context) => Promise<void>, context: Mocha.Context) {
  await use.call(context);
  const encoder = filled(resnet20);
  const input = tf.tensor4d(fill(1010, 2 * 300), [2, 10, 10, 3]);
  const gradient = gradientOf(encoder.trainable(), () => tf.mean(tf.square(encoder.forward(input, true))));
  const results = new Map<string, Float32Array>();
  for (const [name, { data }] of await encoder.state()) if (name.includes('running')) results.set(name, data);
  results.set('features', Float32Array.from(encoder.forward(input, false).dataSync()));
  const flat = Float32Array.from(gradient.flat.dataSync());
  let offset = 0;
  for (const { name, value } of encoder.trainable()) {
    results.set(`gradient of ${name}`, flat.subarray(offset, offset + value.size));
    offset += value.size;
  }
  tf.dispose([input, gradient.flat, gradient.loss, gradient.norm]);
  encoder.dispose();
  return results;
}

describe('The other ResNets', function () {
  this.timeout(240_000);
  before(useEngine);

  // The fast engine, which the libraries' values are compared with, and plain JavaScript, which is slow: on fewer pixels.
  it(`compute the same in plain JavaScript: ${odd.entry}`, async function () {
    const fast = await resultsOn(useEngine, this);
    const plain = await resultsOn(usePlainEngine, this);
    await useEngine.call(this);
    assert.ok(fast.size > 80);
    const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const steepest = Math.max(...[...fast].map(([name, values]) => (/^gradient/.test(name) ? largest(values) : 0)));
    for (const [name, values] of fast) {
      // A bias before batch normalisation has no gradient but what is rounded.
      if (/^gradient/.test(name) && largest(values) < 1e-5 * steepest) continue;
      assertClose(plain.get(name)!, values, 1e-3, name);
    }
  });

  // Quick ones are always compared.
  const quick = cases.filter(({ entry }) => ['resnet20v2', 'conv-keras'].includes(entry));
  for (const one of new Set([odd, ...quick, ...sample(cases, depth)]))
    it(`compute what their library computes, outputs, gradients and statistics: ${one.entry}`, () => compare(one));

  it("start from their library's rule, each parameter from its own stream", async () => {
    const streams = testStreams(3);
    const rules = [
      { spec: torchvision('resnet34', 'cifar', 512), rule: kaimingNormalFanOut },
      { spec: resnet20, rule: heNormal },
    ];
    for (const { spec, rule } of rules) {
      const encoder = createEncoder(spec, streams);
      for (const [k, parameter] of encoder.trainable().entries()) {
        if (parameter.layout !== 'conv') continue;
        const { shape, data } = await toTorch(parameter);
        if (data.length < 5000) assert.deepEqual(data, rule(shape, streams('init', k)), parameter.name);
      }
      encoder.dispose();
    }
    // Deviation sqrt(2 / fan in), and nothing beyond two deviations of the normal that is cut.
    const values = heNormal([64, 50, 1, 1], streams('init', 0));
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    assert.ok(Math.abs(deviation / 0.2 - 1) < 0.03, `${deviation}`);
    const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / 0.2;
    assert.ok(largest > 2 && largest <= 2 / 0.8796, `${largest}`);
    const bound = Math.sqrt(6 / (9 * 10 + 9 * 20));
    const uniform = glorotUniform([20, 10, 3, 3], streams('init', 0)).map(Math.abs);
    const most = uniform.reduce((a, b) => Math.max(a, b), 0);
    assert.ok(most <= bound && most > 0.98 * bound, `${most} of ${bound}`);
  });

  it('have linear heads as Keras starts Dense layers, or as PyTorch starts its own, where they are asked for', () => {
    for (const [outputs, { largest, deviation, largest_bias }] of Object.entries<Record<string, number>>(
      reference('studies').dense,
    )) {
      const values = Array.from({ length: 200 }, (_, seed) => {
        const builder = buildWeights(testStreams(seed), 'init-head');
        const { weight, bias } = linearHead(builder, 64, Number(outputs), 'keras');
        assert.ok(bias.value.dataSync().every((value) => value === largest_bias));
        return [...weight.value.dataSync()];
      }).flat();
      const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      assert.ok(Math.abs(most / largest! - 1) < 1e-3, `${most}, not ${largest}`);
      const spread = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
      assert.ok(Math.abs(spread / deviation! - 1) < 0.01, `${spread}, not ${deviation}`);
    }
    const { weight, bias } = linearHead(buildWeights(testStreams(1), 'init-head'), 64, 10);
    assert.ok(Math.max(...weight.value.dataSync()) <= 1 / 8 && bias.value.dataSync().some((value) => value !== 0));
  });

  it("keep their bits through state and back, and refuse another network's weights", async () => {
    for (const spec of [resnet20, torchvision('resnet34', 'imagenet', 512)]) {
      const state = await filled(spec).state();
      assert.deepEqual(await encoderFromState({ spec, weights: state }).state(), state);
    }
    const deeper = createEncoder({ ...resnet20, name: 'resnet32' }, noStreams);
    const state = await filled(resnet20).state();
    assert.throws(() => deeper.load(state), { code: 'state-mismatch', message: /stack1\.3\.conv1\.weight is missing/ });
    const unbiased = new Map(state);
    unbiased.delete('stack2.0.shortcut.bias');
    assert.throws(() => createEncoder(resnet20, noStreams).load(unbiased), /stack2\.0\.shortcut\.bias is missing/);
  });

  it('have the published sizes', () => {
    const count = (name: EncoderSpec['name'], features: number) => {
      const encoder = createEncoder({ name, ...rgb, features }, noStreams);
      const trained = encoder.trainable().reduce((sum, { value }) => sum + value.size, 0);
      const statistics = encoder.weights.norms.reduce((sum, { mean }) => sum + 2 * mean.size, 0);
      encoder.dispose();
      return { trained, all: trained + statistics };
    };
    assert.equal(count('resnet34', 512).trained, 21_797_672 - 513_000);
    assert.equal(count('resnet50', 2048).trained, 25_557_032 - 2_049_000);
    // With Keras' dense layer of ten outputs.
    assert.deepEqual(count('resnet20', 64), { trained: 273_066 - 650, all: 274_442 - 650 });
    assert.equal(count('resnet50v2', 2048).all, 23_564_800);
  });

  it('have the published cost: about 41 million multiply-adds for ResNet-20, 4.09 billion for ResNet-50', () => {
    const macs = (spec: EncoderSpec, side: number) => createEncoder(spec, noStreams).macs(side, side);
    assert.equal(Math.round(macs({ name: 'resnet20', ...rgb, features: 64 }, 32) / 1e6), 41);
    const fifty = macs({ name: 'resnet50', stem: 'imagenet', ...rgb, features: 2048 }, 224);
    assert.equal((fifty / 1e9).toFixed(2), '4.09');
    // solo-learn's stem makes maps of 34x34.
    assert.equal(Math.round(macs(torchvision('resnet18', 'cifar-pad2', 512), 32) / 1e6), 704);
  });

  it("add Keras' penalty on filters to the loss, and torchvision's none", () => {
    const keras = filled({ name: 'resnet20', ...rgb, features: 64 });
    const squares = keras
      .trainable()
      .filter(({ layout }) => layout === 'conv')
      .reduce((sum, { value }) => sum + tf.sum(tf.square(value)).dataSync()[0]!, 0);
    assertClose(keras.penalty!().dataSync(), [1e-4 * squares], 1e-5, 'penalty');
    assert.equal(createEncoder({ name: 'resnet34', ...rgb, features: 512 }, noStreams).penalty, undefined);
  });
});
