import assert from 'node:assert/strict';
import { toOnnx } from '../../../learn/export/onnx.ts';
import { onnxNumbers } from '../../../learn/export/onnx-numbers.ts';
import { fill } from '../fill.ts';

/** Weights of the small encoder's shape and of no use. */
const weights = (change: (name: string, values: Float32Array) => Float32Array = (_, values) => values) => {
  const shapes: Record<string, number[]> = {};
  for (const [i, width] of [32, 64, 128, 256].entries()) {
    shapes[`features.${i * 3}.weight`] = [width, i === 0 ? 3 : [32, 64, 128][i - 1]!, 3, 3];
    for (const part of ['weight', 'bias', 'running_mean', 'running_var'])
      shapes[`features.${i * 3 + 1}.${part}`] = [width];
  }
  return new Map(
    Object.entries(shapes).map(([name, shape], seed) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, data: change(name, Float32Array.from(fill(seed, size))) }] as const;
    }),
  );
};

const spec = { name: 'conv-small', mean: [0.49, 0.48, 0.44], std: [0.24, 0.25, 0.27], features: 256 } as const;
const model = (change?: Parameters<typeof weights>[0]): Uint8Array => toOnnx({ spec, weights: weights(change) });

describe('the numbers of an ONNX model', () => {
  it('are all weights by the names of the state, and the other bytes unchanged', () => {
    const numbers = onnxNumbers(model())!;
    for (const [name, { data }] of weights()) assert.deepEqual(numbers[name], data, name);
    assert.ok(numbers.graph!.length > 500 && numbers.graph!.length < 5000);
  });

  it('differ only in a changed weight, or in a changed graph', () => {
    const name = 'features.3.weight';
    const [before, after] = [model(), model((of, values) => (of === name ? values.map((v) => v * 1.000001) : values))];
    const [old, now] = [onnxNumbers(before)!, onnxNumbers(after)!];
    assert.deepEqual(
      Object.keys(old).filter(
        (key) => Buffer.compare(Buffer.from(old[key]!.buffer), Buffer.from(now[key]!.buffer)) !== 0,
      ),
      [name],
    );
    const renamed = Uint8Array.from(before);
    renamed.set(Buffer.from('fiatures'), Buffer.from(before).indexOf('features'));
    assert.notDeepEqual(onnxNumbers(renamed)?.graph, old.graph);
  });

  it('are the same for a Buffer inside a larger one', () => {
    const bytes = model();
    const around = Buffer.alloc(bytes.length + 24, 7);
    around.set(bytes, 8);
    assert.deepEqual(onnxNumbers(around.subarray(8, 8 + bytes.length)), onnxNumbers(bytes));
  });

  it('are undefined for bytes that are not an ONNX model', () => {
    assert.equal(onnxNumbers(Uint8Array.of(0x3a, 0xff, 0xff)), undefined);
    assert.equal(onnxNumbers(model().subarray(0, 1000)), undefined);
  });
});
