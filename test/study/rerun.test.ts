import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenRules } from '../orchestrator/publish/crate-rules.ts';
import { type Rig, ranIn, set, studyRig, TINY } from './tiny.ts';

const METHOD = 'simclr,seed=0';
const AFTER_PRETRAIN = [
  `embedding-map:${METHOD}`,
  `export-backbone:${METHOD}`,
  `probe-at-fractions:${METHOD}`,
  'report',
];

/** Nodes of the tiny study that a run would compute, as far as can be told before. */
async function openIn(rig: Rig, ...args: string[]): Promise<string[]> {
  const { last } = await rig.json('run', 'quick', '--dry-run', ...TINY, ...args);
  const nodes = last.nodes as { readonly node: string; readonly status: string }[];
  return nodes.flatMap(({ node, status }) => (status === 'fresh' ? [] : [`${node} ${status}`])).sort();
}

describe('the study', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await studyRig('rerun');
  });
  after(() => rig.remove());

  it('runs every stage once, and then none', async () => {
    assert.deepEqual(await ranIn(rig), [
      'augment-cache',
      'decode',
      'download',
      'embedding-map:random-initialised,seed=0',
      `embedding-map:${METHOD}`,
      'export-backbone:random-initialised,seed=0',
      `export-backbone:${METHOD}`,
      'pretrain/simclr',
      'probe-at-fractions:random-initialised,seed=0',
      `probe-at-fractions:${METHOD}`,
      'random-encoder',
      'report',
      'split',
      'supervised',
    ]);
    assert.deepEqual(await ranIn(rig), []);
    const status = JSON.parse((await rig.run('status', 'quick', '--json')).stdout);
    assert.equal(status.nodes.length, 14);
  });

  it('makes the report again with the same bytes in another process, which has every record from the disk', async () => {
    const { last, stderr } = await rig.json('run', 'quick', ...TINY, '--check-determinism', 'report', '-n', '1');
    assert.deepEqual(last.determinism, { report: 'bitwise' }, stderr);
  });

  it('names the data synthetic in the report, the summary and the metrics', () => {
    const latest = (name: string) => readFileSync(rig.path('artifacts/latest/quick', name), 'utf8');
    for (const name of ['report.html', 'summary.txt', 'metrics.json']) assert.match(latest(name), /synthetic/i, name);
  });

  it('leaves a crate that keeps the rules, with encoders, lock, checklist and citation in it', () => {
    const folder = rig.path('artifacts/latest/quick');
    assert.deepEqual(brokenRules(folder), []);
    const { '@graph': graph } = JSON.parse(readFileSync(join(folder, 'ro-crate-metadata.json'), 'utf8'));
    const parts = graph.find((one: any) => one['@id'] === './').hasPart.map((part: any) => part['@id']);
    const names = ['lock.json', 'metrics.json', 'checklist.md', 'CITATION.cff', 'backbones/simclr-seed-0/'];
    for (const name of names) assert.ok(parts.includes(name), name);
  });

  it('reruns nothing for a comment and a blank line in every source file', async () => {
    for (const room of ['stages', 'learn', 'data', 'formats', 'report', 'experiments'])
      for (const entry of readdirSync(rig.path(room), { recursive: true, withFileTypes: true }))
        if (entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
          appendFileSync(join(entry.parentPath, entry.name), '\n// a remark\n\n');
    assert.deepEqual(await ranIn(rig), []);
  });

  it('would rerun the report alone for a change in the report', async () => {
    const [before, after] = ["'test accuracy, %'", "'accuracy on test images, %'"];
    await rig.edit('report/findings/summary-text.ts', (text) => text.replace(before!, after!));
    assert.deepEqual(await openIn(rig), ['report stale']);
    await rig.edit('report/findings/summary-text.ts', (text) => text.replace(after!, before!));
    assert.deepEqual(await ranIn(rig), []);
  });

  it('leaves the pretraining fresh for another grid of penalties', async () =>
    assert.deepEqual(await openIn(rig, '--set', 'probe.l2=[0.01,1]'), [
      'probe-at-fractions:random-initialised,seed=0 stale',
      `probe-at-fractions:${METHOD} stale`,
      'report unknown',
    ]));

  it('reruns pretraining and what follows for a change of the loss, and restores all when it is put back', async () => {
    const [before, after] = ['(z1, z2, temperature)', '(z1, z2, temperature * 1.001)'];
    await rig.edit('learn/losses/nt-xent.ts', (text) => text.replace(before!, after!));
    const why = await rig.run('why', 'pretrain/simclr');
    assert.match(why.stdout, /stale/);
    assert.match(why.stdout, /learn\/losses\/nt-xent\.ts#ntXent/);
    assert.match(why.stdout, /\+ .*temperature \* 1\.001/);
    assert.deepEqual(await ranIn(rig), [...AFTER_PRETRAIN, 'pretrain/simclr'].sort());
    await rig.edit('learn/losses/nt-xent.ts', (text) => text.replace(after!, before!));
    assert.deepEqual(await ranIn(rig), []);
  });

  it('resumes after kill -9 in the middle of pretraining, and ends with the same bytes', async () => {
    const longer = ['pretrain.epochs=4', 'supervised=null', 'random=null', 'maps=null'].flatMap(set);
    // What comes before the pretraining is there already.
    for (const store of ['uninterrupted', 'interrupted'])
      cpSync(rig.path('artifacts'), rig.path(store), { recursive: true, preserveTimestamps: true });
    const child = rig.start('run', 'quick', '--json', ...TINY, ...longer, '--store', 'interrupted');
    await new Promise<void>((resolve) => {
      let seen = '';
      child.stdout!.on('data', (chunk) => {
        seen += chunk;
        if (/"node-progress"[^\n]*epoch 3/.test(seen)) resolve();
      });
      child.once('close', () => resolve());
    });
    child.kill('SIGKILL');
    const pretrained = async (store: string) => {
      const { nodes, stdout } = await rig.json('run', 'quick', ...TINY, ...longer, '--store', store);
      assert.equal(nodes['pretrain/simclr']!.status, 'ran', store);
      return {
        ...nodes['pretrain/simclr']!,
        resumed: /"pretrain\/simclr"[^\n]*"resumed":true/.test(stdout),
      };
    };
    const [interrupted, whole] = [await pretrained('interrupted'), await pretrained('uninterrupted')];
    assert.deepEqual([interrupted.resumed, whole.resumed], [true, false]);
    assert.deepEqual(interrupted.outputs, whole.outputs);
  });

  it('is found reproduced bit for bit by the lock of the one in the other of these stores', async () => {
    const lock = 'uninterrupted/latest/quick/lock.json';
    const { code, stdout, stderr } = await rig.run('--json', 'reproduce', lock, '--no-run', '--store', 'interrupted');
    assert.equal(code, 0, stderr);
    const view = JSON.parse(stdout);
    const { nodes } = JSON.parse(readFileSync(rig.path(lock), 'utf8'));
    assert.deepEqual([view.outcome, view.counts], ['bit-equal', { 'bit-equal': nodes.length }]);
    const { metrics } = JSON.parse(readFileSync(rig.path('uninterrupted/latest/quick/metrics.json'), 'utf8'));
    // Two protocols at two shares of the labels.
    assert.deepEqual([view.metrics.compared.length, metrics.length], [4, 4]);
    for (const { verdict } of view.metrics.compared) assert.equal(verdict, 'equal');
  });
});
