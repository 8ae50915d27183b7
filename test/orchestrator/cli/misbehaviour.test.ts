import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, gone } from '../../rig/processes.ts';
import { finished, Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

const ways = (...hows: string[]): string[] => ['--set', `misbehave=${JSON.stringify(hows)}`];

describe('stages that misbehave', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
    assert.equal((await rig.run('run')).code, 0);
  });
  after(() => rig.remove());

  const cases: readonly [string, string, RegExp][] = [
    ['end', 'worker-died', /ended with exit code 3/],
    ['be killed', 'worker-died', /was ended by SIGKILL\. Most often the system ran out of memory/],
    ['crash', 'worker-died', /was ended by SIGSEGV\. Native code crashed/],
    ['abort', 'worker-died', /was ended by SIGABRT/],
    ['throw in a timer', 'bug', /JSON/],
    ['reject unheard', 'bug', /nobody awaits this/],
    ['give a problem', 'too-loud', /^Lower the volume\.$/],
    ['return more', 'undeclared-output', /returned "more", which it does not declare/],
  ];

  it('each fail one node with what went wrong, and leave the others alone', async () => {
    const result = await rig.json('run', '--keep-going', ...ways(...cases.map(([how]) => how)));
    assert.equal(result.code, 1, result.stderr);
    assert.deepEqual({ failed: result.last.failed, fresh: result.last.fresh }, { failed: cases.length, fresh: 4 });
    for (const [i, [how, code, message]] of cases.entries()) {
      const { status, problem } = result.nodes[`misbehave:${i}`] as any;
      assert.equal(status, 'failed', how);
      assert.equal(problem.code, code, how);
      assert.match(problem.message, message);
    }
  });

  it('lose none of 20,000 lines that they print', async () => {
    const result = await rig.json('run', ...ways('print'));
    assert.equal(result.code, 0, result.stderr);
    const lines = result.stdout.split('\n').filter((line) => line.includes('"node-log"'));
    assert.equal(lines.length, 20_000);
    assert.ok(JSON.parse(lines.at(-1)!).text.startsWith('19999 '));
  });

  it('compute once what two nodes of a run share, also with one job', async () => {
    const result = await rig.json('run', '--jobs', '1', ...ways('share', 'share'));
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.ran.length, 1);
    assert.deepEqual(result.nodes['misbehave:0']!.outputs, result.nodes['misbehave:1']!.outputs);
  });

  const spinning = async (): Promise<{ child: ChildProcess; worker: number }> => {
    const child = rig.start('run', ...ways('spin'));
    let seen = '';
    for await (const chunk of child.stderr!.iterator({ destroyOnReturn: false })) {
      seen += chunk;
      if (seen.includes('misbehave:0: started')) break;
    }
    for (;;) {
      const [worker] = childrenOf(child.pid!);
      if (worker !== undefined) {
        await sleep(1000); // it has begun to spin by then, or dies all the same
        return { child, worker };
      }
      await sleep(20);
    }
  };

  it('are ended by a second interrupt though they listen to none', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const { child, worker } = await spinning();
    const ended = finished(child);
    child.kill('SIGINT');
    await sleep(200);
    assert.equal(child.exitCode, null, 'the first asks');
    child.kill('SIGINT');
    assert.equal((await ended).code, 130);
    await gone(worker);
  });

  it('do not outlive a run that was killed, though they never yield', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const { child, worker } = await spinning();
    const ended = finished(child);
    child.kill('SIGKILL');
    await ended;
    await gone(worker);
  });
});
