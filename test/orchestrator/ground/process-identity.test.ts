import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  livenessOf,
  ownerOfTemporary,
  temporaryName,
  thisProcess,
} from '../../../orchestrator/ground/process-identity.ts';
import { skip } from '../../rig/skip.ts';
import { said } from '../store/children/start.ts';

describe('The identity of a process', () => {
  it('tells the living from the dead and from those elsewhere', async () => {
    const own = thisProcess();
    assert.equal(livenessOf(own), 'alive');
    assert.equal(livenessOf({ ...own, host: 'another' }), 'elsewhere');
    assert.equal(livenessOf({ ...own, pid: 2 ** 22 + 1 }), 'dead');
    if (own.start !== '') assert.equal(livenessOf({ ...own, start: `${own.start}0` }), 'dead');
  });

  it('counts a zombie as dead', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    // A shell whose child ends is replaced by `sleep`, which never asks after it.
    const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const pid = Number(await said(parent));
      const state = (): string => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]![0]!;
      for (let i = 0; i < 100 && state() !== 'Z'; i++) await sleep(20);
      assert.equal(state(), 'Z');
      assert.equal(livenessOf({ ...thisProcess(), pid, start: '' }), 'dead');
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('can be told from the name of a temporary file', () => {
    const name = temporaryName();
    assert.notEqual(name, temporaryName());
    assert.equal(ownerOfTemporary(name), 'alive');
    assert.equal(ownerOfTemporary(name.replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`)), 'dead');
    assert.equal(ownerOfTemporary(name.replace(/-[0-9a-f]{8}-/, '-00000000-')), 'elsewhere');
    assert.equal(ownerOfTemporary('objects.json'), undefined);
  });
});
