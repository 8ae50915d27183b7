import assert from 'node:assert/strict';
import { METHOD_IDS, methodCard } from '../../learn/methods/cards.ts';
import { sample } from '../rig/sample.ts';
import { planned, staleIn } from './planned.ts';
import { type Rig, set, studyRig, TINY_PRETRAINING } from './tiny.ts';

/** All but supervised contrastive learning, which has an encoder for each label subset. */
const METHODS = METHOD_IDS.filter((id) => id !== 'supcon');
const SETTINGS = [
  ...TINY_PRETRAINING,
  ...[
    'data.name=synthetic',
    'pretrain.options.moco.queue=128',
    'pretrain.options.nnclr.queue=64',
    'pretrain.options.swav={"queue":{"length":64,"fromEpoch":0},"crops":2}',
  ].flatMap(set),
];

/** The methods that train here: a sample, in which VICReg, plain views and an encoder of lightness always are. */
const TRAINED = sample(METHODS, (method) => {
  const { views, encoderInput } = methodCard(method);
  return [views, encoderInput, ...(method === 'vicreg' ? [method] : [])];
});
const SOME = [...SETTINGS, ...set(`pretrain.methods=${JSON.stringify([...TRAINED, 'supcon'])}`)];

/** The study of all methods: real, but for its size. */
describe('the study of all methods', function () {
  this.timeout(600_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('methods');
  });
  after(() => rig.remove());

  it(`runs ${TRAINED.join(', ')} to a row of the report, and then nothing`, async () => {
    const { code, stderr, ran } = await rig.json('run', 'methods', ...SOME);
    assert.equal(code, 0, stderr);
    for (const method of TRAINED) assert.ok(ran.includes(`pretrain/${method}`), method);
    assert.ok(ran.includes('probe-at-fractions:random-initialised,seed=0,lightness'));
    assert.deepEqual(staleIn(await planned(rig, 'methods', SOME)), []);
  });

  it('makes the views of all methods, small crops among them', async () => {
    const { code, stderr, nodes } = await rig.json('run', 'methods', ...SETTINGS, '--only', 'augment-cache*');
    assert.equal(code, 0, stderr);
    assert.match(nodes['augment-cache:small-crops']!.status, /ran|fresh/);
  });

  it('shows no probe the labels of another subset: one supervised contrastive encoder for each', async () => {
    const names = (await planned(rig, 'methods', SOME)).map(({ named }) => named.name);
    for (const [fraction, other] of [
      [0.1, 1],
      [1, 0.1],
    ]) {
      const trained = `pretrain/supcon[subset={"draw":0,"fraction":${fraction}}]`;
      const probed = `probe-at-fractions:supcon,seed=0,labels=${fraction},draw=0`;
      assert.ok(names.includes(trained) && names.includes(probed), names.join(' '));
      const { stdout: shown } = await rig.run('show', probed, '--experiment', 'methods', ...SOME, '--json');
      assert.ok(shown.includes(`"subset":{"draw":0,"fraction":${fraction}}`), shown);
      assert.ok(!shown.includes(`"fraction":${other}}`), shown);
    }
  });

  // An edit of a method's file makes its own nodes stale, and none of the eleven other methods.
  const own = (method: string): string[] => [
    `export-backbone:${method},seed=0`,
    `pretrain/${method}`,
    `probe-at-fractions:${method},seed=0`,
    'report',
  ];
  const subsets = [0.1, 1].map((fraction) => `supcon,seed=0,labels=${fraction},draw=0`);
  const supcon = [
    ...subsets.flatMap((name) => [`export-backbone:${name}`, `probe-at-fractions:${name}`]),
    ...[0.1, 1].map((fraction) => `pretrain/supcon[subset={"draw":0,"fraction":${fraction}}]`),
    'report',
  ];
  /** Keys that can be told before anything runs: of the methods that did not train here, the key of the training. */
  const keys = async (): Promise<Map<string, string>> =>
    new Map((await planned(rig, 'methods', SETTINGS)).flatMap(({ named, key }) => (key ? [[named.name, key]] : [])));

  /** The same for all edits, since each is taken back. */
  let unedited: Map<string, string> | undefined;

  const macs = { from: 'macs: ', to: 'macs: 1 + ' };
  const edits = [
    ...METHODS.map((method) => ({ file: `learn/methods/${method}.ts`, expected: own(method), ...macs })),
    { file: 'learn/methods/supcon.ts', expected: supcon, ...macs },
    { file: 'stages/pretrain/vicreg.ts', expected: own('vicreg'), from: 'vicRegMethod(', to: 'vicRegMethod(0 || ' },
  ];
  for (const { file, expected, from, to } of edits)
    it(`leaves the other methods as they are when ${file} is edited`, async () => {
      unedited ??= await keys();
      const before = unedited;
      await rig.edit(file, (text) => text.replace(from, to));
      const edited = await keys();
      await rig.edit(file, (text) => text.replace(to, from));
      const known = expected.filter((node) => before.has(node));
      assert.ok(known.some((node) => node.startsWith('pretrain/')));
      assert.deepEqual([...before.keys()].filter((node) => before.get(node) !== edited.get(node)).sort(), known.sort());
    });

  const card = 'learn/methods/vicreg.card.ts';
  for (const [from, to, expected] of [
    ['variance: 25, covariance: 1 }', 'variance: 26, covariance: 1 }', own('vicreg')],
    ["title: 'VICReg',", "title: 'VICREG',", ['report']],
  ] as const)
    it(`leaves the other methods fresh when ${card} is edited: ${to}`, async () => {
      await rig.edit(card, (text) => text.replace(from, to));
      const { code, stdout, stderr } = await rig.run('run', 'methods', ...SOME, '--dry-run', '--json');
      await rig.edit(card, (text) => text.replace(to, from));
      assert.equal(code, 0, stderr);
      const { nodes } = JSON.parse(stdout) as { nodes: { node: string; status: string }[] };
      const stale = nodes.filter(({ status }) => status !== 'fresh').map(({ node }) => node);
      assert.deepEqual(stale.sort(), [...expected].sort());
    });

  it('finds all of them fresh again when every edit is taken back', async () =>
    assert.deepEqual(staleIn(await planned(rig, 'methods', SOME)), []));
});
