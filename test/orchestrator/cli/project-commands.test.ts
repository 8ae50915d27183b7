import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

describe('a command that a project hands over', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  it('gets the chosen experiment, runs it, reads its nodes and gives the exit code', async () => {
    const { code, stderr, ran, last } = await rig.json(
      ...['nodes', 'text', '--stage', 'shout', '--set', 'mark=?', '--voice', 'loud'],
    );
    assert.equal(code, 0, stderr);
    assert.ok(ran.includes('shout'));
    assert.deepEqual([last.found, last.options, last.set], [['shout'], { voice: 'loud' }, ['mark=?']]);
    assert.equal(last.settings.mark, '?');
    const few = await rig.run('nodes', 'text', '--stage', 'shout', '--least', '2');
    assert.deepEqual([few.code, /1 of shout/.test(few.stdout)], [3, true]);
  });

  it("keeps the project's options in the record of the run, and repeats them in what people may copy", async () => {
    await rig.run('run', '--voice', 'loud', '--set', 'mark=+');
    const [newest] = (await rig.json('runs')).stdout.split('\n').map((line) => JSON.parse(line || '{}'));
    const record = JSON.parse(readFileSync(rig.path(`artifacts/runs/${newest.run}/run.json`), 'utf8'));
    assert.equal(record.voice, 'loud');
    const lock = JSON.parse(readFileSync(rig.path('artifacts/latest/text/lock.json'), 'utf8'));
    assert.deepEqual([lock.voice, /--voice loud/.test(lock.command)], ['loud', true]);
  });

  it('is in help with its options and examples, and its values are checked as those of every command', async () => {
    const whole = await rig.run('--help');
    assert.match(whole.stdout, /run --voice loud +the default text, loud/);
    assert.match(whole.stdout, /nodes \[options\] <experiment> +nodes of a stage after a run/);
    assert.match(
      (await rig.run('nodes', '--help')).stdout,
      /nodes text --stage shout +one[\s\S]*--least <n>[\s\S]*default: 1/,
    );
    const { code, stderr } = await rig.run('nodes', 'text', '--stage', 'shout', '--least', '0');
    assert.equal(code, 2);
    assert.match(stderr, /whole\s+number,\s+1\s+or\s+more/);
  });
});
