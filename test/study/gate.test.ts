import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Rig } from '../rig/rig.ts';

/** Large enough for pretraining to teach something, small enough for a test. */
const SMALL = [
  'data.train=700',
  'data.test=400',
  'data.name=synthetic',
  'data.size=16',
  'data.unlabeled=0',
  'split.validation=150',
  'split.fractions=[1]',
  'pretrain.epochs=4',
  'pretrain.batch=64',
  'augment.views=4',
  'probe.l2=[0.1,1]',
  'supervised=null',
  'random=null',
  'maps=null',
].flatMap((setting) => ['--set', setting]);

describe('the regression gate', function () {
  this.timeout(600_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project({ typesets: false });
  });
  after(() => rig.remove());

  const check = (...args: string[]) => rig.run('check', 'quick', '--baseline', 'baseline.json', ...SMALL, ...args);

  it('asks for a missing baseline', async () => {
    const { code, stderr } = await check();
    assert.equal(code, 2);
    assert.match(stderr, /--update/);
  });

  it('passes unchanged code, and writes JUnit and Markdown', async () => {
    assert.equal((await check('--update', '--reason', 'the first')).code, 0);
    assert.match(readFileSync(rig.path('baseline.json'), 'utf8'), /the first/);
    const { code, stdout } = await check('--junit', 'gate.xml', '--markdown', 'gate.md');
    assert.equal(code, 0);
    assert.match(stdout, /identical/);
    assert.match(readFileSync(rig.path('gate.xml'), 'utf8'), /<testsuite/);
    assert.ok(existsSync(rig.path('gate.md')));
  });

  it('exits with 3 after the loss was broken', async () => {
    // Pulls every projection to one constant: the features collapse, which the gate must see.
    await rig.edit('learn/losses/nt-xent.ts', (text) =>
      text.replace('tf.neg(', 'tf.add(tf.mean(tf.squaredDifference(z1, 1)), ').replace('z2, temperature)', 'z2, 1e9)'),
    );
    const { code, stdout, stderr } = await check();
    assert.equal(code, 3, stdout + stderr);
    assert.match(stdout, /Collapse/);
    assert.match(stdout, /nt-xent\.ts#ntXent changed/);
  });
});
