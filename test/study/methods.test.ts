import assert from 'node:assert/strict';
import { planned, staleIn } from './planned.ts';
import { Rig, set, TINY_PRETRAINING } from './tiny.ts';

const METHODS = [
  ...['barlow-twins', 'byol', 'colorization', 'denoising-autoencoder', 'moco', 'nnclr', 'rotation', 'simclr'],
  ...['simsiam', 'swav', 'vicreg'],
];
const SETTINGS = [
  ...TINY_PRETRAINING,
  ...[
    'data.name=synthetic',
    'pretrain.options.moco.queue=128',
    'pretrain.options.nnclr.queue=64',
    'pretrain.options.swav={"queue":{"length":64,"fromEpoch":0},"crops":2}',
  ].flatMap(set),
];

/** The study of all methods: real, but for its size. */
describe('the study of all methods', function () {
  this.timeout(600_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
  });
  after(() => rig.remove());

  const stale = async (): Promise<string[]> => staleIn(await planned(rig, 'methods', SETTINGS));

  /** For edits of a card, which a process reads once. */
  const staleAnew = async (): Promise<string[]> => {
    const { code, stdout, stderr } = await rig.run('run', 'methods', ...SETTINGS, '--dry-run', '--json');
    assert.equal(code, 0, stderr);
    const { nodes } = JSON.parse(stdout) as { nodes: { node: string; status: string }[] };
    return nodes.filter(({ status }) => status !== 'fresh').map(({ node }) => node);
  };

  it('runs each method to a row of the report, and then nothing', async () => {
    const { code, stderr, ran } = await rig.json('run', 'methods', ...SETTINGS);
    assert.equal(code, 0, stderr);
    for (const method of METHODS) assert.ok(ran.includes(`pretrain/${method}`), method);
    assert.ok(ran.includes('augment-cache:small-crops'));
    assert.ok(ran.includes('probe-at-fractions:random-initialised,seed=0,lightness'));
    assert.deepEqual(await stale(), []);
  });

  it('shows no probe the labels of another subset: one supervised contrastive encoder for each', async () => {
    const names = (await planned(rig, 'methods', SETTINGS)).map(({ named }) => named.name);
    for (const [fraction, other] of [
      [0.1, 1],
      [1, 0.1],
    ]) {
      const trained = `pretrain/supcon[subset={"fraction":${fraction},"draw":0}]`;
      const probed = `probe-at-fractions:supcon,seed=0,labels=${fraction},draw=0`;
      assert.ok(names.includes(trained) && names.includes(probed), names.join(' '));
      const { stdout: shown } = await rig.run('show', probed, '--experiment', 'methods', ...SETTINGS, '--json');
      assert.ok(shown.includes(`"subset":{"draw":0,"fraction":${fraction}}`), shown);
      assert.ok(!shown.includes(`"fraction":${other}}`), shown);
    }
  });

  // An edit of a method's file makes its own nodes stale, and none of the eleven other methods.
  const own = (method: string) => [
    `export-backbone:${method},seed=0`,
    `pretrain/${method}`,
    `probe-at-fractions:${method},seed=0`,
    'report',
  ];
  const subsets = [0.1, 1].map((fraction) => `supcon,seed=0,labels=${fraction},draw=0`);
  const supcon = [
    ...subsets.flatMap((name) => [`export-backbone:${name}`, `probe-at-fractions:${name}`]),
    ...[0.1, 1].map((fraction) => `pretrain/supcon[subset={"fraction":${fraction},"draw":0}]`),
    'report',
  ];
  const macs = { from: 'macs: ', to: 'macs: 1 + ' };
  const card = 'learn/methods/vicreg.card.ts';
  const edits = [
    ...METHODS.map((method) => ({ file: `learn/methods/${method}.ts`, expected: own(method), ...macs })),
    { file: 'learn/methods/supcon.ts', expected: supcon, ...macs },
    { file: 'stages/pretrain/vicreg.ts', expected: own('vicreg'), from: 'vicRegMethod(', to: 'vicRegMethod(0 || ' },
    { file: card, expected: own('vicreg'), from: 'variance: 25, covariance: 1 }', to: 'variance: 26, covariance: 1 }' },
    { file: card, expected: ['report'], from: "title: 'VICReg',", to: "title: 'VICREG'," },
  ];
  for (const { file, expected, from, to } of edits)
    it(`leaves the other methods fresh when ${file} is edited: ${to}`, async () => {
      await rig.edit(file, (text) => text.replace(from, to));
      const found = (await (file === card ? staleAnew() : stale())).sort();
      await rig.edit(file, (text) => text.replace(to, from));
      assert.deepEqual(found, expected.sort());
    });

  it('finds all of them fresh again when every edit is taken back', async () => assert.deepEqual(await stale(), []));
});
