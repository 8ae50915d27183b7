import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

describe('export and import, between two checkouts', () => {
  let here: Rig;
  let there: Rig;
  before(async () => {
    [here, there] = await Promise.all([Rig.text(), Rig.text()]);
    assert.equal((await here.run('run')).code, 0);
  });
  after(() => Promise.all([here.remove(), there.remove()]));

  it('carry one result to a store where a run with the same key then finds it', async () => {
    const file = here.path('shout.tar');
    const exported = await here.run('export', 'shout', file);
    assert.equal(exported.code, 0, exported.stderr);
    const [, seal] = /^seal {2}sha256:([0-9a-f]{64})$/m.exec(exported.stdout)!;
    assert.ok(exported.stdout.includes(`npx tsx pipeline.ts import ${file} --expect ${seal}\n`));

    const checked = await there.run('import', file, '--check-only', '--expect', seal!);
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, /parameter mark +!/);
    assert.match(checked.stdout, /declarations in the file with their text, each checked/);
    assert.match(checked.stdout, /made from .*\nread +read +[0-9a-f]{10} +record\n/);
    assert.match(checked.stdout, /shout: checked; nothing was imported\./);
    assert.equal(existsSync(there.path('artifacts/objects')), false, 'a check makes no store');

    const imported = await there.json('import', file, '--expect', seal!);
    assert.deepEqual([imported.last.seal, imported.last.results[0].state], [`sha256:${seal}`, 'new']);
    const { ran, nodes } = await there.json('run');
    assert.deepEqual(ran, ['read', 'count', 'join'], 'shout is fresh once its input is known');
    assert.equal(nodes.shout!.outputs.text, imported.last.outputs.text);
    assert.match(
      (await there.run('show', 'shout')).stdout,
      new RegExp(`origin +imported from shout\\.tar at 20.*, seal sha256:${seal}`),
    );
    assert.match((await there.run('why', 'shout')).stdout, /It was not made here: imported from shout\.tar/);
    assert.equal((await there.run('verify')).code, 0);
    const latest = (name: string) => JSON.parse(readFileSync(there.path('artifacts/latest/text', name), 'utf8'));
    const told = latest('lock.json').nodes.filter((one: any) => one.imported);
    assert.deepEqual(
      told.map((one: any) => [one.node, one.imported.seal]),
      [['shout', `sha256:${seal}`]],
    );
    const actions = latest('ro-crate-metadata.json')['@graph'].filter((one: any) => /imported/.test(one.description));
    assert.deepEqual(
      actions.map((one: any) => [one.name, one.description.includes(seal)]),
      [['shout', true]],
    );
  });

  it('are not imported while nobody vouches for them', async () => {
    const other = await Rig.text();
    try {
      const file = here.path('unsealed.tar');
      assert.equal((await here.run('export', 'join', file, '--inputs')).code, 0);
      const { code, stdout, stderr } = await other.run('import', file);
      assert.deepEqual([code, stdout], [2, '']);
      const said = stderr.replaceAll('\n', ' ');
      assert.match(said, /4 results \(read, shout, count, join\).*--expect [0-9a-f]{64}.*--trust-without-seal/);
      assert.deepEqual((await other.json('run')).ran.length, 4, 'nothing was taken');
    } finally {
      await other.remove();
    }
  });

  it('with --inputs carry all that it was made from, so that nothing is left to run', async () => {
    const other = await Rig.text();
    try {
      const file = here.path('join.tar');
      assert.equal((await here.run('export', 'join', file, '--inputs')).code, 0);
      const { last, code } = await other.json('import', file, '--trust-without-seal', '--pin', 'theirs');
      assert.equal(code, 0);
      assert.deepEqual(
        last.results.map(({ node, state }: Record<string, string>) => [node, state]),
        ['read', 'shout', 'count', 'join'].map((node) => [node, 'new']),
      );
      await other.run('gc', '--keep-runs', '0');
      assert.deepEqual((await other.json('run')).ran, [], 'gc spared what was pinned');
    } finally {
      await other.remove();
    }
  });

  it('are refused with a Problem that says what to do', async () => {
    const refusal = async (rig: Rig, ...args: string[]) => {
      const { code, stderr, stdout } = await rig.run(...args);
      assert.equal(stdout, '');
      return [code, stderr.replaceAll('\n', ' ')] as const;
    };
    const [taken, text] = await refusal(here, 'export', 'shout', here.path('shout.tar'));
    assert.deepEqual([taken, /already exists\. Give another name, or add --replace/.test(text)], [2, true]);
    assert.equal((await here.run('export', 'shout', here.path('shout.tar'), '--replace')).code, 0);
    const [stale, why] = await refusal(here, 'export', 'shout', 'x.tar', '--set', 'mark=?');
    assert.deepEqual(
      [stale, /"shout" of text is stale: .* run text --only shout --set 'mark=\?'/.test(why)],
      [1, true],
    );
    const [nowhere, folder] = await refusal(here, 'export', 'shout', 'no/folder/x.tar');
    assert.deepEqual([nowhere, /cannot be written \(ENOENT\)/.test(folder)], [2, true]);
    const bytes = readFileSync(here.path('shout.tar'));
    bytes[bytes.length - 1100]! ^= 1;
    writeFileSync(here.path('spoilt.tar'), bytes);
    const [spoilt, trust] = await refusal(there, 'import', here.path('spoilt.tar'));
    assert.equal(spoilt, 3);
    assert.match(trust, /spoilt\.tar cannot be trusted: .* Nothing was imported\./);
    const [absent] = await refusal(there, 'import', 'none.tar');
    assert.equal(absent, 2);
  });
});
