import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { Rig } from '../../rig/rig.ts';

interface Row {
  readonly node: string;
  readonly status: string;
  readonly reasons: readonly { readonly detail: string }[];
}

describe('a stage whose output decides how many nodes follow', () => {
  let rig: Rig;
  const shards = (...lines: string[]) => writeFile(rig.path('in.txt'), `${lines.join('\n')}\n`);
  const page = () => readFile(rig.path('artifacts/latest/maps/page.txt'), 'utf8');
  const rows = async (...args: string[]): Promise<Row[]> =>
    JSON.parse((await rig.run('--json', ...args)).stdout).nodes as Row[];
  const states = async (...args: string[]) => (await rows(...args)).map(({ node, status }) => `${node} ${status}`);

  beforeEach(async () => {
    rig = await Rig.text();
    await copyFile(rig.path('maps.ts'), rig.path('pipeline.ts'));
    await shards('a=to be', 'b=or not to be');
  });
  afterEach(() => rig.remove());

  it('shows one node for all items before they are known, and one for each afterwards', async () => {
    assert.deepEqual(await states('run', '--dry-run'), [
      'read stale',
      'split unknown',
      'shout:* unknown',
      'count:* unknown',
      'join unknown',
      'cite unknown',
    ]);
    const waiting = (await rows('status')).find(({ node }) => node === 'count:*');
    assert.match(waiting!.reasons[0]!.detail, /one for each item of split\.shards, which has to run first/);
    assert.match((await rig.run('graph')).stdout, /count:\* +unknown/);

    const first = await rig.json('run');
    assert.equal(first.code, 0, first.stderr);
    const made = ['cite', 'count:a', 'count:b', 'join', 'read', 'shout:a', 'shout:b', 'split'];
    assert.deepEqual(first.ran.sort(), made);
    assert.equal(await page(), 'TO BE!\nOR NOT TO BE!\n2\n4\n');
    const found = first.stdout.split('\n').find((line) => line.includes('"nodes-found"'));
    assert.deepEqual(JSON.parse(found!).gone, ['shout:*', 'count:*']);

    const second = await rig.json('run');
    assert.deepEqual([second.last.ran, second.last.fresh], [0, 8]);
    assert.deepEqual(second.nodes['count:b'], { ...first.nodes['count:b'], ...second.nodes['count:b'] });
    assert.deepEqual(
      (await states('status')).sort(),
      made.map((node) => `${node} fresh`),
    );
    const graph = JSON.parse((await rig.run('graph', '--format', 'json')).stdout);
    assert.ok(graph.edges.some(({ from, to }: { from: string; to: string }) => from === 'split' && to === 'count:b'));
    assert.match((await rig.run('graph', '--format', 'svg')).stdout, /count:b/);
    assert.match((await rig.run('show', 'count:b')).stdout, /--only count:b/);
  });

  it('reruns a changed item alone, adds for a new one, drops a removed one', async () => {
    await rig.run('run');
    await shards('a=to be', 'b=or not');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['cite', 'count:b', 'join', 'read', 'shout:b', 'split']);
    await shards('a=to be', 'b=or not', 'c=that is');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['cite', 'count:c', 'join', 'read', 'shout:c', 'split']);
    assert.equal(await page(), 'TO BE!\nOR NOT!\nTHAT IS!\n2\n2\n2\n');
    await shards('b=or not', 'c=that is');
    const less = await rig.json('run');
    assert.deepEqual(less.ran.sort(), ['cite', 'join', 'read', 'split']);
    assert.equal('count:a' in less.nodes, false);
    const why = JSON.parse((await rig.run('why', 'join', '--json')).stdout);
    assert.equal(why.status, 'fresh');
    await rig.edit('stages/count.ts', (text) => text.replace('String(', "String('#' + "));
    const row = JSON.parse((await rig.run('why', 'count:c', '--json')).stdout);
    assert.equal(row.status, 'stale');
    assert.match(row.codeChanges[0].after, /'#'/);
  });

  it('reruns for another order what takes the whole list, and for another name nothing that is the same', async () => {
    await rig.run('run');
    await shards('b=or not to be', 'a=to be');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['cite', 'join', 'read', 'split']);
    assert.equal(await page(), 'OR NOT TO BE!\nTO BE!\n4\n2\n');
    await shards('b=or not to be', 'z=to be');
    const renamed = await rig.json('run');
    assert.deepEqual(renamed.ran.sort(), ['cite', 'read', 'split']);
    assert.equal(renamed.nodes['count:z']!.status, 'fresh');
  });

  it('takes an empty list, and grows from it', async () => {
    await writeFile(rig.path('in.txt'), '');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['cite', 'join', 'read', 'split']);
    assert.equal(await page(), '\n');
    const again = await rig.json('run', '--only', 'join');
    assert.deepEqual([again.ran, Object.keys(again.nodes).sort()], [[], ['join', 'read', 'split']]);
    await shards('a=to be');
    const grown = await rig.json('run');
    assert.deepEqual(grown.ran.sort(), ['cite', 'count:a', 'join', 'read', 'shout:a', 'split']);
  });

  it('refuses two items of one name, and a name that can be no name', async () => {
    await shards('a=to be', 'b=or', 'a=not');
    const twice = await rig.json('run');
    assert.equal(twice.code, 1);
    assert.match(twice.nodes.split!.reason, /two items of items\(text\) named "a", number 1 and number 3/);
    assert.equal(twice.nodes.join!.status, 'skipped');
    await shards('a/b=to be');
    assert.match(
      (await rig.json('run')).nodes.split!.reason,
      /an item of items\(text\) named "a\/b", which is holding/,
    );
  });

  it('fails one item and runs the others with --keep-going; with the item mended only that runs', async () => {
    await rig.edit('text/louder.ts', (text) =>
      text.replace('return', "if (text.startsWith('or')) throw new Error('hoarse');\n  return"),
    );
    const failed = await rig.json('run', '--keep-going');
    assert.equal(failed.code, 1);
    assert.deepEqual(
      ['shout:a', 'shout:b', 'join', 'count:b', 'cite'].map((node) => failed.nodes[node]!.status),
      ['ran', 'failed', 'skipped', 'ran', 'ran'],
    );
    assert.match(failed.stderr, /--only shout:b/);
    await shards('a=to be', 'b=nor');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['cite', 'count:b', 'join', 'read', 'shout:b', 'split']);
  });

  it('takes names and globs of items that are not known yet, and refuses those that never come', async () => {
    const one = await rig.json('run', '--only', 'shout:b');
    assert.deepEqual(one.ran.sort(), ['read', 'shout:b', 'split']);
    const some = await rig.json('run', '--only', 'count:*');
    assert.deepEqual(some.ran.sort(), ['count:a', 'count:b']);
    assert.deepEqual((await rig.json('run', '--force', 'split', '--force', 'count:a', '--only', 'count:*')).ran, [
      'split',
      'count:a',
    ]);
    const never = await rig.json('run', '--only', 'count:c');
    assert.equal(never.code, 2);
    assert.match(never.stderr, /No node matches "count:c"/);
    await shards('a=to be', 'b=or not');
    const late = await rig.json('run', '--only', 'count:c');
    assert.equal(late.code, 2, late.stderr);
    assert.match(late.stderr, /No node matches "count:c"/);
  });

  it('maps within a map, each word of each shard a node', async () => {
    const nested = ['run', '--set', 'nested=true'];
    const dry = await states(...nested, '--dry-run');
    assert.ok(dry.includes('split:* unknown') && dry.includes('shout:*,* unknown'), dry.join());
    const first = await rig.json(...nested);
    assert.equal(first.code, 0, first.stderr);
    assert.ok(first.ran.includes('shout:b,w1') && first.ran.includes('split:b'), first.ran.join());
    assert.equal('shout:b,w3' in first.nodes, true);
    assert.match(await page(), /\nTO\?\nBE\?\nOR\?\nNOT\?\nTO\?\nBE\?\n$/);
    await shards('a=to be', 'b=or not to see');
    const changed = await rig.json(...nested);
    assert.equal(changed.nodes['shout:b,w3']!.status, 'ran');
    assert.equal(changed.nodes['shout:b,w0']!.status, 'fresh');
    assert.deepEqual((await rig.json(...nested)).ran, []);
  });

  it('publishes a mapped target in a folder for each item, and removes the folders of items that are gone', async () => {
    assert.equal((await rig.json('run', '--set', 'pages=true')).code, 0);
    assert.equal(await readFile(rig.path('artifacts/latest/maps/pages/b/page.txt'), 'utf8'), 'or not to be\n');
    await shards('a=to be');
    await rig.run('run', '--set', 'pages=true');
    assert.equal(existsSync(rig.path('artifacts/latest/maps/pages/b')), false);
    assert.equal(existsSync(rig.path('artifacts/latest/maps/pages/a/page.txt')), true);
  });

  it('tells a reporting stage of every node that items led to, of none too', async () => {
    const names = async () => {
      const [file] = JSON.parse((await rig.run('show', 'cite', '--json')).stdout).outputs[0].files;
      return (await readFile(file.path, 'utf8')).split('\n');
    };
    await rig.run('run', '--only', 'cite');
    assert.deepEqual(await names(), ['read < ', 'split < read', 'count:a < split', 'count:b < split']);
    await writeFile(rig.path('in.txt'), '');
    await rig.run('run', '--only', 'cite');
    assert.deepEqual(await names(), ['read < ', 'split < read']);
  });

  it('keeps items through gc, and makes a damaged one again by the stage that found it', async () => {
    await rig.run('run');
    const shown = JSON.parse((await rig.run('show', 'split', '--json')).stdout).outputs[0];
    const gc = await rig.run('gc', '--keep-runs', '1', '--json');
    assert.equal(gc.code, 0, gc.stderr);
    assert.deepEqual((await rig.json('run')).ran, []);
    const item = shown.files.find(({ name }: { name: string }) => name === 'items/b/text.txt').path;
    const bytes = await readFile(item);
    await chmod(item, 0o644);
    await writeFile(
      item,
      bytes.map((byte) => byte ^ 1),
    );
    await rig.edit('stages/count.ts', (text) => text.replace('String(', "String('#' + "));
    const healed = await rig.json('run');
    assert.equal(healed.code, 0, healed.stderr);
    assert.ok(healed.ran.includes('split') && healed.ran.includes('count:b'), healed.ran.join());
    assert.equal(await page(), 'TO BE!\nOR NOT TO BE!\n#2\n#4\n');
    assert.equal((await rig.run('verify')).code, 0);
    await rm(rig.path('artifacts/objects'), { recursive: true });
    assert.ok((await rig.json('run')).ran.includes('split'));
  });
});
