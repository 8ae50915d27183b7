import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestsOf, leftoversIn, nodesOf } from '../../rig/faults/lab.ts';
import { type FaultRig, faultRig } from '../../rig/faults/rig.ts';
import { LOADER } from '../../rig/loader.ts';
import { type Finished, finished } from '../../rig/rig.ts';
import { isWhole } from '../../rig/sample.ts';

/** Processes that start at once. */
const CROWD = isWhole ? 20 : 8;

describe('Many processes at one store', function () {
  this.timeout(600_000);
  let rig: FaultRig;
  let store: string;
  beforeEach(async () => {
    rig = await faultRig();
    store = join(rig.stores, 'store');
  });
  afterEach(() => rig.remove());

  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [...LOADER, 'pipeline.ts', '--store', store, '--json', ...args], {
      cwd: rig.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const run = (...args: string[]): Promise<Finished> => finished(start(...args));

  it('run each node once, however many start at once, and all end with the same digests', async () => {
    const log = join(rig.stores, 'log');
    const children = Array.from({ length: CROWD }, () => start('run', '--set', `log=${log}`));
    const ended = await Promise.all(children.map(finished));
    assert.deepEqual(
      ended.map(({ code, stderr }) => code === 0 || stderr).filter((one) => one !== true),
      [],
    );
    assert.equal(new Set(ended.map(digestsOf)).size, 1);
    assert.deepEqual(readFileSync(log, 'utf8').trim().split('\n').sort(), ['a', 'b', 'c', 'd']);
    for (const node of Object.keys(nodesOf(ended[0]!))) {
      const ran = ended.filter((one) => nodesOf(one)[node]!.status === 'ran');
      assert.equal(ran.length, 1, `${node} ran ${ran.length} times`);
    }
    assert.deepEqual(leftoversIn(store), []);
    assert.equal((await run('verify')).code, 0);
  });

  it('lose nothing that a run needs to gc, whatever its options', async () => {
    const wanted = (await run('run', 'apart')).stdout;
    let going = true;
    const collect = async (...how: string[]): Promise<number> => {
      let times = 0;
      for (; going; times++) {
        const { code, stderr } = await run('gc', ...how);
        assert.equal(code, 0, stderr);
      }
      return times;
    };
    const collectors = [collect('--keep-runs', '0'), collect('--keep-runs', '0', '--max-size', '1')];
    const marks = ['!', '?', '!'];
    try {
      for (const mark of marks) {
        const pair = await Promise.all([run('run', 'apart', '--set', `mark=${mark}`), run('run', 'apart')]);
        for (const { code, stdout, stderr } of pair) {
          assert.equal(code, 0, `${stderr}${stdout}`);
          // A node that finds an input gone makes its producer run again: right, but gc should not have taken it.
          assert.doesNotMatch(stdout, /"code":"damaged-object"/);
        }
        assert.equal(digestsOf(pair[1]!), digestsOf({ stdout: wanted }));
      }
    } finally {
      going = false;
    }
    const times = await Promise.all(collectors);
    assert.ok(Math.min(...times) >= 2, `gc ran ${times.join(' and ')} times`);
    assert.equal((await run('verify')).code, 0);
    assert.ok(readdirSync(join(store, 'runs')).length >= 2 * marks.length);
  });

  it('take over at once from a process that was killed while it held the lock', async () => {
    const log = join(rig.stores, 'log');
    const same = ['run', '--set', `log=${log}`, '--set', 'steps=300'];
    const first = start(...same);
    let seen = '';
    for await (const chunk of first.stdout!.iterator({ destroyOnReturn: false })) {
      seen += chunk;
      if (seen.includes('"node-started","node":"steps"')) break;
    }
    assert.match(seen, /"node-started","node":"steps"/);
    const others = Array.from({ length: 3 }, () => start(...same));
    first.kill('SIGKILL');
    const ended = await Promise.all(others.map(finished));
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.deepEqual(readFileSync(log, 'utf8').trim().split('\n').sort(), ['a', 'b', 'c', 'd']);
    assert.equal(new Set(ended.map(digestsOf)).size, 1);
    assert.deepEqual(leftoversIn(store), []);
  });
});
