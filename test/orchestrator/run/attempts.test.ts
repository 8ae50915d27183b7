import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { beginAttempt, isCurrent } from '../../../orchestrator/store/attempts.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { finished, Rig } from '../../rig/rig.ts';

describe('An attempt', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  const recordOf = async (key: Digest) => (await Store.open(rig.path('artifacts'))).readRecord(key)!;

  it('that another process replaced publishes nothing, and the next one resumes from its checkpoint', async () => {
    await rig.run('run', '--set', 'steps=1');
    const child = rig.start('--json', 'run', '--set', 'steps=30', '--set', 'pause=60');
    const done = finished(child);
    let key: Digest | undefined;
    let seen = '';
    child.stdout!.on('data', (chunk) => {
      seen += chunk;
      key ??= /"type":"node-started","node":"slow"[^\n]*?"key":"(sha256:[0-9a-f]+)"/.exec(seen)?.[1] as Digest;
    });
    const { layout } = await Store.open(rig.path('artifacts'));
    while (key === undefined || !existsSync(join(layout.checkpoint(key), '00000003-1'))) await sleep(20);

    // To the other process this one seemed dead: it replaces the lock, begins an attempt, and dies.
    const lock = lockTakenOver(layout.lock(key));
    assert.equal(beginAttempt({ layout }, key).number, 2);
    await sleep(300);
    assert.equal((await recordOf(key)) === undefined, true);
    rmSync(lock);

    const { code, stdout } = await done;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /"code":"attempt-replaced"/);
    const { attempts, resumedFrom } = await recordOf(key);
    assert.deepEqual({ attempts, resumedFrom }, { attempts: 3, resumedFrom: 1 });
    const shown = await rig.run('show', 'slow', '--set', 'steps=30', '--set', 'pause=60');
    assert.match(shown.stdout, /resumed from attempt 1/);
  });

  it('that was replaced in the pause before a retry begins no other attempt', async () => {
    await rig.edit('stages/limits.ts', (text) => text.replace('delaySeconds: 0.05', 'delaySeconds: 1.5'));
    const child = rig.start('--json', 'run', '--set', 'limits=["flaky no-network 1"]');
    const done = finished(child);
    let seen = '';
    child.stdout!.on('data', (chunk) => (seen += chunk));
    while (!seen.includes('node-retrying')) await sleep(20);
    const key = /"type":"node-started","node":"flaky"[^\n]*?"key":"(sha256:[0-9a-f]+)"/.exec(seen)![1] as Digest;

    const { layout } = await Store.open(rig.path('artifacts'));
    const lock = lockTakenOver(layout.lock(key));
    const others = beginAttempt({ layout }, key);
    assert.equal(others.number, 2);
    while (!seen.includes('attempt-replaced')) await sleep(20);
    assert.ok(isCurrent({ layout }, key, others));
    rmSync(lock);

    const { code, stdout } = await done;
    assert.equal(code, 0, stdout);
    assert.equal((await recordOf(key)).attempts, 3);
  });
});

/** Replaces the owner of a lock by another process, on another machine. */
function lockTakenOver(lock: string): string {
  const owner = { ...JSON.parse(readFileSync(lock, 'utf8')), token: 'another', host: 'elsewhere id' };
  writeFileSync(`${lock}.new`, JSON.stringify(owner));
  renameSync(`${lock}.new`, lock);
  return lock;
}
