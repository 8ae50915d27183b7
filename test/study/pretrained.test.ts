import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createEncoder } from '../../learn/encoders/encoder.ts';
import { writeSafetensors } from '../../learn/export/safetensors.ts';
import { useEngine } from '../learn/engine.ts';
import { testStreams } from '../learn/streams.ts';
import { Rig, set, TINY_PRETRAINING } from './tiny.ts';

const spec = { name: 'resnet18', stem: 'imagenet', mean: [0, 0, 0], std: [1, 1, 1], features: 512 } as const;

describe('a study with a network trained elsewhere', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(useEngine);
  before(async () => {
    rig = await Rig.project();
    const encoder = createEncoder(spec, testStreams(1));
    writeFileSync(rig.path('secret-place.safetensors'), writeSafetensors(await encoder.state()));
  });
  after(() => rig.remove());

  const run = (file: string) =>
    rig.json(
      ...['run', 'quick', ...TINY_PRETRAINING.filter((part, i, all) => !`${part}${all[i + 1]}`.includes('pretrain.'))],
      ...set('pretrain=null'),
      ...set('supervised=null'),
      ...set('random=null'),
      ...set(`pretrained=${JSON.stringify({ path: rig.path(file) })}`),
    );

  it('has a row of its name, knows the file by its content, and keeps its path to itself', async () => {
    const first = await run('secret-place.safetensors');
    assert.equal(first.code, 0, first.stderr);
    assert.ok(first.ran.includes('import-encoder'));
    const latest = (name: string) => readFileSync(rig.path('artifacts/latest/quick', name), 'utf8');
    assert.match(latest('summary.txt'), /ImageNet-pretrained \(ResNet-18\)/);
    for (const name of ['report.html', 'metrics.json']) assert.doesNotMatch(latest(name), /secret-place/);
    renameSync(rig.path('secret-place.safetensors'), rig.path('elsewhere.safetensors'));
    assert.deepEqual((await run('elsewhere.safetensors')).ran, []);
  });
});
