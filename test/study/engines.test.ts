import assert from 'node:assert/strict';
import { Rig, TINY } from './tiny.ts';

describe('A stage that computes without TensorFlow', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
  });
  after(() => rig.remove());

  // Each engine loads other packages and files, which the guard over a running stage must permit.
  for (const engine of ['wasm', 'cpu'])
    it(`runs with the engine ${engine} in a worker`, async () => {
      const only = ['--engine', engine, '--only', 'random-encoder'];
      const { code, stderr, ran } = await rig.json('run', 'quick', ...TINY, ...only);
      assert.equal(code, 0, stderr);
      assert.deepEqual(ran, ['random-encoder']);
    });
});
