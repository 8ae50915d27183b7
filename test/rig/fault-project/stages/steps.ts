import * as v from 'valibot';
import type { Context } from '../orchestrator/node-types.ts';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

const inputs = { text: Text };
const params = v.strictObject({ steps: v.number() });
const outputs = { total: Text };
const Saved = v.strictObject({ step: v.number(), total: v.number() });

/** Adds up drawn numbers and keeps a checkpoint after each. */
async function work(context: Context<typeof inputs, { steps: number }>) {
  const { params, checkpoints, random, signal } = context;
  const saved = await checkpoints.load();
  let { step, total } = saved
    ? v.parse(Saved, JSON.parse(Buffer.from(saved['state.json']!).toString()))
    : { step: 0, total: 0 };
  while (step < params.steps) {
    total += random(7, 'steps', step).uniform();
    step += 1;
    await checkpoints.save({ 'state.json': Buffer.from(JSON.stringify({ step, total })) });
    if (signal.aborted) throw signal.reason;
  }
  return { total: `${total} ${context.inputs.text.length}` };
}

export const steps = stage({
  name: 'steps',
  source: import.meta.url,
  inputs,
  params,
  outputs,
  inline: true,
  run: (context) => work(context),
});

export const stepsApart = stage({
  name: 'steps-apart',
  source: import.meta.url,
  inputs,
  params,
  outputs,
  run: (context) => work(context),
});
