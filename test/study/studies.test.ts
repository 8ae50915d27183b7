import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readSafetensors } from '../../learn/export/safetensors.ts';
import { type Rig, set, studyRig } from './tiny.ts';

const DRAWN = ['data.name=synthetic', 'data.train=300', 'data.test=60'];
const SYNTHETIC = [...DRAWN, 'split.validation=50'];

/** The two published studies in the smallest form that is real: all stages, nothing learnt. */
describe('the two studies', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('studies');
  });
  after(() => rig.remove());

  const page = async (experiment: string, settings: readonly string[]): Promise<string> => {
    const { code, stderr } = await rig.json('run', experiment, ...[...SYNTHETIC, ...settings].flatMap(set));
    assert.equal(code, 0, stderr);
    return readFileSync(rig.path(`artifacts/latest/${experiment}/report.html`), 'utf8').replace(/\s+/g, ' ');
  };

  it('A stands beside its published numbers, with its own head beside the converged one', async () => {
    const html = await page('study-a-small', [
      ...['split.fractions=[0.1,1]', 'split.draws=1', 'augment.views=2', 'pretrain.epochs=2', 'pretrain.batch=64'],
      ...[
        'pretrain.exportEvery=1',
        'supervised.epochs=1',
        'supervised.batch=32',
        'encoder.name=conv-small',
        'probe.sgd.batch=64',
      ],
    ]);
    assert.match(html, /linear head trained on minibatches/);
    assert.match(html, /Study A, published/);
    assert.match(html, /epochs of Barlow Twins: 2 here, 500 there/);
    assert.match(html, /encoder: conv-small here, resnet18 \(imagenet stem\) there/);
    assert.match(html, /60\.5/);
    assert.match(html, /epochs of supervised from scratch: 1 here, 3 there/);
    assert.match(html, /batch of the linear head on Barlow Twins: 64 here, 1,024 there/);
    assert.match(html, /views: 2 cached views of each image here, new views in each epoch there/);
    assert.match(html, /this study, linear head trained on minibatches/);
    assert.doesNotMatch(html, /preset study-a here/);
    // The backbone is exported on the way, as files of their own, and what each is worth is a curve.
    assert.match(html, /linear head, test/);
    const exported = 'artifacts/latest/study-a-small/snapshots/barlow-twins-seed-0';
    assert.deepEqual(readdirSync(rig.path(exported)).sort(), [
      'epoch-0001.safetensors',
      'epoch-0002.safetensors',
      'snapshots.json',
    ]);
    const last = readFileSync(rig.path(exported, 'epoch-0002.safetensors'));
    const backbone = rig.path('artifacts/latest/study-a-small/backbones/barlow-twins-seed-0/encoder.safetensors');
    assert.deepEqual(readSafetensors(last, 'last').tensors, readSafetensors(readFileSync(backbone), backbone).tensors);
  });

  it('are run by their own protocols without validation images, and the report lists what still differs', async () => {
    const own = (experiment: string, settings: readonly string[]) =>
      rig.json('run', experiment, ...[...DRAWN, 'encoder.name=conv-small', ...settings].flatMap(set));
    const a = await own('study-a-faithful', [
      ...['pretrained=null', 'augment.views=2', 'pretrain.epochs=1', 'pretrain.batch=128', 'pretrain.exportEvery=1'],
      ...['supervised.epochs=1', 'supervised.batch=128', 'probe.sgd.batch=128', 'probe.sgd.epochs=1'],
      'split.fractions=[0.1,1]',
    ]);
    assert.equal(a.code, 0, a.stderr);
    const metrics = (name: string) =>
      JSON.parse(readFileSync(rig.path(`artifacts/latest/${name}/metrics.json`), 'utf8')) as {
        training: { method: string; cost: { steps: number; imagesSeen: number } }[];
      };
    // 300 images: 128, 128 and 44.
    const [barlow] = metrics('study-a-faithful').training;
    assert.deepEqual([barlow!.cost.steps, barlow!.cost.imagesSeen], [3, 300]);
    const html = readFileSync(rig.path('artifacts/latest/study-a-faithful/report.html'), 'utf8').replace(/\s+/g, ' ');
    const untrue = /.{0,60}(fill no batch are left out|label subsets: [a-z]|logistic regression here|biases: ).{0,60}/g;
    assert.deepEqual(html.match(untrue) ?? [], []);
    assert.match(html, /images: 300 training and 60 test images here, 50,000 and 10,000 there/);
    const b = await own('study-b-faithful-shift-flip', [
      ...[
        'split.budgets=[20,40]',
        'pretrain.epochs=1',
        'pretrain.batch=128',
        'fineTune.epochs=1',
        'supervised.epochs=1',
      ],
    ]);
    assert.equal(b.code, 0, b.stderr);
    const page = readFileSync(rig.path('artifacts/latest/study-b-faithful-shift-flip/report.html'), 'utf8');
    assert.match(
      page.replace(/\s+/g, ' '),
      /Chosen on test images: the epoch of Rotation, by its own task and without classes/,
    );
    assert.doesNotMatch(page, /Only the final measurements read test images|only the last measuring stages/);
    assert.match(page.replace(/\s+/g, ' '), /fineTune\.augment: shift-flip here, none assumed there/);
    assert.doesNotMatch(page, /optimizer\.(epsilon|form|afterEpochs): |\.head: |meanOf: /);
    const [rotation] = metrics('study-b-faithful-shift-flip').training;
    assert.equal(rotation!.cost.steps, 3);
  });

  it('B compares the fine-tuned network with the one from scratch at each budget', async () => {
    const html = await page('study-b-small', [
      ...['split.budgets=[20,40]', 'split.draws=2', 'pretrain.epochs=1', 'pretrain.batch=64'],
      ...['fineTune.epochs=1', 'supervised.epochs=1', 'encoder.name=conv-small'],
    ]);
    assert.match(html, /Rotation, fine-tuned . supervised from scratch/);
    assert.match(html, /epochs of Rotation: 1 here, 200 assumed there/);
    assert.match(html, /label subsets: disjoint stratified folds, 2 draws at most here/);
    assert.match(html, /supervised, 16\.8 % of the labels/);
    assert.match(html, /epochs of Rotation, fine-tuned: 1 here, 200 assumed there/);
    assert.match(html, /46\.6/);
  });
});
