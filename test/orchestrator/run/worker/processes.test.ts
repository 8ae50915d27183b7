import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobHooks } from '../../../../orchestrator/run/executor.ts';
import type { Job } from '../../../../orchestrator/run/job.ts';
import { WorkerPool } from '../../../../orchestrator/run/worker/pool.ts';
import { childrenOf, gone } from '../../../rig/processes.ts';
import { skip } from '../../../rig/skip.ts';
import { keyOf, type TemporaryStore, temporaryStore } from '../../store/temporary-store.ts';

/** A stage that tells by its log what its process is like, and leaves there what it is told to leave. */
const STAGE = `
import { execFile, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { stage } from './orchestrator/stage.ts';
let runs = 0;
export const probe = stage({
  name: 'probe', source: import.meta.url, inputs: {}, outputs: {},
  params: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  async run({ params: { leave }, log, signal }) {
    runs++;
    const { pid, execArgv, env } = process;
    log(JSON.stringify({ pid, runs, execArgv, cwd: process.cwd(), tmp: tmpdir(), zone: new Date(0).getTimezoneOffset(), env: { ...env } }));
    if (leave === 'nobody who wakes it') await new Promise(() => {});
    if (leave === 'a thread that wakes it') await new Promise((done) => new Worker('setTimeout(() => {}, 50)', { eval: true }).on('exit', done));
    if (leave === 'work of native code') await promisify(scrypt)('a', 'b', 64, { N: 2 ** 15, maxmem: 2 ** 26 });
    if (leave === 'a timer') setInterval(() => {}, 1000);
    if (leave === 'a program') {
      const near = spawn('sleep', ['100'], { stdio: 'ignore' });
      const far = spawn('sleep', ['100'], { stdio: 'ignore', detached: true });
      // Its own parent is gone when somebody looks.
      const orphan = await new Promise((done) => execFile('sh', ['-c', 'setsid sleep 100 >/dev/null 2>&1 & echo $!'], (_, text) => done(Number(text))));
      log(JSON.stringify({ started: [near.pid, far.pid, orphan] }));
      await new Promise((_, stop) => signal.addEventListener('abort', stop));
    }
    await new Promise((done) => setTimeout(done, 50));
    return {};
  },
});
`;

describe('The process that executes a stage', function () {
  this.timeout(60_000);
  let root: string;
  let store: TemporaryStore;
  let pool: WorkerPool;
  before(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'strata-pool-')));
    const repository = fileURLToPath(new URL('../../../../', import.meta.url));
    for (const name of ['orchestrator', 'node_modules']) symlinkSync(join(repository, name), join(root, name));
    writeFileSync(join(root, 'package.json'), '{"type": "module"}');
    writeFileSync(join(root, 'stages.ts'), STAGE);
    store = await temporaryStore();
    pool = new WorkerPool(root);
  });
  after(async () => {
    await pool.close();
    store.remove();
    rmSync(root, { recursive: true });
  });

  const executed = async (leave: string | undefined, given: Partial<JobHooks> = {}) => {
    const seen: any[] = [];
    const left: string[] = [];
    const allow = ['env:*', 'child:*'];
    const guard = { stage: 'probe', source: 'stages.ts', root, store: store.store.root, reads: [], writes: [], allow };
    const job: Job = {
      ...{ node: 'probe', stage: 'probe', source: pathToFileURL(join(root, 'stages.ts')).href, params: { leave } },
      ...{
        exported: 'probe',
        key: keyOf('probe'),
        attempt: { number: 1, token: '' },
        inputs: {},
        environment: {},
        observers: [],
      },
      ...{ provenance: [], origins: {}, parallelism: 1, storeDir: store.store.root, guard },
    };
    const ended = pool.execute(job, {
      onEvent: (event) => event.type === 'log' && seen.push(JSON.parse(event.text)),
      onOutput: () => {},
      onDamage: () => {},
      onLeft: (what) => left.push(...what),
      signal: new AbortController().signal,
      variables: { GIVEN: 'yes' },
      ...given,
    });
    return { ended, seen, left };
  };
  const whole = async (leave?: string, given: Partial<JobHooks> = {}) => {
    const { ended, seen, left } = await executed(leave, given);
    await ended;
    return { ...seen[0], left };
  };

  it('stands in the project, with a folder, variables and arguments of its own, and ends with its stage', async () => {
    process.env.NODE_OPTIONS = '--stack-trace-limit=7';
    const { pid, execArgv, cwd, tmp, zone, env } = await whole().finally(() => delete process.env.NODE_OPTIONS);
    assert.equal(cwd, root);
    assert.equal(zone, 0);
    assert.deepEqual([execArgv[0], execArgv.length], ['--import', 2]);
    assert.deepEqual([env.GIVEN, env.TMPDIR, env.NODE_OPTIONS], ['yes', tmp, undefined]);
    assert.notEqual(tmp, tmpdir());
    await gone(pid);
    for (let i = 0; i < 100 && existsSync(tmp); i++) await sleep(20);
    assert.equal(existsSync(tmp), false);
  });

  it('finds what tsx compiled for others, and leaves nothing of it in the folder that an environment gives', async () => {
    const standIn = Symbol.for('strata.loader');
    const here = globalThis as any;
    const loader = here[standIn];
    delete here[standIn];
    const TMPDIR = mkdtempSync(join(root, 'given-'));
    const { tmp, env } = await whole(undefined, { variables: { TMPDIR } }).finally(() => (here[standIn] = loader));
    assert.deepEqual([tmp, env.TMPDIR, readdirSync(TMPDIR)], [TMPDIR, TMPDIR, []]);
  });

  it('is another one for the next stage, or the same where that is known to change nothing and nothing is left', async () => {
    const fresh = [await whole(), await whole()];
    assert.deepEqual([fresh[0].runs, fresh[1].runs], [1, 1]);
    const reusable = { reusable: true };
    const [first, second] = [await whole(undefined, reusable), await whole('a timer', reusable)];
    assert.deepEqual([first.pid, second.runs, second.left], [second.pid, 2, ['a timer']]);
    const third = await whole(undefined, reusable);
    assert.equal(third.runs, 1);
    assert.notEqual((await whole()).pid, third.pid, 'a stage that must be alone gets no process that was used');
    assert.equal((await whole(undefined, { ...reusable, fresh: true })).runs, 1);
  });

  it('fails a stage that waits for what can no longer come, and waits for threads and programs', async () => {
    const stuck = (await executed('nobody who wakes it', { reusable: true })).ended;
    await assert.rejects(stuck, {
      code: 'never-settles',
      message: /"probe" waits for something that can no longer come/,
    });
    await whole('a thread that wakes it');
    await whole('work of native code');
  });

  it('is started ahead while another runs, if more wait, and stays clean until then', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const { ended, seen } = await executed(undefined, { more: () => true });
    const waiting = childrenOf(process.pid);
    await ended;
    const next = await whole();
    assert.equal(next.runs, 1);
    assert.ok(waiting.includes(next.pid) && seen[0].pid !== next.pid);
  });

  it('takes all that it started with it, also what left its group or lost its parent', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const { ended, seen } = await executed('a program');
    const failed = assert.rejects(ended);
    while (seen.length < 2) await sleep(20);
    const { started } = seen[1];
    assert.equal(started.filter((pid: number) => existsSync(`/proc/${pid}`)).length, 3);
    pool.kill();
    await failed;
    for (const pid of [...started, seen[0].pid]) await gone(pid);
  });
});
