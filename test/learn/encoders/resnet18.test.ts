import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toEngine, torchShape, toTorch } from '../../../learn/encoders/parameter.ts';
import { gradientOf } from '../../../learn/train/gradient.ts';
import type { EncoderSpec, RandomStreams } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

const expected = reference('resnet18');
/** Where first values do not matter: 11 million normal numbers take a second. */
const noStreams: RandomStreams = () => ({
  uniform: () => 0,
  int: () => 0,
  normal: () => 0,
  permutation: () => new Int32Array(),
});
const spec: EncoderSpec = { name: 'resnet18', stem: 'imagenet', mean: [0, 0, 0], std: [1, 1, 1], features: 512 };

/** Weights by the rule of the reference file. */
function referenceEncoder(): Encoder {
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

describe('ResNet-18', function () {
  this.timeout(20_000);
  before(useEngine);

  it('computes what torchvision computes: outputs, gradients, running statistics', async function () {
    this.timeout(60_000);
    const encoder = referenceEncoder();
    const input = tf.transpose(tf.tensor4d(fill(1010, 4 * 3 * 32 * 32), [4, 3, 32, 32]), [0, 2, 3, 1]) as tf.Tensor4D;
    let output: tf.Tensor2D | undefined;
    const gradient = gradientOf(encoder.trainable(), () => {
      output = tf.keep(encoder.forward(input, true));
      return tf.mean(tf.square(output));
    });
    assertClose(output!.dataSync().slice(0, 32), expected.train_output_first32, 1e-3, 'features in training');
    assertClose(norms(output!), expected.train_output_norms, 1e-3, 'their norms');

    const flat = gradient.flat.dataSync();
    let offset = 0;
    for (const { name, value } of encoder.trainable()) {
      const piece = flat.subarray(offset, offset + value.size);
      offset += value.size;
      const norm: number | undefined = expected.grad_norms_of_mean_square_output[name];
      if (norm === undefined) continue;
      let squares = 0;
      for (const derivative of piece) squares += derivative * derivative;
      assertClose([Math.sqrt(squares)], [norm], 1e-3, `gradient norm of ${name}`);
    }

    const state = await encoder.state();
    const statistics = (name: string) => state.get(name)!.data.slice(0, 8);
    assertClose(
      statistics('bn1.running_mean'),
      expected.bn1_running_mean_first8_after_one_train_forward,
      1e-3,
      'running mean',
    );
    assertClose(
      statistics('bn1.running_var'),
      expected.bn1_running_var_first8_after_one_train_forward,
      1e-3,
      'running variance',
    );
    const evaluated = encoder.forward(input, false);
    assertClose(
      evaluated.dataSync().slice(0, 32),
      expected.eval_output_first32_after_that,
      1e-3,
      'features after that',
    );
    assertClose(norms(evaluated), expected.eval_output_norms_after_that, 1e-3, 'their norms');
  });

  it("has torchvision's parameter count and names with either stem", async () => {
    const count = (encoder: Encoder) => encoder.trainable().reduce((sum, { value }) => sum + value.size, 0);
    const imagenet = createEncoder(spec, noStreams);
    const cifar = createEncoder({ ...spec, stem: 'cifar' }, noStreams);
    assert.equal(count(imagenet), 11_176_512);
    assert.equal(count(cifar), 11_168_832);
    const state = await cifar.state();
    assert.equal(state.size, 120);
    assert.deepEqual(state.get('layer2.0.downsample.0.weight')!.shape, [128, 64, 1, 1]);
    assert.deepEqual(state.get('conv1.weight')!.shape, [64, 3, 3, 3]);
    assert.deepEqual([Math.round(imagenet.macs(32, 32) / 1e6), Math.round(cifar.macs(32, 32) / 1e6)], [37, 555]);
  });

  it('keeps its bits through state and back', async () => {
    const encoder = createEncoder(spec, testStreams(3));
    const state = await encoder.state();
    const again = encoderFromState({ spec, weights: state });
    for (const [k, parameter] of again.trainable().entries())
      assert.deepEqual(await toTorch(parameter), await toTorch(encoder.trainable()[k]!), parameter.name);
  });

  it('refuses weights of another stem, and names what differs', async () => {
    const encoder = createEncoder(spec, noStreams);
    const other = await createEncoder({ ...spec, stem: 'cifar' }, noStreams).state();
    assert.throws(() => encoder.load(other), {
      name: 'Problem',
      code: 'state-mismatch',
      message: /conv1\.weight is \[64, 3, 3, 3\], not \[64, 3, 7, 7\]/,
    });
    const lacking = new Map(await encoder.state());
    lacking.delete('layer3.1.bn2.bias');
    lacking.set('fc.weight', { shape: [10, 512], data: new Float32Array(5120) });
    assert.throws(() => encoder.load(lacking), /layer3\.1\.bn2\.bias is missing; fc\.weight belongs to no layer/);
  });
});
