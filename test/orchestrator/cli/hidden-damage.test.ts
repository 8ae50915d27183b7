import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { StatIndex, statOf } from '../../../orchestrator/ground/stat-index.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { Rig } from '../../rig/rig.ts';

describe('damage that sizes and times do not show', function () {
  this.timeout(120_000);
  let rig: Rig;
  let outputs: Record<string, Record<string, string>>;
  before(async () => {
    rig = await Rig.text();
    const { nodes, code, stderr } = await rig.json('run');
    assert.equal(code, 0, stderr);
    outputs = Object.fromEntries(Object.values(nodes).map((line) => [line.node, line.outputs]));
  });
  after(() => rig.remove());

  /** Flips a byte of the one file of a node's output, and makes the index believe that it is as it was. */
  const rot = async (node: string, port: string): Promise<void> => {
    const store = await Store.open(rig.path('artifacts'));
    const [file] = await store.files(outputs[node]![port] as Digest);
    const path = store.layout.object(file!.digest);
    const bytes = readFileSync(path);
    bytes[0]! ^= 1;
    chmodSync(path, 0o644);
    writeFileSync(path, bytes);
    await sleep(2500); // a younger file would not be believed
    const index = new StatIndex(rig.path('artifacts/index/objects.json'));
    index.set(file!.digest, statOf(path)!, index.peek(file!.digest) ?? '');
    await index.save();
  };

  it('is repaired if two stages read it at the same time: its producer runs again, once', async () => {
    await rot('read', 'text');
    const again = await rig.json('run', '--set', 'mark=?', '--force', 'count', '--jobs', '2');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /was damaged/);
    const reads = again.stdout.split('\n').filter((line) => /"node-started","node":"read"/.test(line));
    assert.equal(reads.length, 1);
    assert.deepEqual(again.nodes.read!.outputs, outputs.read);
    assert.deepEqual(again.nodes.count!.outputs, outputs.count);
    assert.equal((await rig.run('verify')).code, 0);
  });

  it('is healed where it is met only when outputs are copied for people', async () => {
    await rot('join', 'page');
    rmSync(rig.path('artifacts/latest'), { recursive: true });
    const again = await rig.json('run');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(again.ran, ['join']);
    assert.equal(readFileSync(rig.path('artifacts/latest/text/page.txt'), 'utf8'), 'TO BE OR NOT TO BE!\n6\n');
  });
});
