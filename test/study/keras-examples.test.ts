import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sample } from '../rig/sample.ts';
import { type Rig, set, studyRig } from './tiny.ts';

const SYNTHETIC = ['data.name=synthetic', 'data.train=60', 'data.test=40'];
const SMALL = ['pretrain.epochs=1', 'pretrain.batch=20', 'augment.views=2'];

const TITLES = [
  'run SimSiam on the CIFAR ResNet v2, beside 23.39 %',
  'run supervised contrastive learning by npairs, beside 81.62 %',
  'run SimCLR and NNCLR on the four convolutions, with weak views for labels',
  'train ResNet-50 v2 on labels alone, beside 61.45 %',
  'ask what more labels reach, beside the numbers that Study B mentions',
] as const;
/** The five are run in turn, on as many days. */
const drawn = sample(TITLES, undefined, TITLES.length);
const itRuns = (title: (typeof TITLES)[number], run: () => Promise<void>) =>
  drawn.includes(title) ? it(title, run) : it.skip(`${title} (skipped: not in today's sample)`, run);

/** Every part of Keras' examples in the smallest form that is real: their encoders, heads, losses, views and published rows. */
describe("the studies by Keras' code examples", function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('keras');
  });
  after(() => rig.remove());

  const page = async (experiment: string, settings: readonly string[]): Promise<string> => {
    const { code, stderr } = await rig.json('run', experiment, ...[...SYNTHETIC, ...settings].flatMap(set));
    assert.equal(code, 0, stderr);
    return readFileSync(rig.path(`artifacts/latest/${experiment}/report.html`), 'utf8').replace(/\s+/g, ' ');
  };

  itRuns('run SimSiam on the CIFAR ResNet v2, beside 23.39 %', async () => {
    const html = await page('simsiam-keras', [
      ...SMALL,
      ...['split.validation=10', 'data.size=16', 'probe.l2=[1]', 'maps=null', 'probe.sgd.epochs=1'],
    ]);
    assert.match(html, /Study B, SimSiam, published/);
    assert.match(html, /23\.4/);
    assert.match(html, /keeps the first statistics, 0 and 1/);
    assert.doesNotMatch(html, /preset keras here/);
  });

  itRuns('run supervised contrastive learning by npairs, beside 81.62 %', async () => {
    const html = await page('supcon-keras', [
      ...SMALL,
      ...['split.validation=10', 'encoder.name=conv-small', 'probe.l2=[1]', 'maps=null'],
      ...['probe.sgd.epochs=1', 'probe.sgd.batch=20', 'supervised.epochs=1', 'supervised.batch=20'],
    ]);
    assert.match(html, /Study B, supervised contrastive, published/);
    assert.match(html, /81\.6/);
    assert.match(html, /encoder: conv-small here, resnet50v2 there/);
  });

  itRuns('run SimCLR and NNCLR on the four convolutions, with weak views for labels', async () => {
    const short = ['data.size=96', 'data.unlabeled=20', ...SMALL, 'fineTune.epochs=1', 'supervised.epochs=1'];
    const simclr = await page('stl10-simclr', short);
    assert.match(simclr, /Study B, SimCLR, published/);
    for (const published of ['63', '61', '59.1']) assert.ok(simclr.includes(`>${published}<`), published);
    assert.match(simclr, /the best epoch on the test images/);
    const nnclr = await page('stl10-nnclr', [...short, 'pretrain.options.nnclr.queue=40']);
    assert.match(nnclr, /Study B, NNCLR, published/);
    assert.match(nnclr, /a claim of its paper/);
  });

  itRuns('train ResNet-50 v2 on labels alone, beside 61.45 %', async () => {
    const html = await page('stl10-supervised', ['encoder.name=conv-small', 'supervised.epochs=1']);
    assert.match(html, /61\.5|61\.4/);
    assert.match(html, /assumed there/);
  });

  itRuns('ask what more labels reach, beside the numbers that Study B mentions', async () => {
    const html = await page('study-b-open', [
      ...['data.train=100', 'split.validation=20', 'split.budgets=[20,40]', 'encoder.name=conv-small'],
      ...['pretrain.epochs=1', 'pretrain.batch=20', 'pretrain.options.rotation.keepBest=10'],
      ...['fineTune.epochs=1', 'supervised.epochs=1', 'fineTune.keepBest=10', 'supervised.keepBest=10', 'maps=null'],
    ]);
    assert.match(html, /10,000 labels/);
    assert.match(html, />85</);
    assert.match(html, />92</);
  });
});
