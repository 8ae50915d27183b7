import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createEncoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { toOnnx } from '../../../learn/export/onnx.ts';
import type { EncoderSpec, EncoderState, NamedTensor, RandomStreams } from '../../../learn/types.ts';
import { sample } from '../../rig/sample.ts';
import { skip } from '../../rig/skip.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { assertClose } from '../reference.ts';

const rgb = { mean: [0.49, 0.48, 0.44], std: [0.24, 0.25, 0.27] };
const raw = { mean: [0, 0, 0], std: [1, 1, 1] };
const specs: { spec: EncoderSpec; size: number }[] = [
  { spec: { name: 'conv-small', ...rgb, features: 256 }, size: 10 },
  { spec: { name: 'resnet18', stem: 'imagenet', ...rgb, features: 512 }, size: 18 },
  { spec: { name: 'resnet18', stem: 'cifar-pad2', ...rgb, features: 512 }, size: 5 },
  { spec: { name: 'resnet20', ...raw, meanImage: [10, 10], features: 64 }, size: 10 },
  { spec: { name: 'resnet50', stem: 'cifar', ...rgb, features: 2048 }, size: 9 },
  { spec: { name: 'resnet20', ...rgb, features: 64 }, size: 10 },
  { spec: { name: 'resnet50v2', ...rgb, features: 2048 }, size: 34 },
  { spec: { name: 'resnet20v2', ...rgb, features: 256 }, size: 10 },
  { spec: { name: 'conv-keras', ...rgb, features: 128 }, size: 96 },
  { spec: { name: 'efficientnet-lite0', ...rgb, features: 1280 }, size: 32 },
];

/** A fixed pattern around 0 for first weights. */
const streams: RandomStreams = (_, seed = 0) => {
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

/** Vectors as after some training: first statistics are 0 and 1 and would hide mistakes. */
async function worn(spec: EncoderSpec): Promise<EncoderState> {
  const encoder = createEncoder(spec, streams);
  const weights = new Map<string, NamedTensor>();
  for (const [i, [name, { shape, data }]] of [...(await encoder.state())].entries()) {
    const noise = fill(200 + i, shape.length === 1 || shape.length === 3 ? data.length : 0);
    weights.set(name, { shape, data: noise.length > 0 ? data.map((value, j) => value + 0.2 * noise[j]!) : data });
  }
  encoder.dispose();
  return { spec, weights };
}

/** The fields of a message in order: numbers, or bytes. */
function fields(bytes: Uint8Array): { field: number; value: number | Uint8Array }[] {
  let at = 0;
  const varint = () => {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * unit;
      if (byte < 128) return value;
    }
  };
  const found: { field: number; value: number | Uint8Array }[] = [];
  while (at < bytes.length) {
    const key = varint();
    const kind = key % 8;
    assert.ok([0, 2, 5].includes(kind), `wire type ${kind}`);
    const length = kind === 2 ? varint() : 4;
    const value = kind === 0 ? varint() : bytes.subarray(at, at + length);
    if (kind !== 0) at += length;
    found.push({ field: Math.floor(key / 8), value });
  }
  assert.equal(at, bytes.length);
  return found;
}
const all = (bytes: Uint8Array, field: number) =>
  fields(bytes).flatMap((one) => (one.field === field ? [one.value] : []));
const part = (bytes: Uint8Array, field: number) => all(bytes, field)[0] as Uint8Array;
const word = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
/** Name and lengths of an input or output. */
const described = (bytes: Uint8Array) => [
  word(part(bytes, 1)),
  ...all(part(part(part(bytes, 2), 1), 2), 1).map((length) => {
    const [{ field, value }] = fields(length as Uint8Array) as [{ field: number; value: number | Uint8Array }];
    return field === 1 ? value : word(value);
  }),
];

/** ONNX's own runtime, from the folder that STRATA_TEST_PEERS names or from node_modules; too large to come with us. */
function runtime(): any {
  const { STRATA_TEST_PEERS: peers } = process.env;
  try {
    return createRequire(peers ? join(peers, 'package.json') : import.meta.url)('onnxruntime-node');
  } catch {
    return undefined;
  }
}

/** The small encoder is always in the sample, and one of the large ones. */
const sizeOf = ({ spec }: { spec: EncoderSpec }): string[] => [spec.name === 'conv-small' ? 'small' : 'large'];

describe('the ONNX model of an encoder', function () {
  this.timeout(60_000);
  before(usePlainEngine);

  for (const { spec, size } of sample(specs, sizeOf)) {
    const title = `${spec.name} (${spec.stem ?? 'one'} stem${spec.meanImage ? ', mean image' : ''})`;
    it(`has every weight of ${title}, bit by bit`, async () => {
      const state = await worn(spec);
      const bytes = toOnnx(state);
      assert.ok(Buffer.from(bytes).equals(toOnnx(state)));
      assert.deepEqual(all(bytes, 1), [8]);
      assert.deepEqual(all(part(bytes, 8), 2), [17]);
      const graph = part(bytes, 7);
      assert.deepEqual(described(part(graph, 11)), ['images', 'n', 3, ...(spec.meanImage ?? ['h', 'w'])]);
      assert.deepEqual(described(part(graph, 12)), ['features', 'n', spec.features]);
      const left = new Set([...state.weights.keys()].filter((name) => !name.endsWith('num_batches_tracked')));
      for (const tensor of all(graph, 5) as Uint8Array[]) {
        const name = word(part(tensor, 8));
        if (/^(normalise|relu6)\.|\.(pads|value)$/.test(name)) continue;
        assert.ok(left.delete(name), name);
        const { shape, data } = state.weights.get(name)!;
        assert.deepEqual(all(tensor, 1), shape, name);
        assert.ok(Buffer.from(data.buffer, data.byteOffset, data.byteLength).equals(part(tensor, 9)), name);
      }
      assert.deepEqual([...left], []);
    });

    it(`gives the features of ${title} in onnxruntime-node, where it is installed`, async function () {
      const ort = runtime();
      if (!ort) return skip(this, 'STRATA_TEST_PEERS has no onnxruntime-node');
      const state = await worn(spec);
      const pixels = Uint8Array.from(fill(55, 2 * size * size * 3), (value) => 128 + 127 * value);
      const encoder = encoderFromState(state);
      const expected = encoder.forward(toInput(pixels, size, size, spec), false).dataSync();
      encoder.dispose();
      const plane = size * size;
      const images = Float32Array.from(pixels, (_, i) => {
        const [n, c, at] = [Math.floor(i / (3 * plane)), Math.floor(i / plane) % 3, i % plane];
        return pixels[(n * plane + at) * 3 + c]!;
      });
      const session = await ort.InferenceSession.create(toOnnx(state));
      const { features } = await session.run({ images: new ort.Tensor('float32', images, [2, 3, size, size]) });
      await session.release();
      assert.deepEqual(features.dims, [2, spec.features]);
      assert.ok(Math.max(...expected) > 0.01, 'the features are all but zero');
      assertClose(features.data, expected, 1e-4, 'feature');
    });
  }
});
