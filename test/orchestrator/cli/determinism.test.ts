import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf, gone } from '../../rig/processes.ts';
import { finished, Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

const drifts = ['nothing', 'rounding', 'workers', 'machine', 'luck'];
/** One worker at first, since every core has a job; then two and more. */
const flags = ['--set', `drift=${JSON.stringify(drifts)}`, '--jobs', '100'];

describe('run --check-determinism', function () {
  this.timeout(120_000);
  let rig: Rig;
  let outputs: Record<string, Record<string, string>>;
  let checked: Record<string, any>;
  let result: Awaited<ReturnType<Rig['json']>>;
  before(async () => {
    rig = await Rig.text();
    outputs = outputsOf(await rig.json('run', ...flags));
    result = await rig.json(
      'run',
      ...flags,
      '--check-determinism',
      'drift*',
      '--check-determinism',
      'count',
      '-n',
      '1',
    );
    const events = result.stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
    const found = events.filter(({ type }) => type === 'determinism-checked');
    checked = Object.fromEntries(found.map((event) => [event.node, event]));
  });
  after(() => rig.remove());

  it('says for each node, inline ones included, whether bytes, numbers or nothing came out the same', () => {
    const classes = {
      count: 'bitwise',
      'drift:nothing': 'bitwise',
      'drift:rounding': 'tolerance',
      'drift:workers': 'none',
      'drift:machine': 'none',
      'drift:luck': 'failed',
    };
    assert.deepEqual(result.last.determinism, classes, result.stderr);
    for (const [node, verdict] of Object.entries(classes)) assert.equal(checked[node].class, verdict);
  });

  it('exits with 1 where a result was another, and with 0 where it was the same to rounding', async () => {
    assert.deepEqual({ code: result.code, ok: result.last.ok }, { code: 1, ok: false });
    const close = await rig.run('run', ...flags, '--check-determinism', 'drift:rounding', '-n', '1');
    assert.equal(close.code, 0, close.stderr);
    assert.match(
      close.stdout,
      /^done: .*\n\ndrift:rounding: tolerance, run again 2 times: different bytes, the same numbers\nup to rounding \(largest relative difference 4\.0e-6\)\n {2}measured\/measured\.json, loss\[1\]: stored 0\.250001, again 0\.250002 \(relative\n {2}4\.0e-6\)\n/,
    );
  });

  it('names the file and the place that differ first, with both values', () => {
    const [first] = checked['drift:workers'].differences;
    assert.deepEqual(first, {
      output: 'measured',
      file: 'measured.json',
      place: 'loss[1]',
      stored: '1.25',
      again: '2.25',
      relative: 1 / 2.25,
    });
    assert.deepEqual(
      checked['drift:workers'].differences.map(({ file, place }: any) => `${file} ${place}`),
      ['measured.json loss[1]', 'values.f32 values[1]'],
    );
    const [pool] = checked['drift:machine'].differences;
    assert.deepEqual({ file: pool.file, place: pool.place }, { file: 'note.txt', place: 'line 2' });
    assert.match(pool.again, /^"0 o'clock UTC, threads 1"$/);
    assert.match(checked['drift:luck'].problem.message, /Too many at once/);
  });

  it('leaves the stored results, the keys and the store as they were', async () => {
    const again = await rig.json('run', ...flags);
    assert.deepEqual(again.ran, []);
    assert.deepEqual(outputsOf(again), outputs);
    assert.deepEqual(readdirSync(rig.path('artifacts/tmp')), []);
    assert.equal((await rig.run('verify')).code, 0);
  });

  it('is kept beside the record and shown, but not where a repetition failed', async () => {
    const shown = JSON.parse((await rig.run('show', 'drift:workers', '--json', ...flags.slice(0, 2))).stdout);
    assert.equal(shown.determinism.class, 'none');
    const text = await rig.run('show', 'drift:nothing', ...flags.slice(0, 2));
    assert.match(text.stdout, /determinism +bitwise: the same bytes, run again 1 time/);
    const failed = JSON.parse((await rig.run('show', 'drift:luck', '--json', ...flags.slice(0, 2))).stdout);
    assert.equal(failed.determinism, undefined);
  });

  it('brings the inputs of its node up to date first, and runs nothing else', async () => {
    const fresh = await rig.json('run', '--store', 'other', '--check-determinism', 'sh?ut');
    assert.equal(fresh.code, 0, fresh.stderr);
    assert.deepEqual(fresh.ran.sort(), ['read', 'shout']);
    assert.equal(fresh.last.determinism.shout, 'bitwise');
  });

  it('makes no report stale: a report gets the classes when it runs, and the same classes when it runs again', async () => {
    const set = ['--set', 'account=true', '--store', 'reports'];
    assert.equal((await rig.run('run', ...set)).code, 0);
    assert.equal((await rig.run('run', ...set, '--check-determinism', 'shout', '-n', '1')).code, 0);
    assert.deepEqual((await rig.json('run', ...set)).ran, []);
    const before = await rig.json('run', ...set, '--check-determinism', 'account', '-n', '1');
    assert.equal(before.last.determinism.account, 'bitwise', 'it was told none when it ran');
    assert.deepEqual((await rig.json('run', ...set, '--force', 'account')).ran, ['account']);
    const shown = JSON.parse((await rig.run('show', 'account', '--json', ...set)).stdout);
    assert.equal(readFileSync(shown.outputs[0].files[0].path, 'utf8'), 'read unchecked\nshout bitwise');
  });

  it('is interrupted with exit code 130, leaving no process and nothing temporary', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const set = ['--set', 'steps=3', '--set', 'pause=1', '--store', 'cut'];
    const before = await rig.json('run', ...set);
    const child = rig.start('run', ...set, '--json', '--check-determinism', 'slow', '-n', '1000');
    const ended = finished(child);
    await new Promise<void>((resolve) => {
      let all = '';
      child.stdout!.on('data', (chunk) => {
        all += chunk;
        if (all.includes('(2 of 1000)')) resolve();
      });
    });
    const workers = childrenOf(child.pid!);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130, stderr);
    for (const worker of workers) await gone(worker);
    assert.deepEqual(readdirSync(rig.path('cut/tmp')), []);
    assert.deepEqual(outputsOf(await rig.json('run', ...set)), outputsOf(before));
  });
});

const outputsOf = ({ nodes }: Awaited<ReturnType<Rig['json']>>): Record<string, Record<string, string>> =>
  Object.fromEntries(Object.values(nodes).map(({ node, outputs }) => [node, outputs]));
