import assert from 'node:assert/strict';
import { Rig } from '../../rig/rig.ts';

const ESCAPE = '\u001b';

describe('what people read where there is no terminal', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  /** Lines of each node in their order, with the run's id and durations taken out. */
  const lines = (text: string): Record<string, string[]> => {
    const bare = text.replace(/run \d{8}-\d{6}-\w{4}/, 'run ID').replace(/\bin [\d.]+ (ms|s)\b/g, 'in TIME');
    const byNode: Record<string, string[]> = {};
    for (const line of bare.trimEnd().split('\n')) {
      const node = line.split(/:| \|/)[0]!;
      byNode[node] = [...(byNode[node] ?? []), line];
    }
    return byNode;
  };

  it('is the same line for line from one run to the next but for durations, and has no escape codes', async () => {
    rig.env.CI = 'true';
    const first = await rig.run('run', '--store', 'one');
    const second = await rig.run('run', '--store', 'two');
    delete rig.env.CI;
    assert.deepEqual(lines(first.stderr), lines(second.stderr));
    assert.deepEqual(lines(first.stderr).shout, [
      'shout: started (never ran with these inputs)',
      'shout | shouting 18 characters',
      'shout: ran in TIME (never ran with these inputs)',
    ]);
    assert.ok(!(first.stdout + first.stderr).includes(ESCAPE));
    assert.match(first.stdout, /^done: ran 4, fresh 0, failed 0 in [\d.]+ m?s\n/);
  });

  it('has colour where FORCE_COLOR asks for it, and never where NO_COLOR forbids it', async () => {
    rig.env.FORCE_COLOR = '1';
    assert.ok((await rig.run('status')).stdout.includes(`${ESCAPE}[3`));
    rig.env.NO_COLOR = '1';
    const both = await rig.run('status');
    assert.ok(!both.stdout.includes(ESCAPE));
    assert.equal(both.stderr, '');
    delete rig.env.FORCE_COLOR;
    delete rig.env.NO_COLOR;
  });

  it('fits forty columns, and twenty as far as names do', async () => {
    for (const columns of [40, 20]) {
      rig.env.COLUMNS = String(columns);
      const { stdout } = await rig.run('status', '--store', 'one');
      for (const line of stdout.split('\n')) assert.ok(line.length <= columns, `${columns}: ${line}`);
    }
    delete rig.env.COLUMNS;
  });

  it('helps: examples first, what was meant by a wrong word, and no hidden command', async () => {
    const { stdout, code } = await rig.run('run', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /^Examples:\n( {2}npx tsx pipeline\.ts run.*\n){3}\nUsage: npx tsx pipeline\.ts run/);
    assert.doesNotMatch(stdout, /default: (\[\]|false)/);
    const { stdout: all } = await rig.run('--help');
    assert.doesNotMatch(all, /\bcomplete \[/);
    assert.match((await rig.run('rnu')).stderr, /unknown command 'rnu' \(Did you mean run\?\)/);
  });

  it('shows the help and ends with 2 where no command is given, and knows its version', async () => {
    const bare = await rig.run();
    assert.equal(bare.code, 2);
    assert.match(bare.stdout, /^Examples:\n[\s\S]*\nUsage: [\s\S]* status /);
    const version = await rig.run('--version');
    assert.deepEqual([version.code, /^strata \d+\.\d+\.\d+ on Node \d/.test(version.stdout)], [0, true]);
  });

  it('says of which experiment the status is, that of the last run unless one is named, and where no store is', async () => {
    const flat = async (...args: string[]) => (await rig.run('status', ...args)).stdout.split('\n')[0];
    assert.equal(await flat('--store', 'nowhere'), 'text, the default experiment; there is no store in nowhere yet');
    assert.equal(await flat('--store', 'nowhere'), 'text, the default experiment; nothing was run in nowhere yet');
    await rig.run('run', 'slow', '--set', "mark=it's", '--only', 'read', '--store', 'last');
    assert.equal(await flat('--store', 'last'), "slow, of the last run with --set 'mark=it'\\''s'");
    assert.equal(await flat('text', '--store', 'last'), 'text');
    assert.match((await rig.run('graph', '--store', 'last', '--format', 'json')).stdout, /slow/);
    const { stderr } = await rig.run('why', 'nothing', '--store', 'last');
    assert.match(
      stderr.replaceAll('\n', ' '),
      /No node matches "nothing" in slow, of the last run \(--experiment NAME takes another\)/,
    );
  });
});
