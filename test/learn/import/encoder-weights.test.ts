import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { writeSafetensors } from '../../../learn/export/safetensors.ts';
import { importEncoder, readWeights } from '../../../learn/import/encoder-weights.ts';
import type { EncoderSpec, NamedTensor, StateDict } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

const spec: EncoderSpec = { name: 'resnet18', stem: 'imagenet', mean: [0, 0, 0], std: [1, 1, 1], features: 512 };
const tensor = (...shape: number[]): NamedTensor => ({
  shape,
  data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
});

describe('Importing an encoder', function () {
  this.timeout(30_000);
  let own: StateDict;
  let torchvision: Map<string, NamedTensor>;
  before(useEngine);
  before(async () => {
    const encoder = createEncoder(spec, testStreams(5));
    own = await encoder.state();
    encoder.dispose();
    torchvision = new Map([...own, ['fc.weight', tensor(1000, 512)], ['fc.bias', tensor(1000)]]);
  });

  it('accounts for every tensor of torchvision, and says what it drops', async () => {
    const { state, report } = await importEncoder(torchvision, spec);
    assert.deepEqual(new Map(state.weights), new Map(own));
    assert.equal(
      report,
      '122 of 122 tensors are accounted for: 120 loaded into resnet18. The classifier was dropped: fc.weight [1000, 512], fc.bias [1000].',
    );
  });

  it('removes a prefix only if all names share it', async () => {
    const wrapped = new Map([...torchvision].map(([name, value]) => [`module.encoder.${name}`, value]));
    const { prefix, loaded, state } = await importEncoder(wrapped, spec);
    assert.deepEqual([prefix, loaded], ['module.encoder.', 120]);
    assert.deepEqual(new Map(state.weights), new Map(own));
    wrapped.set('module.head.weight', tensor(2));
    await assert.rejects(importEncoder(wrapped, spec), { name: 'Problem', code: 'state-mismatch' });
  });

  it('refuses missing, unknown and misshapen tensors by name', async () => {
    const changed = (change: (map: Map<string, NamedTensor>) => void) => {
      const map = new Map(torchvision);
      change(map);
      return importEncoder(map, spec);
    };
    for (const [change, message] of [
      [(map) => map.delete('layer1.0.bn1.bias'), /layer1\.0\.bn1\.bias is missing/],
      [(map) => map.set('projector.weight', tensor(2, 2)), /projector\.weight belongs to no layer/],
      [(map) => map.set('conv1.weight', tensor(64, 3, 3, 3)), /conv1\.weight is \[64, 3, 3, 3\], not \[64, 3, 7, 7\]/],
    ] as readonly [(map: Map<string, NamedTensor>) => void, RegExp][])
      await assert.rejects(changed(change), { name: 'Problem', code: 'state-mismatch', message });
  });

  it('detects the format of a file from its first bytes, and refuses unknown ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weights-'));
    try {
      const path = join(folder, 'weights');
      await writeFile(path, writeSafetensors(new Map([['a', tensor(2)]])));
      assert.deepEqual([...(await readWeights(path)).keys()], ['a']);
      await writeFile(path, Buffer.from(reference('pth').files.legacy, 'base64'));
      assert.ok((await readWeights(path)).has('bfloat'));
      await writeFile(path, Buffer.from(reference('pth').files.zip, 'base64').subarray(0, 500));
      await assert.rejects(readWeights(path, 'mine.pth'), {
        code: 'bad-pth',
        message: /^mine\.pth is damaged: the archive/,
      });
      await writeFile(path, 'not weights at all');
      await assert.rejects(readWeights(path), { name: 'Problem', code: 'unknown-weights-file' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
