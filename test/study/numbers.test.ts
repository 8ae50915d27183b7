import assert from 'node:assert/strict';
import { writeSafetensors } from '../../learn/export/safetensors.ts';
import { Comparison, compareJson, compareNumbers } from '../../orchestrator/compare/array-numbers.ts';
import { numbersIn } from '../../stages/numbers.ts';

describe('numbers in two results of one node', () => {
  const weights = (...values: number[]) => {
    const tensor = { shape: [values.length], data: Float32Array.from(values) };
    return writeSafetensors(new Map([['conv1.weight', tensor]]));
  };
  const compared = async (file: string, stored: Uint8Array, again: Uint8Array): Promise<Comparison> => {
    const into = new Comparison();
    const [one, other] = [await numbersIn('encoder', file, stored), await numbersIn('encoder', file, again)];
    compareNumbers(one!, other!, into);
    return into;
  };

  it('are tensors by name, within a tolerance, of safetensors files', async () => {
    const close = await compared('encoder.safetensors', weights(1, 2, 3), weights(1, 2.00001, 3));
    assert.ok(close.isClose);
    assert.equal(close.first?.place, 'conv1.weight[1]');
    assert.ok(close.largest > 4e-6 && close.largest < 6e-6);
    const far = await compared('encoder.safetensors', weights(1, 2, 3), weights(1, 2.001, 3));
    assert.equal(far.isClose, false);
  });

  it('may differ by more where they are next to nothing beside the largest one', async () => {
    const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
    assert.ok((await compared('logits-0.f32', floats(1e-7, 5), floats(2e-7, 5))).isClose);
    assert.equal((await compared('logits-0.f32', floats(1e-7, 1e-6), floats(2e-7, 1e-6))).isClose, false);
    assert.equal((await compared('logits-0.f32', floats(1, Number.NaN), floats(1, 2))).isClose, false);
  });

  it('must be equal where they count things, and in number', async () => {
    const counts = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer);
    const other = await compared('predictions-0.i32', counts(1_000_000), counts(1_000_001));
    assert.deepEqual({ close: other.isClose, place: other.first?.place }, { close: false, place: 'values[0]' });
    assert.equal((await compared('predictions-0.i32', counts(1, 2), counts(1))).first?.stored, '2 numbers');
  });

  it('are known by their path in JSON, where all else must be equal', () => {
    const differ = (stored: unknown, again: unknown) => {
      const into = new Comparison();
      compareJson(stored, again, into);
      return { close: into.isClose, place: into.first?.place };
    };
    assert.deepEqual(differ({ a: [{ b: 0.5 }] }, { a: [{ b: 0.500001 }] }), { close: true, place: 'a[0].b' });
    assert.deepEqual(differ({ a: 0.5, b: 'x' }, { a: 0.500001, b: 'y' }), { close: false, place: 'b' });
    assert.deepEqual(differ({ n: 100_000 }, { n: 100_001 }), { close: false, place: 'n' });
    assert.deepEqual(differ({ a: 1 }, {}), { close: false, place: 'a' });
    assert.deepEqual(differ([null], [{}]), { close: false, place: '[0]' });
    assert.deepEqual(differ({ a: 1, b: 2 }, { b: 2, a: 1 }), { close: true, place: undefined });
  });
});
