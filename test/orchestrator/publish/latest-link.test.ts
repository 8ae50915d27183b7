import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

describe('latest/', () => {
  it('is refused where it is a link to a folder elsewhere, and nothing is written there', async function () {
    this.timeout(60_000);
    const rig = await Rig.text();
    try {
      mkdirSync(rig.path('elsewhere/text'), { recursive: true });
      writeFileSync(rig.path('elsewhere/text/keep.txt'), 'mine');
      mkdirSync(rig.path('artifacts'), { recursive: true });
      symlinkSync(rig.path('elsewhere'), rig.path('artifacts/latest'));
      const whole = await rig.run('run');
      assert.match(whole.stderr.replaceAll('\n', ' '), /latest is a link to .*elsewhere/);
      assert.notEqual(whole.code, 0);
      rmSync(rig.path('artifacts/latest'));
      assert.equal((await rig.run('run')).code, 0);
      renameSync(rig.path('artifacts/latest/text'), rig.path('artifacts/latest/moved'));
      symlinkSync(rig.path('elsewhere/text'), rig.path('artifacts/latest/text'));
      assert.match((await rig.run('run')).stderr.replaceAll('\n', ' '), /text is a link to/);
      assert.deepEqual(readdirSync(rig.path('elsewhere/text')), ['keep.txt']);
    } finally {
      await rig.remove();
    }
  });
});
