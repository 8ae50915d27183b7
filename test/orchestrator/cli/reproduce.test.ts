import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Rig } from '../../rig/rig.ts';

/** Lets results differ from machine to machine: rounding by the workers, a text by the time zone, which the stage allows itself to ask for. */
const DRIFT = ['--set', 'drift=["rounding","machine"]'];

describe('reproduce', function () {
  this.timeout(120_000);
  let made: Rig;
  let here: Rig;
  before(async () => {
    [made, here] = [await Rig.text(), await Rig.text()];
    made.env.TZ = 'UTC';
    here.env.TZ = 'UTC';
    // One worker for each stage, where a job for every core would be too many.
    assert.equal((await made.run('run', ...DRIFT, '--jobs', '100')).code, 0);
    cpSync(made.path('artifacts/latest/text'), here.path('package'), { recursive: true });
  });
  after(() => Promise.all([made.remove(), here.remove()]));

  const reproduce = async (...args: string[]) => {
    const { code, stdout, stderr } = await here.run('--json', 'reproduce', 'package/lock.json', ...args);
    const last = stdout.trimEnd().split('\n').at(-1)!;
    assert.ok(last.startsWith('{"type":"reproduction"'), stderr);
    const view = JSON.parse(last);
    const verdicts = Object.fromEntries(view.nodes.map(({ node, verdict }: any) => [node, verdict]));
    return { code, stderr, view, verdicts, of: (node: string) => view.nodes.find((one: any) => one.node === node) };
  };

  it('computes nothing with --no-run, and says what is missing', async () => {
    const { code, view, verdicts } = await reproduce('--no-run', '--store', 'empty');
    assert.deepEqual([code, view.outcome, verdicts.read, verdicts.join], [1, 'incomplete', 'missing', 'missing']);
    assert.equal(existsSync(here.path('empty/latest')), false);
  });

  it('finds every node bit-equal in another checkout, and tells what it computed itself', async () => {
    const first = await reproduce('--jobs', '100');
    assert.deepEqual([first.code, first.view.outcome, first.view.ok], [0, 'bit-equal', true], first.stderr);
    assert.deepEqual(first.view.counts, { 'bit-equal': 6 });
    assert.ok(first.view.nodes.every(({ ran, key }: any) => ran && key === 'same'));
    const again = await here.run('reproduce', 'package/lock.json');
    assert.match(again.stdout, /join +bit-equal +same +before/);
    assert.match(again.stdout, /Reproduced, bit for bit: all 6 nodes/);
    assert.match(first.view.sentence, /all 6 nodes of the lock gave the same bytes\.$/);
    assert.match(again.stdout.replaceAll(/\s+/g, ' '), /None was computed now, since the results were already there/);
  });

  it("writes beside the folder of the experiment, never over another study of one's own", async () => {
    const name = readdirSync(here.path('artifacts/latest')).find((one) => /^text@[0-9a-f]{8}$/.test(one));
    assert.ok(name && existsSync(here.path('artifacts/latest', name, 'page.txt')));
    assert.equal(existsSync(here.path('artifacts/latest/text')), false);
    assert.equal((await here.run('run', '--set', 'mark=mine', '--store', 'own')).code, 0);
    const mine = readFileSync(here.path('own/latest/text/page.txt'), 'utf8');
    await reproduce('--store', 'own');
    assert.equal(readFileSync(here.path('own/latest/text/page.txt'), 'utf8'), mine);
    assert.ok(existsSync(here.path('own/latest', name)));
    await reproduce('--store', 'new');
    await reproduce('--store', 'new');
    assert.deepEqual(readdirSync(here.path('new/latest')), ['text'], 'a store of its own has it under its own name');
  });

  it('is kept among the runs under a name of its own, so that no command takes it for a run of the experiment', async () => {
    const store = ['--store', 'mixed'];
    assert.equal((await here.run('run', '--set', 'mark=mine', ...store)).code, 0);
    await reproduce(...store);
    const rows = (await here.run('--json', 'runs', ...store)).stdout.trimEnd().split('\n');
    const [rerun, own] = rows.map((row) => JSON.parse(row));
    assert.match(rerun.experiment, /^text@[0-9a-f]{8}$/);
    assert.equal(own.experiment, 'text');
    // Of the last run of an experiment of this project.
    assert.match((await here.run('show', 'shout', ...store)).stdout, /run text --set mark=mine/);
    assert.equal((await here.run('diff', 'previous', 'latest', ...store)).code, 2);
    const compared = await here.run('diff', 'text', 'latest', ...store);
    assert.deepEqual([compared.code, /mark/.test(compared.stdout)], [0, true]);
    const again = JSON.parse(readFileSync(here.path('mixed/runs', rerun.run, 'run.json'), 'utf8')).again;
    assert.equal(again, 'npx tsx pipeline.ts reproduce package/lock.json --store mixed');
  });

  it('takes the settings of the lock, whatever this checkout has under that name, and --set before them', async () => {
    await here.edit('pipeline.ts', (text) => text.replace('text: { misbehave: [] }', "text: { mark: '#' }"));
    assert.equal((await reproduce('--no-run')).view.outcome, 'bit-equal');
    const other = await reproduce('--set', 'mark=?', '--store', 'marked');
    assert.deepEqual([other.code, other.view.outcome], [1, 'not comparable']);
    assert.equal(other.of('shout').reason, 'parameter mark changed from ! to ?');
    assert.deepEqual(other.view.set, ['mark=?']);
  });

  it('judges numbers where the store that made them can be read, and says so where it cannot', async () => {
    here.env.TZ = 'Pacific/Kiritimati';
    const blind = await reproduce('--store', 'zoned', '--jobs', '1');
    assert.deepEqual(
      [blind.code, blind.view.outcome, blind.verdicts['drift:machine']],
      [1, 'not judged', 'not judged'],
    );
    assert.match(blind.view.notJudged[0], /--original STORE reads the rest/);
    const seeing = await reproduce('--store', 'zoned', '--no-run', '--original', made.path('artifacts'));
    assert.deepEqual([seeing.code, seeing.view.outcome], [1, 'different']);
    const { reason, differences } = seeing.of('drift:machine');
    assert.match(reason, /from the same key: it is not deterministic across these machines/);
    assert.equal(differences[0].place, 'line 2');
    if (availableParallelism() > 1) {
      const rounding = seeing.of('drift:rounding');
      assert.equal(rounding.verdict, 'within tolerance');
      assert.ok(rounding.largest > 0 && rounding.largest < 1e-4, rounding.reason);
    }
    here.env.TZ = 'UTC';
  });

  it('names the function that was edited, what follows from it, and an edit that changed no byte', async () => {
    await here.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark + mark'));
    await here.edit('stages/count.ts', (text) => text.replace('String(', 'String(0 + '));
    const { code, view, of } = await reproduce();
    assert.deepEqual([code, view.outcome], [1, 'not comparable']);
    assert.deepEqual(
      [of('shout').verdict, of('shout').causes[0].what, of('join').verdict, of('join').after],
      ['not comparable', 'text/louder.ts#louder', 'not comparable', ['shout']],
    );
    assert.equal(of('count').verdict, 'bit-equal');
    assert.match(of('count').reason, /the same bytes, although function stages\/count\.ts#count\.run changed/);
  });

  it('sends to the version that wrote the lock where the one here does not take its settings', async () => {
    const lock = JSON.parse(readFileSync(here.path('package/lock.json'), 'utf8'));
    writeFileSync(
      here.path('package/other.json'),
      JSON.stringify({ ...lock, settings: { ...lock.settings, mark: 5 } }),
    );
    const { code, stderr } = await here.run('reproduce', 'package/other.json', '--no-run');
    const said = stderr.replaceAll(/\s+/g, ' ');
    assert.equal(code, 2);
    assert.match(said, /is not valid: mark: .* settings in package\/other\.json: check out the version that wrote it/);
    assert.doesNotMatch(said, /Edit the experiment/);
  });

  it('refuses a file that is no lock, and a missing store', async () => {
    const foreign = await here.run('reproduce', 'package-lock.json');
    assert.deepEqual([foreign.code, /a different\s+kind\s+of\s+file/.test(foreign.stderr)], [2, true]);
    const lost = await here.run('reproduce', 'package/lock.json', '--original', 'nowhere');
    assert.deepEqual([lost.code, /--original nowhere: there is no\s+store/.test(lost.stderr)], [2, true]);
  });
});
