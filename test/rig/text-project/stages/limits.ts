import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

/** Fails so many times with an error of this code, then succeeds. */
export const flaky = stage({
  name: 'flaky',
  source: import.meta.url,
  inputs: { text: Text },
  outputs: { text: Text },
  params: v.strictObject({ failures: v.number(), code: v.string() }),
  retry: { times: 2, delaySeconds: 0.05, on: ['no-network', 'ECONNRESET'] },
  async run({ params, workspace }) {
    const tries = join(await workspace(), 'tries');
    await appendFile(tries, '.');
    const count = (await readFile(tries)).length;
    console.log(`try ${count}`);
    if (count > params.failures) return { text: String(count) };
    throw Object.assign(new Error(`Nothing came on try ${count}.`), { name: 'Problem', code: params.code });
  },
});

/** Waits for a very long time after its first failure. */
export const patient = stage({
  name: 'patient',
  source: import.meta.url,
  inputs: { text: Text },
  outputs: { text: Text },
  params: v.strictObject({}),
  retry: { times: 1, delaySeconds: 3600, on: ['no-network'] },
  async run() {
    throw Object.assign(new Error('Nothing came.'), { name: 'Problem', code: 'no-network' });
  },
});

/** Never ends by itself, unless there is a checkpoint. */
export const endless = stage({
  name: 'endless',
  source: import.meta.url,
  inputs: { text: Text },
  outputs: { text: Text },
  params: v.strictObject({ listens: v.boolean() }),
  timeoutSeconds: 1,
  async run({ params, checkpoints, signal }) {
    if (await checkpoints.load()) return { text: 'went on' };
    for (; !params.listens; );
    while (!signal.aborted) await sleep(10);
    await checkpoints.save({ state: Buffer.from('here') });
    throw signal.reason;
  },
});

/** Holds more than it may: on JavaScript's heap, or beside it. */
export const hungry = stage({
  name: 'hungry',
  source: import.meta.url,
  inputs: { text: Text },
  outputs: { text: Text },
  params: v.strictObject({ where: v.picklist(['heap', 'buffers']) }),
  memoryMiB: 250,
  async run({ params }) {
    const held: unknown[] = [];
    for (;;) {
      if (params.where === 'heap') held.push(Array.from({ length: 10_000 }, (_, i) => ({ i })));
      else held.push(Buffer.alloc(10 * 2 ** 20, 1));
      if (params.where === 'buffers') await sleep(5);
    }
  },
});
