import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ProcessState } from '../../../../orchestrator/run/worker/leftovers.ts';

const left = async (isKept: boolean, act: () => unknown): Promise<string[]> => {
  await turn(); // the runner starts timers of its own when a test has begun
  const state = new ProcessState(isKept);
  await act();
  return state.leftovers();
};

describe('What a stage leaves behind in its process', () => {
  // As a worker has it: in the machine's folder others make files meanwhile.
  const { TMPDIR } = process.env;
  const own = mkdtempSync(join(tmpdir(), 'strata-left-'));
  before(() => {
    process.env.TMPDIR = own;
  });
  after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(own, { recursive: true });
  });

  it('is nothing where it waits for its own work', async () => {
    const act = () => new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await left(true, act), []);
  });

  it('is named: timers, the folder, variables, members of what all modules share', async () => {
    const timer: { one?: NodeJS.Timeout } = {};
    const cwd = process.cwd();
    const { max } = Math;
    try {
      const act = () => {
        timer.one = setInterval(() => {}, 1000);
        process.chdir('/');
        process.env.STRATA_TEST_LEFT = '1';
        Object.assign(Math, { max: Math.min });
        Object.assign(globalThis, { strataTestLeft: 1 });
        Object.defineProperty(Array.prototype, 'last', { value: 1, configurable: true });
      };
      assert.deepEqual(await left(true, act), [
        'a timer',
        'another working directory',
        'the environment variable STRATA_TEST_LEFT',
        'another globalThis.strataTestLeft',
        'another Math.max',
        'another Array.prototype.last',
      ]);
    } finally {
      clearInterval(timer.one);
      process.chdir(cwd);
      delete process.env.STRATA_TEST_LEFT;
      Object.assign(Math, { max });
      Reflect.deleteProperty(globalThis, 'strataTestLeft');
      Reflect.deleteProperty(Array.prototype, 'last');
    }
  });

  it('matters only where it lives on, if the process ends', async () => {
    const timer: { one?: NodeJS.Timeout } = {};
    const act = () => {
      timer.one = setInterval(() => {}, 1000);
    };
    assert.deepEqual(await left(false, act), []);
    clearInterval(timer.one);
  });
});
