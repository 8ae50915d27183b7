import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../../../learn/export/safetensors.ts';
import { weightsDigest } from '../../../learn/export/weights-digest.ts';
import type { StateDict } from '../../../learn/types.ts';
import { skip } from '../../rig/skip.ts';
import { fill } from '../fill.ts';

const state: StateDict = new Map([
  ['conv1.weight', { shape: [4, 3, 3, 3], data: fill(1, 108) }],
  ['bn1.weight', { shape: [4], data: Float32Array.of(1, -0, 1e-38, Number.NaN) }],
  ['bn1.num_batches_tracked', { shape: [], data: Float32Array.of(1500) }],
  ['empty', { shape: [0, 2], data: new Float32Array(0) }],
]);
const PYTHON = process.env.STRATA_TEST_PYTHON ?? 'python3';

/** A file with this header and so many bytes of numbers. */
function file(header: unknown, bytes: number): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const out = new Uint8Array(8 + text.length + bytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(new TextEncoder().encode(text), 8);
  return out;
}
const entry = (from: number, to: number, dtype = 'F32', shape = [(to - from) / 4]) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe('safetensors', () => {
  it('are read as they were written, bit by bit', () => {
    const { tensors, metadata } = readSafetensors(writeSafetensors(state, { b: '2', a: '1' }), 'a.safetensors');
    assert.deepEqual(metadata, { a: '1', b: '2' });
    assert.deepEqual([...tensors.keys()].sort(), [...state.keys()].sort());
    for (const [name, { shape, data }] of state) {
      assert.deepEqual(tensors.get(name)!.shape, shape);
      assert.deepEqual(Buffer.from(tensors.get(name)!.data.buffer), Buffer.from(data.buffer));
    }
  });

  it('are the same bytes whatever the order of the tensors', () => {
    const turned = new Map([...state].reverse());
    assert.deepEqual(writeSafetensors(turned), writeSafetensors(state));
    assert.equal(weightsDigest(turned), weightsDigest(state));
    assert.notEqual(weightsDigest(new Map([...state].slice(1))), weightsDigest(state));
    assert.equal(weightsDigest(state), `sha256:${createHash('sha256').update(writeSafetensors(state)).digest('hex')}`);
  });

  it('keep the data and every tensor aligned', () => {
    const bytes = writeSafetensors(state);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.equal(header['bn1.num_batches_tracked'].dtype, 'I64');
    for (const { dtype, data_offsets } of Object.values<any>(header))
      assert.equal(data_offsets[0] % (dtype === 'I64' ? 8 : 4), 0);
  });

  it('are read from a view into a larger buffer', () => {
    const bytes = writeSafetensors(state);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    assert.deepEqual(
      readSafetensors(larger.subarray(3), 'a.safetensors').tensors.get('conv1.weight'),
      state.get('conv1.weight'),
    );
  });

  const whole = writeSafetensors(state);
  for (const [what, bytes, message] of [
    ['an empty file', new Uint8Array(0), /0 bytes, too few/],
    ['a file cut in its header', whole.subarray(0, 40), /header declares/],
    ['a file cut in its numbers', whole.subarray(0, whole.length - 4), /tensors end at byte/],
    ['bytes left over', file({ a: entry(0, 8) }, 12), /tensors end at byte/],
    ['a header that is no JSON', file('{"a":', 0), /not JSON/],
    ['a header that is a list', file([], 0), /not a JSON object/],
    [
      'overlapping tensors',
      file({ a: entry(0, 8), b: entry(4, 12) }, 12),
      /"b" begins at byte 4 .*inside the one before/,
    ],
    ['a hole between tensors', file({ a: entry(0, 4), b: entry(8, 12) }, 12), /"b" begins at byte 8 .*after a hole/],
    ['a shape that does not fill its bytes', file({ a: entry(0, 8, 'F32', [3]) }, 8), /needs 12 bytes/],
    ['a negative dimension', file({ a: entry(0, 8, 'F32', [-2]) }, 8), /shape \[-2\]/],
    ['a tensor without offsets', file({ a: { dtype: 'F32', shape: [1] } }, 4), /offsets undefined/],
    [
      'more tensors than any network has',
      file(Object.fromEntries(Array.from({ length: 100_001 }, (_, i) => [i, 0])), 0),
      /describes 100001 tensors/,
    ],
    ['metadata that is not text', file({ __metadata__: { a: 1 } }, 0), /__metadata__/],
  ] as const)
    it(`refuse ${what}`, () => {
      const read = () => readSafetensors(bytes, 'a.safetensors');
      assert.throws(read, { name: 'Problem', code: 'bad-safetensors', message });
      assert.throws(read, /^Problem: a\.safetensors is damaged/);
    });

  it('refuse an unknown number type by name', () => {
    assert.throws(() => readSafetensors(file({ a: entry(0, 4, 'BF16', [2]) }, 4), 'a.safetensors'), {
      code: 'unknown-dtype',
      message: /"a" of a\.safetensors .*"BF16"/,
    });
  });

  it('load in Python', function () {
    this.timeout(20_000);
    try {
      execFileSync(PYTHON, ['-c', 'import safetensors.numpy'], { stdio: 'ignore' });
    } catch {
      skip(this, 'STRATA_TEST_PYTHON has no safetensors or numpy');
    }
    const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
    try {
      const path = join(folder, 'state.safetensors');
      writeFileSync(path, writeSafetensors(state, { format: 'pt' }));
      const script = `
import json, sys
from safetensors.numpy import load_file
tensors = load_file(sys.argv[1])
print(json.dumps({k: [str(v.dtype), list(v.shape), v.tobytes().hex()] for k, v in tensors.items()}))`;
      const loaded = JSON.parse(execFileSync(PYTHON, ['-c', script, path], { encoding: 'utf8' }));
      assert.deepEqual(Object.keys(loaded).sort(), [...state.keys()].sort());
      assert.deepEqual(loaded['bn1.num_batches_tracked'], ['int64', [], 'dc05000000000000']);
      const { data } = state.get('conv1.weight')!;
      assert.deepEqual(loaded['conv1.weight'], ['float32', [4, 3, 3, 3], Buffer.from(data.buffer).toString('hex')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
