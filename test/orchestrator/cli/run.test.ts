import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { finished, Rig } from '../../rig/rig.ts';

describe('the command line on a pipeline of texts', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  it('runs everything once, then nothing, and says so in JSON lines alone', async () => {
    const first = await rig.json('run');
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(first.ran.sort(), ['count', 'join', 'read', 'shout']);
    assert.equal(first.last.type, 'run-finished');
    assert.deepEqual(
      { ok: first.last.ok, ran: first.last.ran, fresh: first.last.fresh, failed: first.last.failed },
      { ok: true, ran: 4, fresh: 0, failed: 0 },
    );
    assert.equal(await readFile(rig.path('artifacts/latest/text/page.txt'), 'utf8'), 'TO BE OR NOT TO BE!\n6\n');
    const second = await rig.json('run');
    assert.deepEqual(second.ran, []);
    assert.equal(second.last.fresh, 4);
    assert.deepEqual(second.nodes.join!.outputs, first.nodes.join!.outputs);
  });

  it('ends with the result of a run that published it, and not with an earlier one', async () => {
    assert.match((await rig.run('run')).stdout, /TO BE OR NOT TO BE!/);
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark + mark'));
    const part = await rig.run('run', '--only', 'shout');
    assert.equal(part.code, 0, part.stderr);
    assert.doesNotMatch(part.stdout, /TO BE/);
    assert.match((await rig.run('run')).stdout, /TO BE OR NOT TO BE!!/);
    assert.match((await rig.run('run')).stdout, /TO BE OR NOT TO BE!!/);
  });

  it('reruns nothing for comments, formatting and types', async () => {
    await rig.run('run');
    await rig.edit(
      'text/louder.ts',
      () =>
        '// another comment\nexport function louder(\n  text: string, mark: string | never): string {\n\n  return (text.toUpperCase() + mark) as string;\n}\n',
    );
    await rig.edit('stages/count.ts', (text) => `/* nothing */\n${text.replaceAll("'", '"')}`);
    assert.deepEqual((await rig.json('run')).ran, []);
  });

  it('reruns what reaches an edited function, and restores it when the edit is put back', async () => {
    const before = await rig.json('run');
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark + mark'));
    assert.deepEqual((await rig.json('run')).ran.sort(), ['join', 'shout']);
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark + mark', '+ mark'));
    const back = await rig.json('run');
    assert.deepEqual(back.ran, []);
    assert.equal(back.nodes.shout!.reason, 'put back to what had run before');
    assert.deepEqual(back.nodes.join!.outputs, before.nodes.join!.outputs);
  });

  it('stops the wave where an output comes out the same', async () => {
    await rig.run('run');
    await rig.edit('text/louder.ts', (text) =>
      text.replace('text.toUpperCase()', "text.toUpperCase().replace('  ', ' ')"),
    );
    assert.deepEqual((await rig.json('run')).ran, ['shout']);
  });

  it('reruns for a parameter and the name of a file, and not for a touched file or one of the same content elsewhere', async () => {
    await rig.run('run');
    assert.deepEqual((await rig.json('run', '--set', 'mark=?')).ran.sort(), ['join', 'shout']);
    await rig.run('run');
    await writeFile(rig.path('in.txt'), 'to be or not to be\n');
    assert.deepEqual((await rig.json('run')).ran, []);
    await mkdir(rig.path('elsewhere'));
    await writeFile(rig.path('elsewhere/in.txt'), 'to be or not to be\n');
    assert.deepEqual((await rig.json('run', '--set', 'path=elsewhere/in.txt')).ran, []);
    // A stage sees the name, and so its ending.
    await writeFile(rig.path('in.md'), 'to be or not to be\n');
    assert.deepEqual((await rig.json('run', '--set', 'path=in.md')).ran, ['read']);
    await writeFile(rig.path('in.txt'), 'to be or not\n');
    assert.deepEqual((await rig.json('run')).ran.sort(), ['count', 'join', 'read', 'shout']);
  });

  it('takes --only with globs, --force, and --dry-run that computes nothing', async () => {
    const only = await rig.json('run', '--only', 'sh*');
    assert.deepEqual(only.ran.sort(), ['read', 'shout']);
    const dry = await rig.run('run', '--dry-run', '--json');
    assert.deepEqual(
      JSON.parse(dry.stdout).nodes.map(({ node, status }: { node: string; status: string }) => `${node} ${status}`),
      ['read fresh', 'shout fresh', 'count stale', 'join unknown'],
    );
    assert.equal(existsSync(rig.path('artifacts/latest/text/page.txt')), false);
    await rig.run('run');
    assert.deepEqual((await rig.json('run', '--force', 'shout')).ran, ['shout']);
  });

  it('fails one node with a paragraph, skips what needs it, and with --keep-going runs the rest', async () => {
    await rig.edit('text/louder.ts', (text) =>
      text.replace('return', "if (mark) throw new Error('hoarse');\n  return"),
    );
    const failed = await rig.json('run', '--keep-going');
    assert.equal(failed.code, 1);
    assert.deepEqual(
      Object.values(failed.nodes)
        .map(({ node, status }) => `${node} ${status}`)
        .sort(),
      ['count ran', 'join skipped', 'read ran', 'shout failed'],
    );
    assert.match(failed.stderr, /hoarse/);
    assert.match(failed.stderr, /--only shout/);
  });

  it('tells wrong usage in one paragraph with exit code 2', async () => {
    const cases: [string[], RegExp][] = [
      [['run', 'txet'], /no experiment "txet".*Did you mean "text"/s],
      [['run', '--only', 'shuot'], /No node matches "shuot".*Did you mean "shout"/s],
      [['run', '--set', 'mark'], /--set mark: write it as path=value/],
      [['run', '--set', 'mark=[3]'], /mark=\[3\]': .*it\s+takes\s+text/s],
      [['run', '--set', 'no.such=3'], /no\.such=3: there is no parameter "no"\. There are: path, mark/],
      [['run', '--set', 'puase=3'], /--set puase=3: there is no parameter "puase"\. Did you mean "pause"\?/],
      [['run', '--set', 'path=gone.txt'], /gone\.txt/],
      [['run', '--set', 'misbehave.first=end'], /"first" is not an index of a list of 0/],
      [['run', '--set', 'misbehave.2=end'], /"2" is not an index of a list of 0/],
      [['run', '--set', '__proto__.a.b=1'], /empty or forbidden part/],
      [['run', '--set', 'pause=1e999', '--set', 'steps=1'], /Stage "slow" was given bad parameters.*Infinity/],
      [['run', '--jobs', '0'], /whole number, 1 or more/],
      [['runn'], /unknown command/],
      [['run', '--store', ''], /--store.* It is empty, so it names nothing/],
      [['graph', '--output', ' '], /--output.* It is empty/],
      [['import', ''], /It is empty, so it names nothing/],
      [['graph', '--format', 'dot'], /Allowed choices are text, mermaid, svg, html, json/],
      [['why', 'nobody'], /No node matches "nobody"/],
      [['why'], /missing required argument 'node'\. See: npx tsx pipeline\.ts why --help/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr, stdout } = await rig.run(...args);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr.replaceAll('\n', ' '), message);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace');
      assert.equal(stdout, '');
    }
  });

  it('computes with the code that the key was made of, whatever is edited meanwhile', async () => {
    const child = rig.start('run', 'slow', '--set', 'pause=100', '--set', 'steps=30', '--json');
    await new Promise<void>((resolve) => {
      child.stdout!.on('data', (chunk) => String(chunk).includes('node-progress') && resolve());
    });
    await rig.edit('stages/slow.ts', (text) => text.replace('total += ', 'total += 1 + '));
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 0);
    const again = await rig.json('run', 'slow', '--set', 'pause=100', '--set', 'steps=30');
    assert.ok(again.ran.includes('slow'));
    await rig.edit('stages/slow.ts', (text) => text.replace('total += 1 + ', 'total += '));
    const before = await rig.json('run', 'slow', '--set', 'pause=100', '--set', 'steps=30');
    assert.deepEqual(before.ran, []);
    assert.notDeepEqual(before.nodes.slow!.outputs, again.nodes.slow!.outputs);
  });

  it('says in the process of a test what it says in one of its own, also after an edit of the graph', async () => {
    await rig.run('run');
    const bothOf = async (...args: string[]) => {
      const [here, apart] = [await rig.run(...args), await finished(rig.start(...args))];
      assert.deepEqual(here, apart);
      return here;
    };
    assert.match((await bothOf('status', '--json')).stdout, /"node":"shout"[^}]*"status":"fresh"/);
    assert.equal((await bothOf('run', '--set', 'mark=[3]')).code, 2);
    await rig.edit('stages/shout.ts', (text) => text.replace("name: 'shout'", "name: 'cry'"));
    assert.match((await bothOf('status', '--json')).stdout, /"node":"cry"[^}]*"status":"stale"/);
    await rig.edit('stages/shout.ts', (text) => `${text}\nthrow new Error('no such graph');\n`);
    const { code, stderr } = await bothOf('status');
    assert.deepEqual([code, /no such graph/.test(stderr)], [1, true]);
  });

  it('does not confuse --set paths with prototypes', async () => {
    const { code, stderr } = await rig.run('run', '--set', '__proto__.x=1');
    assert.equal(code, 2, stderr);
  });

  it('says that a store cannot be written', async () => {
    await writeFile(rig.path('blocked'), 'a file');
    const { code, stderr } = await rig.run('run', '--store', 'blocked');
    assert.notEqual(code, 0);
    assert.match(stderr, /blocked/);
    assert.doesNotMatch(stderr, /\n\s+at /);
    await mkdir(rig.path('fine'));
    assert.equal((await rig.run('run', '--store', 'fine')).code, 0);
  });
});
