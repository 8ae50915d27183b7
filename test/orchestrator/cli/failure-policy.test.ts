import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { checkPolicy, type FailurePolicy } from '../../../orchestrator/failure-policy.ts';
import { childrenOf, gone } from '../../rig/processes.ts';
import { finished, Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

const limits = (...kinds: string[]): string[] => ['--set', `limits=${JSON.stringify(kinds)}`];

/** Events of a run with `--json`. */
const eventsOf = (stdout: string): any[] => stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));

describe('a stage that declares retries', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  it('is tried again after an error that passes, with pauses that double, and the record counts the tries', async () => {
    const result = await rig.json('run', ...limits('flaky no-network 2'));
    assert.equal(result.code, 0, result.stderr);
    const again = eventsOf(result.stdout).filter(({ type }) => type === 'node-retrying');
    assert.deepEqual(
      again.map(({ node, attempt, of, delaySeconds, code }) => ({ node, attempt, of, delaySeconds, code })),
      [2, 3].map((attempt) => ({
        node: 'flaky',
        attempt,
        of: 3,
        delaySeconds: 0.05 * (attempt - 1),
        code: 'no-network',
      })),
    );
    assert.match(result.stderr, /flaky: no-network, attempt 2 of 3 in .*: Nothing came on try 1\./);
    const shown = await rig.run('show', 'flaky', '--json', ...limits('flaky no-network 2'));
    assert.equal(JSON.parse(shown.stdout).attempts, 3);
  });

  it('fails in the end with the last error, and says how often it was tried', async () => {
    const result = await rig.json('run', ...limits('flaky ECONNRESET 9'));
    assert.equal(result.code, 1);
    assert.match(result.stderr, /flaky failed 3 times \(ECONNRESET\)/);
    assert.match((result.nodes.flaky as any).problem.message, /on try 3/);
  });

  it('is not tried again after an error that it does not declare', async () => {
    const result = await rig.json('run', ...limits('flaky too-loud 1'));
    assert.equal(result.code, 1);
    assert.doesNotMatch(result.stdout, /node-retrying/);
    assert.match((result.nodes.flaky as any).problem.message, /on try 1/);
  });

  it('stops at once if interrupted during a pause, with exit code 130', async () => {
    const child = rig.start('run', '--json', ...limits('patient'));
    const ended = finished(child);
    await seen(child, 'node-retrying');
    child.kill('SIGINT');
    assert.equal((await ended).code, 130);
  });

  it('has another policy and the same key', async () => {
    const flags = limits('flaky no-network 1');
    assert.equal((await rig.run('run', ...flags)).code, 0);
    await rig.edit('stages/limits.ts', (text) => text.replace('times: 2, delaySeconds: 0.05', 'times: 5'));
    await rig.edit('stages/limits.ts', (text) => text.replace('timeoutSeconds: 1', 'timeoutSeconds: 2'));
    assert.deepEqual((await rig.json('run', ...flags)).ran, []);
  });
});

describe('a stage that declares limits', function () {
  this.timeout(60_000);
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  it('stops after its time-out with a checkpoint, and resumes from it', async () => {
    const flags = limits('endless listen');
    const first = await rig.json('run', ...flags);
    assert.equal(first.code, 1, first.stderr);
    const { problem } = first.nodes.endless as any;
    assert.equal(problem.code, 'timed-out');
    assert.match(
      problem.message,
      /ran longer than its limit of 1 s \(timeoutSeconds in stages\/limits\.ts\) and was stopped\./,
    );
    const second = await rig.json('run', ...flags);
    assert.equal(second.code, 0, second.stderr);
    assert.ok(
      eventsOf(second.stdout).some(
        ({ type, node, resumed }) => type === 'node-started' && node === 'endless' && resumed,
      ),
    );
  });

  it('is ended where it does not listen, and leaves no process', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const child = rig.start('run', '--json', ...limits('endless spin'));
    const ended = finished(child);
    await seen(child, '"node-started","node":"endless"');
    const workers = childrenOf(child.pid!);
    const { code, stdout } = await ended;
    assert.equal(code, 1);
    const { problem } = eventsOf(stdout).find(({ type, node }) => type === 'node-finished' && node === 'endless');
    assert.equal(problem.code, 'timed-out');
    assert.match(problem.message, /did not stop when asked/);
    for (const worker of workers) await gone(worker);
  });

  it('is ended when it holds more memory than it may, on the heap or beside it', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const result = await rig.json('run', '--keep-going', ...limits('hungry heap', 'hungry buffers'));
    assert.equal(result.code, 1, result.stderr);
    for (const where of ['heap', 'buffers']) {
      const { problem } = result.nodes[`hungry[where="${where}"]`] as any;
      assert.equal(problem.code, 'out-of-memory', problem.message);
      assert.match(problem.message, /its limit of 250 MiB \(memoryMiB in stages\/limits\.ts\)/);
    }
    assert.deepEqual({ failed: result.last.failed, ran: result.last.ran }, { failed: 2, ran: 4 });
  });

  it('is refused where it runs inline, and where the policy has no meaning', async () => {
    await rig.edit('stages/limits.ts', (text) => text.replace('memoryMiB: 250', 'memoryMiB: 250,\n  inline: true'));
    const { code, stderr } = await rig.run('run', ...limits('hungry heap'));
    assert.equal(code, 2, stderr);
    assert.match(stderr.replaceAll('\n', ' '), /"hungry" declares a limit and inline: true/);
    assert.doesNotMatch(stderr, /\n\s+at /);
    const cases: [FailurePolicy, RegExp][] = [
      [{ timeoutSeconds: -1 }, /"x" declares timeoutSeconds: -1\. Give a number above 0/],
      [{ memoryMiB: Number.NaN }, /memoryMiB: NaN/],
      [{ retry: { times: 0, on: ['a'] } }, /retry\.times: 0/],
      [{ retry: { times: 1, delaySeconds: -1, on: ['a'] } }, /retry\.delaySeconds: -1/],
      [{ retry: { times: 1, on: [] } }, /retry\.on: \[\]/],
    ];
    for (const [policy, message] of cases) assert.throws(() => checkPolicy({ name: 'x', ...policy }), message);
  });
});

