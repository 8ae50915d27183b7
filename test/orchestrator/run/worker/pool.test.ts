import assert from 'node:assert/strict';
import { Rig } from '../../../rig/rig.ts';

describe('A worker process', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  it('may send messages of its own, as libraries do, and says nothing of a node that has ended', async () => {
    await rig.edit('stages/read.ts', (text) =>
      text.replace('async run({ params }', 'async run({ params, log }').replace(
        'return {',
        `for (const own of ['ready', { type: 'dependency' }]) process.send!(own);
        setTimeout(() => log('too late'), 800);
        return {`,
      ),
    );
    const options = ['--jobs', '1', '--set', 'steps=20', '--set', 'pause=60'];
    const { code, stdout, stderr, ran } = await rig.json('run', ...options);
    assert.equal(code, 0, stderr);
    // The same process executes both, and the second takes longer than the timer of the first.
    assert.ok(ran.indexOf('read') < ran.indexOf('slow'), ran.join());
    assert.doesNotMatch(stdout, /too late/);
  });
});
