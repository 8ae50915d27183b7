import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

describe('gc, on the command line', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  const made = async (mark: string) => {
    const { last, nodes } = await rig.json('run', '--set', `mark=${mark}`);
    return { run: last.run as string, nodes };
  };
  /** Nodes whose results with a mark are still there. */
  const kept = async (mark: string) =>
    (await rig.json('status', '--set', `mark=${mark}`)).last.nodes
      .filter(({ status }: { status: string }) => status === 'fresh' || status === 'cached')
      .map(({ node }: { node: string }) => node);

  it('keeps a pinned node and all that it needs, for any number of runs and any size', async () => {
    await made('a');
    const pinned = await rig.json('pin', 'best', 'shout', '--set', 'mark=a');
    assert.equal(pinned.code, 0, pinned.stderr);
    assert.equal(pinned.last.of, 'node shout of text');
    await made('b');
    assert.match((await rig.run('pins')).stdout, /^pin {3}of +results {2}at\nbest {2}node shout of text +2 {2}20/);
    const { last } = await rig.json('gc', '--keep-runs', '0', '--max-size', '1');
    assert.deepEqual(await kept('a'), ['read', 'shout']);
    assert.deepEqual(await kept('b'), ['read']);
    assert.ok(last.over > 0);
    assert.equal((await rig.run('verify')).code, 0);
    assert.equal((await rig.run('unpin', 'best')).code, 0);
    await rig.run('gc', '--keep-runs', '0');
    assert.deepEqual(await kept('a'), []);
  });

  it('says in a dry run what would go, the oldest first, and how much each root keeps, alone or not', async () => {
    const first = await made('a');
    const second = await made('b');
    await rig.run('pin', 'first', first.run);
    const third = await made('c');
    const args = ['gc', '--keep-runs', '1', '--dry-run'];
    const { last } = await rig.json(...args);
    const gone = last.results.map(({ node, key, run }: Record<string, string>) => [node, key, run]);
    assert.deepEqual(
      gone,
      ['shout', 'join'].map((node) => [node, second.nodes[node]!.key, second.run]),
    );
    assert.deepEqual(
      last.roots.map(({ kind, name, results }: Record<string, unknown>) => [kind, name, results]),
      [
        ['run', third.run, 4],
        ['pin', 'first', 4],
      ],
    );
    for (const { alone, bytes } of last.roots) assert.ok(alone > 0 && alone < bytes, 'read and count are shared');
    const { stdout } = await rig.run(...args);
    assert.match(stdout, /would go {2}made at .*\n {2}shout .*\n {2}join /);
    assert.match(stdout, /kept by .*\n {2}run 20.* text .*\n {2}pin first .* run 20/);
    assert.match(stdout, /Nothing was removed; omit --dry-run to remove them\.\n$/);
    assert.deepEqual(await kept('b'), ['read', 'shout', 'count', 'join']);
    const real = await rig.json('gc', '--keep-runs', '1');
    assert.deepEqual(real.last.results, last.results);
    assert.deepEqual(
      [await kept('a'), await kept('b')],
      [
        ['read', 'shout', 'count', 'join'],
        ['read', 'count'],
      ],
    );
  });

  it('keeps the results that a baseline names by key or by digest, and says of one that names none', async () => {
    const { nodes } = await made('a');
    const write = (name: string, value: unknown) => writeFileSync(rig.path(name), JSON.stringify(value));
    write('key.json', { metrics: [{ accuracy: 0.5, key: nodes.count!.key!.slice('sha256:'.length) }] });
    write('digest.json', { outputs: Object.values(nodes.read!.outputs) });
    write('numbers.json', { accuracy: 0.5 });
    write('elsewhere.json', { key: `sha256:${'0'.repeat(64)}` });
    const files = ['key.json', 'digest.json', 'numbers.json', 'elsewhere.json'];
    const { last } = await rig.json('gc', '--keep-runs', '0', ...files.flatMap((file) => ['--baseline', file]));
    assert.deepEqual(
      last.roots.map(({ name, of, results }: Record<string, unknown>) => [name, of, results]),
      [
        ['key.json', 'the results that it names', 1],
        ['digest.json', 'the results that it names', 1],
        ['numbers.json', 'names no result, only numbers', 0],
        ['elsewhere.json', 'none of the results that it names is in this store', 0],
      ],
    );
    assert.deepEqual(await kept('a'), ['read', 'count']);
    for (const held of ['{', '[]', 'null', '3']) {
      writeFileSync(rig.path('numbers.json'), held);
      const refused = await rig.run('gc', '--baseline', 'numbers.json');
      assert.equal(refused.code, 2, held);
      assert.match(refused.stderr, /baseline numbers\.json cannot be read/);
    }
    writeFileSync(rig.path('digest.json'), `\ufeff${readFileSync(rig.path('digest.json'), 'utf8')}`);
    assert.equal((await rig.run('gc', '--dry-run', '--baseline', 'digest.json')).code, 0);
  });

  it('removes nothing while a pin cannot be read, and says which', async () => {
    await made('a');
    await rig.run('pin', 'best');
    const path = rig.path('artifacts/pins/best.json');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40));
    const { code, stderr } = await rig.run('gc', '--keep-runs', '0');
    assert.equal(code, 3);
    assert.match(stderr.replaceAll('\n', ' '), /pin "best" cannot be read .* unpin best/);
    assert.equal((await kept('a')).length, 4);
    assert.equal((await rig.run('unpin', 'best')).code, 0);
  });

  it('refuses pins of nothing, of names that are taken and of names that are no file names', async () => {
    const refusal = async (...args: string[]) => {
      const { code, stderr } = await rig.run(...args);
      assert.ok(code === 1 || code === 2, stderr);
      return stderr.replaceAll('\n', ' ');
    };
    assert.match(await refusal('pin', 'best', 'latest'), /no (store|run)/);
    const { run } = await made('a');
    assert.equal((await rig.run('pin', 'best', 'latest')).code, 0);
    assert.match(await refusal('pin', 'best'), new RegExp(`already, of run ${run} of text\\. .*unpin best`));
    assert.match(await refusal('pin', '../best'), /"\.\.\/best" cannot name a pin/);
    assert.match(
      await refusal('pin', 'new', 'shout', '--set', 'mark=z'),
      /shout of text is stale: it has no result to pin/,
    );
    assert.match(
      await refusal('pin', 'new', 'shuot'),
      /no node "shuot" in text, of the last run \(--experiment NAME takes another\), and no run/,
    );
    assert.match(await refusal('unpin', 'bset'), /no pin "bset"\. Did you mean "best"/);
  });
});
