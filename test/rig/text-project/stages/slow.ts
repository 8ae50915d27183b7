import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

/** Adds up random numbers step by step and keeps a checkpoint after each: what a training does. */
export const slow = stage({
  name: 'slow',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ steps: v.number(), pause: v.number() }),
  outputs: { total: Text },
  async run({ params, checkpoints, random, progress, signal }) {
    const saved = await checkpoints.load();
    let { step, total } = saved ? JSON.parse(Buffer.from(saved.state!).toString()) : { step: 0, total: 0 };
    while (step < params.steps) {
      await sleep(params.pause);
      total += random(7, 'slow', step).uniform();
      step += 1;
      await checkpoints.save({ state: Buffer.from(JSON.stringify({ step, total })) });
      progress({ done: step, total: params.steps, unit: 'steps' });
      if (signal.aborted) throw signal.reason;
    }
    return { total: String(total) };
  },
});
