import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { toEngine, torchShape } from '../../../learn/encoders/parameter.ts';
import type { EncoderSpec, RandomStreams } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

const expected = reference('encoders');
const rgb = { mean: [0, 0, 0], std: [1, 1, 1] };
const noStreams: RandomStreams = () => ({
  uniform: () => 0,
  int: () => 0,
  normal: () => 0,
  permutation: () => new Int32Array(),
});

interface Case {
  readonly spec: EncoderSpec;
  readonly side: number;
  /** The first normalisation, whose statistics are compared. */
  readonly norm: string;
}

const cases: Case[] = [
  { spec: { name: 'resnet34', stem: 'imagenet', ...rgb, features: 512 }, side: 64, norm: 'bn1' },
  { spec: { name: 'resnet50', stem: 'imagenet', ...rgb, features: 2048 }, side: 64, norm: 'bn1' },
  { spec: { name: 'resnet20', ...rgb, features: 64 }, side: 32, norm: 'bn1' },
  { spec: { name: 'resnet50v2', ...rgb, features: 2048 }, side: 64, norm: 'stack1.0.bn0' },
];

/** An encoder with weights by the rule of the reference file. */
function filled(spec: EncoderSpec) {
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

describe('The other ResNets', function () {
  this.timeout(60_000);
  before(useEngine);

  for (const { spec, side, norm } of cases)
    it(`${spec.name} computes what its library computes, in training and after it`, async () => {
      const about = expected[spec.name];
      const encoder = filled(spec);
      assert.equal(
        encoder.trainable().reduce((sum, { value }) => sum + value.size, 0),
        about.parameters,
      );
      const planes = tf.tensor4d(fill(1010, 4 * 3 * side * side), [4, 3, side, side]);
      const input = tf.transpose(planes, [0, 2, 3, 1]) as tf.Tensor4D;
      const trained = encoder.forward(input, true);
      assertClose(trained.dataSync().slice(0, 32), about.train_first32, 1e-3, 'features in training');
      assertClose(norms(trained), about.train_norms, 1e-3, 'their norms');
      const state = await encoder.state();
      const statistics = (name: string) => state.get(`${norm}.${name}`)!.data.slice(0, 8);
      assertClose(statistics('running_mean'), about.running_mean_first8, 1e-3, 'running mean');
      assertClose(statistics('running_var'), about.running_var_first8, 1e-3, 'running variance');
      const evaluated = encoder.forward(input, false);
      assertClose(evaluated.dataSync().slice(0, 32), about.eval_first32, 1e-3, 'features after that');
      assertClose(norms(evaluated), about.eval_norms, 1e-3, 'their norms');
      encoder.dispose();
    });

  it('have the sizes that are published', () => {
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

  it('cost what is published: about 41 million multiply-adds for ResNet-20, 4.09 billion for ResNet-50', () => {
    const macs = (spec: EncoderSpec, side: number) => createEncoder(spec, noStreams).macs(side, side);
    assert.equal(Math.round(macs({ name: 'resnet20', ...rgb, features: 64 }, 32) / 1e6), 41);
    const fifty = macs({ name: 'resnet50', stem: 'imagenet', ...rgb, features: 2048 }, 224);
    assert.equal((fifty / 1e9).toFixed(2), '4.09');
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
