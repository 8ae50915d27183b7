import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { readSafetensors } from '../../learn/export/safetensors.ts';
import { planned } from './planned.ts';
import { type Rig, rowsOf, set, studyRig, TINY_PRETRAINING } from './tiny.ts';

describe('a training that begins with given weights', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('init');
  });
  after(() => rig.remove());

  const words = (...settings: string[]) => [
    ...['run', 'quick', ...TINY_PRETRAINING],
    ...['random=null', 'probe.l2=[0.1]', ...settings].flatMap(set),
  ];
  const run = (...settings: string[]) => rig.json(...words(...settings));
  const backbone = (method: string) =>
    rig.path('artifacts/latest/quick/backbones', `${method}-seed-0`, 'encoder.safetensors');
  it('starts from a backbone that a study exported, says so in its row, and identifies the file by its content', async () => {
    const simclr = words('supervised=null', 'pretrain.methods=["simclr"]');
    const first = await rig.json(...simclr, '--only', 'export-backbone*');
    assert.equal(first.code, 0, first.stderr);
    copyFileSync(backbone('simclr'), rig.path('start.safetensors'));
    const init = (file: string) =>
      `pretrain.init=${JSON.stringify({ path: rig.path(file), name: 'SimCLR backbone', family: 'self-supervised' })}`;
    // So slow that what it began with is what it ends with, but for the statistics.
    const still = 'pretrain.optimizer.learningRate=1e-30';
    const methods = 'pretrain.methods=["byol","denoising-autoencoder"]';
    const second = await run('supervised=null', methods, still, init('start.safetensors'));
    assert.equal(second.code, 0, second.stderr);
    const began = readSafetensors(readFileSync(rig.path('start.safetensors')), 'encoder.safetensors').tensors;
    for (const method of ['byol', 'denoising-autoencoder']) {
      const ended = readSafetensors(readFileSync(backbone(method)), 'encoder.safetensors').tensors;
      assert.deepEqual(ended.get('features.9.weight'), began.get('features.9.weight'), method);
    }
    assert.deepEqual(
      [...rowsOf(rig)],
      [
        ['BYOL from SimCLR backbone', 'self-supervised'],
        ['Denoising autoencoder from SimCLR backbone', 'self-supervised'],
      ],
    );
    // Its folder is no part of what it is; its name is, since a stage may read it.
    mkdirSync(rig.path('moved'));
    renameSync(rig.path('start.safetensors'), rig.path('moved/start.safetensors'));
    assert.deepEqual((await run('supervised=null', methods, still, init('moved/start.safetensors'))).ran, []);
    const page = readFileSync(rig.path('artifacts/latest/quick/report.html'), 'utf8');
    assert.ok(!page.includes(rig.dir) && !page.includes('moved/'), 'the page names a folder of this machine');
  });

  it('counts as pretrained elsewhere unless it is said that no label was used, with and without labels', async () => {
    const path = rig.path('moved/start.safetensors');
    const supervised = `supervised=${JSON.stringify({ init: path, steps: 4, batch: 16 })}`;
    const result = await run('pretrain.methods=["simclr"]', `pretrain.init=${path}`, supervised);
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(
      [...rowsOf(rig)],
      [
        ['SimCLR from start.safetensors', 'pretrained'],
        ['start.safetensors, fine-tuned', 'pretrained'],
      ],
    );
    const report = readFileSync(rig.path('artifacts/latest/quick/report.html'), 'utf8');
    assert.doesNotMatch(report, new RegExp(rig.dir));
  });

  it('may start from another file for training on labels', async () => {
    const [one, other] = [rig.path('moved/start.safetensors'), rig.path('other.safetensors')];
    copyFileSync(one, other);
    const supervised = `supervised=${JSON.stringify({ init: other, steps: 4, batch: 16 })}`;
    const settings = [`pretrain.init=${one}`, supervised].flatMap(set);
    const names = (await planned(rig, 'quick', settings)).map(({ named }) => named.name);
    for (const label of ['init', 'supervised-init']) assert.ok(names.includes(`import-encoder:${label}`), names.join());
  });

  it('is refused by name if the file holds another network, or is a folder', async () => {
    const wrong = await run(
      'supervised=null',
      'encoder.name=resnet20',
      `pretrain.init=${rig.path('moved/start.safetensors')}`,
    );
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /do not\s+fit\s+the\s+encoder\s+resnet20/);
    const folder = await run('supervised=null', `pretrain.init=${rig.path('artifacts/latest/quick/backbones')}`);
    assert.equal(folder.code, 1);
    assert.match(folder.stderr, /is\s+a\s+folder/);
  });
});
