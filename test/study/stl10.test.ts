import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { stl10Archive, stl10Files } from '../data/sets/stl10-files.ts';
import { type Rig, set, studyRig } from './tiny.ts';

const SETTINGS = [
  'data.path=stl10_binary.tar.gz',
  'split.validation=10',
  'pretrain.epochs=1',
  'pretrain.batch=16',
  'probe.l2=[0.1,1]',
  'supervised.steps=2',
  'supervised.batch=4',
].flatMap(set);

describe('the STL-10 study', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('stl10');
    writeFileSync(rig.path('stl10_binary.tar.gz'), stl10Archive(stl10Files({ train: 50, test: 20, unlabeled: 30 })));
  });
  after(() => rig.remove());

  it('reads the canonical archive, uses the ten folds and writes a report', async () => {
    const { code, stderr, ran } = await rig.json('run', 'stl10', ...SETTINGS);
    assert.equal(code, 0, stderr);
    assert.ok(ran.includes('report'));
    const metrics = JSON.parse(readFileSync(rig.path('artifacts/latest/stl10/metrics.json'), 'utf8')) as {
      metrics: Record<string, { draws?: number }> | { name: string }[];
    };
    const page = readFileSync(rig.path('artifacts/latest/stl10/report.html'), 'utf8');
    assert.match(page, /10 label draws/);
    assert.match(page, /A part of STL-10: 50 training, 20 test and 30 unlabelled images/);
    assert.ok(Object.keys(metrics).length > 0);
  });

  it('refuses folds of a data set without published folds', async () => {
    const { code, stderr } = await rig.run(
      ...['run', 'quick', '--only', 'split', '--set', 'split.kind=folds', '--set', 'data.train=300'],
      ...['--set', 'data.test=50', '--set', 'split.validation=50'],
    );
    assert.equal(code, 2);
    assert.match(stderr.replace(/\s+/g, ' '), /the data set's own folds, and weaves has none/);
  });
});
