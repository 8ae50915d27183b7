import assert from 'node:assert/strict';
import { readPth } from '../../../learn/import/pth.ts';
import { zipOf } from '../../data/archives.ts';
import { reference } from '../reference.ts';

/** Small files of torch.save and what PyTorch reads from them; see make-pth-fixtures.py. */
const { files, state, module } = reference('pth');
const bytesOf = (name: string) => new Uint8Array(Buffer.from(files[name], 'base64'));
type Expected = Record<string, { shape: number[]; data: string[] }>;

async function assertReads(name: string, expected: Expected) {
  const tensors = await readPth(bytesOf(name), 'a.pth');
  assert.deepEqual([...tensors.keys()], Object.keys(expected));
  for (const [tensor, { shape, data }] of Object.entries(expected)) {
    const numbers = Float32Array.from(data, (text) => (text === 'inf' ? Number.POSITIVE_INFINITY : Number(text)));
    assert.deepEqual(tensors.get(tensor), { shape, data: numbers }, tensor);
  }
}

describe('A file of torch.save', () => {
  for (const [name, what] of [
    ['zip', 'in the zip format'],
    ['legacy', 'in the format of before 1.6'],
    ['protocol-4', 'in a later pickle protocol'],
    ['checkpoint', 'that keeps the weights beside other things'],
  ] as const)
    it(`${what} gives PyTorch's numbers: strides, shared storages, every number type`, () => assertReads(name, state));

  it('of a whole module gives its state dict', () => assertReads('module', module));

  it('is read from a view into a larger buffer', async () => {
    for (const name of ['zip', 'legacy']) {
      const larger = Buffer.concat([Buffer.alloc(3), bytesOf(name), Buffer.alloc(0)]);
      assert.equal((await readPth(larger.subarray(3), 'a.pth')).size, Object.keys(state).length);
    }
  });

  for (const [name, code, message] of [
    ['evil', 'unsafe-pth', /Python name "posix\.system"/],
    ['evil-legacy', 'unsafe-pth', /Python name "posix\.system"/],
    ['whole-module', 'unsafe-pth', /Python name "torch\.nn\.modules\.container\.Sequential"/],
    ['missing-storage', 'bad-pth', /numbers of storage "0" are missing/],
    ['short-storage', 'bad-pth', /storage "0" has 8 bytes, but 96 are declared/],
    ['big-endian', 'bad-pth', /big-endian/],
    ['expanded', 'bad-pth', /\[1000\] reaches outside the 1 numbers/],
    ['no-tensors', 'bad-pth', /"a" in its dictionary is not a tensor/],
    ['plain-zip', 'bad-pth', /0 members data\.pkl/],
  ] as const)
    it(`is refused by name: ${name}`, async () => {
      await assert.rejects(readPth(bytesOf(name), 'a.pth'), { name: 'Problem', code, message });
      await assert.rejects(readPth(bytesOf(name), 'a.pth'), /^Problem: a\.pth (is damaged|contains)/);
    });

  for (const name of ['zip', 'legacy'])
    it(`is refused wherever it is cut short: ${name}`, async () => {
      const whole = bytesOf(name);
      for (let length = 0; length < whole.length; length += Math.max(1, Math.floor(whole.length / 60)))
        await assert.rejects(
          readPth(whole.subarray(0, length), 'a.pth'),
          { name: 'Problem', code: 'bad-pth' },
          `${length}`,
        );
    });

  it('is refused where it takes many times its size in memory: tensors over the same numbers, or members that unpack to it', async () => {
    const count = 600_000;
    const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
    const int = (value: number) => `J${Buffer.from(Int32Array.of(value).buffer).toString('latin1')}`;
    const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${int(count)}tQ`;
    const tensor = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${int(0)}(${int(count)}t(${int(1)}t\x89ccollections\nOrderedDict\n)RtR`;
    const weights = (tensors: number, claimed?: number) => {
      const items = Array.from({ length: tensors }, (_, i) => text(`w${i}`) + tensor).join('');
      const pickle = { name: 'a/data.pkl', bytes: Buffer.from(`\x80\x02}(${items}u.`, 'latin1') };
      return zipOf([pickle, { name: 'a/data/0', bytes: new Uint8Array(4 * count) }], claimed);
    };
    assert.equal((await readPth(weights(2), 'a.pth')).size, 2);
    const message = /over the limit of \d+ for its size/;
    await assert.rejects(readPth(weights(40), 'a.pth'), { code: 'bad-pth', message });
    await assert.rejects(readPth(weights(2, 90_000_000), 'a.pth'), { code: 'bad-pth', message });
  });

  it('is refused if one bit of its numbers is flipped', async () => {
    const bytes = bytesOf('zip');
    const at = Buffer.from(bytes).indexOf(Buffer.from(new Float32Array([1 / 7, 2 / 7]).buffer));
    assert.ok(at > 0);
    bytes[at]! ^= 1;
    await assert.rejects(readPth(bytes, 'a.pth'), { code: 'bad-pth', message: /checksum differs/ });
  });
});
