import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { createEncoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { exportBackbone } from '../../../learn/export/export-backbone.ts';
import { readSafetensors } from '../../../learn/export/safetensors.ts';
import type { EncoderSpec, EncoderState, NamedTensor, RandomStreams } from '../../../learn/types.ts';
import { sample } from '../../rig/sample.ts';
import { fill } from '../fill.ts';
import { memoryImages } from '../memory-images.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { assertClose } from '../reference.ts';

const rgb = { mean: [0.49, 0.48, 0.44], std: [0.24, 0.25, 0.27] };
const raw = { mean: [0, 0, 0], std: [1, 1, 1] };
const small: EncoderSpec = { name: 'conv-small', ...rgb, features: 256 };
const specs: { spec: EncoderSpec; size: number; parameters: number }[] = [
  { spec: small, size: 10, parameters: 387_936 + 960 },
  { spec: { name: 'resnet18', stem: 'imagenet', ...rgb, features: 512 }, size: 18, parameters: 11_176_512 },
  { spec: { name: 'resnet18', stem: 'cifar-pad2', ...rgb, features: 512 }, size: 5, parameters: 11_168_832 },
  { spec: { ...small, ...raw, meanImage: [10, 10] }, size: 10, parameters: 387_936 + 960 },
  { spec: { name: 'resnet50', stem: 'cifar', ...rgb, features: 2048 }, size: 9, parameters: 23_500_352 },
  { spec: { name: 'resnet20', ...rgb, features: 64 }, size: 10, parameters: 272_416 },
  { spec: { name: 'resnet50v2', ...rgb, features: 2048 }, size: 34, parameters: 23_519_360 },
  { spec: { name: 'resnet20v2', ...rgb, features: 256 }, size: 10, parameters: 567_552 },
  { spec: { name: 'conv-keras', ...rgb, features: 128 }, size: 96, parameters: 856_064 },
  { spec: { name: 'efficientnet-lite0', ...rgb, features: 1280 }, size: 32, parameters: 3_371_008 },
];

/** Numbers for 11 million weights at no cost: a fixed pattern around 0. */
const quickStreams: RandomStreams = (_, seed = 0) => {
  let at = seed;
  const next = () => {
    at = (at * 16_807 + 11) % 2_147_483_647;
    return at / 2_147_483_647;
  };
  const unused = () => {
    throw new Error('first weights are drawn from uniform and normal numbers alone');
  };
  return { uniform: next, normal: () => 3.4 * (next() - 0.5), int: unused, permutation: unused };
};

/** First weights, with statistics and scales as after some training: as created they are 0 and 1 and would hide mistakes. */
async function worn(spec: EncoderSpec): Promise<EncoderState> {
  const encoder = createEncoder(spec, quickStreams);
  const weights = new Map<string, NamedTensor>();
  for (const [i, [name, { shape, data }]] of [...(await encoder.state())].entries()) {
    const shift = /running_mean|bias|mean_image/.test(name)
      ? 0.2
      : /running_var|\d\.weight/.test(name) && shape.length === 1
        ? 0.3
        : 0;
    const noise = fill(200 + i, shift > 0 ? data.length : 0);
    weights.set(name, { shape, data: shift > 0 ? data.map((value, j) => value + shift * noise[j]!) : data });
  }
  encoder.dispose();
  return { spec, weights };
}

const pixelsOf = (count: number, size: number) =>
  Uint8Array.from(fill(55, count * size * size * 3), (value) => 128 + 127 * value);
const images = (count: number, size: number) => memoryImages(pixelsOf(count, size), size, size);

/** The small encoder is always in the sample, and one of the large ones. */
const sizeOf = ({ spec }: { spec: EncoderSpec }): string[] => [spec.name === 'conv-small' ? 'small' : 'large'];

describe('exporting the backbone', function () {
  // Seconds on a quiet machine: ResNet-18 has 11 million weights, written and read several times.
  this.timeout(60_000);
  before(usePlainEngine);

  for (const { spec, size, parameters } of sample(specs, sizeOf))
    it(`gives files of ${spec.name} (${spec.stem ?? 'one'} stem${spec.meanImage ? ', mean image' : ''}) that plain tfjs and Python can use`, async () => {
      const state = await worn(spec);
      const some = images(2, size);
      const exported = await exportBackbone(state, some);
      assert.equal(exported.card.parameters, parameters);
      assert.deepEqual(exported.card.input.layout, {
        'model.json': 'NHWC',
        'model.onnx': 'NCHW',
        'encoder.safetensors': 'NCHW',
      });
      assert.ok(exported.card.check.relativeDifference < 1e-5, `${exported.card.check.relativeDifference}`);
      for (const [name, { shape, data }] of readSafetensors(exported.safetensors, 'encoder.safetensors').tensors) {
        assert.deepEqual(shape, state.weights.get(name)!.shape);
        assert.ok(Buffer.from(data.buffer).equals(Buffer.from(state.weights.get(name)!.data.buffer)), name);
      }

      // Once more without our reader: model.json and weights.bin as a web page would load them.
      const { modelTopology, weightsManifest } = JSON.parse(exported.modelJson);
      assert.deepEqual(weightsManifest[0].paths, ['weights.bin']);
      const model = await loadLayersModel({
        load: async () => ({
          modelTopology,
          weightSpecs: weightsManifest[0].weights,
          weightData: Uint8Array.from(exported.weightsBin).buffer,
        }),
      });
      const encoder = encoderFromState(state);
      const expected = encoder.forward(toInput(pixelsOf(2, size), size, size, spec), false).dataSync();
      const shape: [number, number, number, number] = [2, size, size, 3];
      const actual = (model.predict(tf.tensor4d(Float32Array.from(pixelsOf(2, size)), shape)) as tf.Tensor).dataSync();
      assert.ok(Math.max(...expected) > 0.01, 'the features are all but zero');
      assert.equal(actual.length, 2 * spec.features);
      assertClose(actual, expected, 1e-5, 'feature');
      encoder.dispose();
      model.dispose();
    });

  it('gives the same bytes twice, and leaves no tensor behind', async () => {
    const state = await worn(small);
    const some = images(1, 8);
    const first = await exportBackbone(state, some);
    const tensors = tf.memory().numTensors;
    assert.deepEqual(await exportBackbone(state, some), first);
    assert.equal(tf.memory().numTensors, tensors);
  });

  it('publishes nothing if features are not finite or there are no images to compare on', async () => {
    const state = await worn(small);
    const weights = new Map(state.weights);
    const variance = weights.get('features.1.running_var')!;
    weights.set('features.1.running_var', { ...variance, data: variance.data.map(() => -1) });
    await assert.rejects(exportBackbone({ spec: small, weights }, images(1, 8)), {
      name: 'Problem',
      code: 'export-differs',
    });
    await assert.rejects(exportBackbone(state, images(0, 8)), { name: 'Problem', code: 'no-sample-images' });
  });
});
