import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetPeak, peakMemory } from '../../../../orchestrator/run/worker/peak-memory.ts';
import { skip } from '../../../rig/skip.ts';

describe('the peak of a process’s memory', function () {
  this.timeout(30_000);

  it('is the most that it held, and is counted from zero for the next node', async function () {
    if (process.platform !== 'linux') skip(this, 'it needs Linux');
    const folder = mkdtempSync(join(tmpdir(), 'strata-peak-'));
    const script = join(folder, 'child.mjs');
    // Filled, since pages that nothing was written to take no memory; let go of when it is told to.
    writeFileSync(
      script,
      `let held; process.on('message', (bytes) => { held = bytes ? Buffer.alloc(bytes, 1) : undefined; globalThis.gc();
        setTimeout(() => { globalThis.gc(); process.send('done'); }, 50); });`,
    );
    const child = fork(script, { execArgv: ['--expose-gc'] });
    const tell = (bytes: number) =>
      new Promise((resolve) => {
        child.once('message', resolve);
        child.send(bytes);
      });
    try {
      await tell(0);
      forgetPeak(child.pid);
      const before = peakMemory(child.pid)!;
      await tell(200 * 2 ** 20);
      const filled = peakMemory(child.pid)!;
      assert.ok(filled - before > 150 * 2 ** 20, `${before} ${filled}`);
      await tell(0);
      // Linux counts pages per processor and adds them up now and then: a machine of many is some megabytes out.
      const kept = peakMemory(child.pid)!;
      assert.ok(kept > filled - 16 * 2 ** 20, `${kept} ${filled}`);
      forgetPeak(child.pid);
      assert.ok(peakMemory(child.pid)! < filled - 150 * 2 ** 20, String(peakMemory(child.pid)));
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
