import assert from 'node:assert/strict';
import { Rig, set, TINY_PRETRAINING } from './tiny.ts';

const METHODS = ['barlow-twins', 'byol', 'moco', 'nnclr', 'simclr', 'simsiam', 'vicreg'];
const SETTINGS = [
  ...TINY_PRETRAINING,
  ...['data.name=synthetic', 'pretrain.options.moco.queue=128', 'pretrain.options.nnclr.queue=64'].flatMap(set),
];

/** The study of all methods: real, but for its size. */
describe('the study of all methods', function () {
  this.timeout(600_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
  });
  after(() => rig.remove());

  const stale = async (): Promise<string[]> => {
    const { code, stdout, stderr } = await rig.run('run', 'methods', ...SETTINGS, '--dry-run', '--json');
    assert.equal(code, 0, stderr);
    const { nodes } = JSON.parse(stdout) as { nodes: { node: string; status: string }[] };
    return nodes.filter(({ status }) => status !== 'fresh').map(({ node }) => node);
  };

  it('runs each method to a row of the report, and then nothing', async () => {
    const { code, stderr, ran } = await rig.json('run', 'methods', ...SETTINGS);
    assert.equal(code, 0, stderr);
    for (const method of METHODS) assert.ok(ran.includes(`pretrain/${method}`), method);
    assert.deepEqual(await stale(), []);
  });

  for (const { file, method, from, to } of [
    { file: 'learn/methods/simclr.ts', method: 'simclr', from: 'macs: ', to: 'macs: 1 + ' },
    { file: 'learn/methods/byol.ts', method: 'byol', from: 'macs: ', to: 'macs: 1 + ' },
    { file: 'stages/pretrain/vicreg.ts', method: 'vicreg', from: 'vicRegMethod({ ', to: 'vicRegMethod({ ...{}, ' },
  ])
    it(`leaves the other methods fresh when ${file} is edited`, async () => {
      await rig.edit(file, (text) => text.replace(from, to));
      const expected = [
        `export-backbone:${method},seed=0`,
        `pretrain/${method}`,
        `probe-at-fractions:${method},seed=0`,
        'report',
      ];
      assert.deepEqual((await stale()).sort(), expected);
      await rig.edit(file, (text) => text.replace(to, from));
      assert.deepEqual(await stale(), []);
    });
});