describe('a node that failed', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  it('names the end of its log and a command that runs it alone, with the settings and the store, in a shell', async () => {
    const flags = ['--set', "mark=it's $HOME", ...limits('flaky too-loud 1'), '--store', 'my store'];
    const { code, stderr } = await rig.run('run', ...flags);
    assert.equal(code, 1);
    assert.match(stderr, /the end of its log \(1 line\):\n {2}\| try 1\n/);
    const command = /run it alone: npx tsx pipeline\.ts (.*)\n/.exec(stderr)?.[1];
    assert.ok(command, stderr);
    const again = await shell(`"$NODE" --import tsx pipeline.ts --json ${command}`, rig);
    const nodes = eventsOf(again).filter(({ type }) => type === 'node-finished');
    assert.deepEqual(
      nodes.map(({ node, status }) => `${node} ${status}`),
      ['read fresh', 'flaky ran'],
    );
  });
});

describe('a run that is interrupted', function () {
  this.timeout(60_000);
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`by ${signal} to all its processes keeps a checkpoint, exits with 130 and leaves no process`, async function () {
      if (process.platform !== 'linux') skip(this, 'it needs Linux');
      const child = rig.start('run', 'slow', '--set', 'pause=100', '--set', 'steps=12', '--json');
      const ended = finished(child);
      await seen(child, 'node-progress');
      const workers = childrenOf(child.pid!);
      // As a terminal does, which sends Ctrl-C to the whole group.
      for (const pid of [...workers, child.pid!]) process.kill(pid, signal);
      const { code, stdout, stderr } = await ended;
      assert.equal(code, 130, stderr);
      assert.ok(workers.length > 0);
      for (const worker of workers) await gone(worker);
      const last = eventsOf(stdout).at(-1);
      assert.deepEqual({ type: last.type, interrupted: last.interrupted }, { type: 'run-finished', interrupted: true });
      assert.deepEqual(readdirSync(rig.path('artifacts/locks')), []);
      assert.deepEqual(readdirSync(rig.path('artifacts/tmp')), []);
      const again = await rig.json('run', 'slow', '--set', 'pause=100', '--set', 'steps=12');
      assert.equal(again.code, 0, again.stderr);
      assert.ok(eventsOf(again.stdout).some(({ node, resumed }) => node === 'slow' && resumed));
    });

  it('twice ends the run at once, and the next run has the bytes of an uninterrupted one', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const clean = await rig.json('run', 'slow', '--set', 'steps=10', '--store', 'clean');
    const child = rig.start('run', 'slow', '--set', 'pause=300', '--set', 'steps=10', '--json');
    const ended = finished(child);
    await seen(child, 'node-progress');
    const workers = childrenOf(child.pid!);
    child.kill('SIGTERM');
    await seen(child, 'interrupting');
    child.kill('SIGTERM');
    assert.equal((await ended).code, 130);
    for (const worker of workers) await gone(worker);
    assert.equal(existsSync(rig.path('artifacts/records')), true);
    const again = await rig.json('run', 'slow', '--set', 'pause=300', '--set', 'steps=10');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(again.nodes.slow!.outputs, clean.nodes.slow!.outputs);
  });
});

/** Resolves when a process has printed this text on standard output. */
function seen(child: ReturnType<Rig['start']>, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = '';
    const listen = (chunk: Buffer): void => {
      all += chunk;
      if (!all.includes(text)) return;
      child.stdout!.off('data', listen);
      resolve();
    };
    child.stdout!.on('data', listen);
    child.once('exit', () => reject(new Error(`it ended before it printed ${text}`)));
  });
}

/** Standard output of a command line in the rig. */
function shell(line: string, { dir, env }: Rig): Promise<string> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd: dir, env: { ...env, NODE: process.execPath } }, (_, stdout) => resolve(stdout));
  });
}
