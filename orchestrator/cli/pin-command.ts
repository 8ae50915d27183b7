import { runNamed } from '../compare/run-names.ts';
import type { Digest } from '../ground/digest.ts';
import { commandText, storeWords } from '../ground/printed-command.ts';
import { isProblem, Problem } from '../ground/problems.ts';
import { plural } from '../ground/quantities.ts';
import { type RunRecord, readRuns } from '../keep/kept-runs.ts';
import { type Pin, writePin } from '../keep/pins.ts';
import { planPipeline, restrict } from '../plan/plan.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import { placeOf } from './implied-words.ts';
import type { Output } from './output.ts';
import type { Session } from './session-types.ts';

export const pin: Command = {
  name: 'pin',
  description: 'protect results from gc: those of a run (default: the latest), or of a node and all before it',
  arguments: [{ name: '<name>' }, { name: '[target]' }],
  experiment: 'chosen',
  options: [{ flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' }],
  examples: [
    ['pin paper', 'the results of the last run'],
    ['pin first NODE', 'a node and all before it'],
  ],
  action: ({ store, output, choose, open }, flags, name: string, target = 'latest') =>
    pinResults(store, name, target, () => open(choose(flags.experiment, flags)), output),
};

/** @throws Problem `nothing-to-pin`, `unknown-run`, `pin-taken`, `bad-pin` */
async function pinResults(
  storeDir: string,
  name: string,
  target: string,
  session: () => Promise<Session>,
  output: Output,
): Promise<void> {
  const store = await existingStore(storeDir);
  const { of, keys } = await pinned(target, storeDir, readRuns(store.root), session);
  const whole = keys.filter((key) => typeof store.lookAtRecord(key) === 'object');
  if (whole.length === 0)
    throw new Problem('nothing-to-pin', `There is no result of ${of} in the store to pin. Compute it first.`);
  const kept: Pin = { version: 1, name, of, keys: whole, at: new Date().toISOString() };
  await writePin(store.root, kept);
  output.data(kept);
  output.text(
    `Pinned ${plural(whole.length, 'result')} of ${of} as ${name}. Let go with: ${commandText('unpin', name, ...storeWords(storeDir))}`,
  );
}

async function pinned(
  target: string,
  storeDir: string,
  runs: readonly RunRecord[],
  session: () => Promise<Session>,
): Promise<{ of: string; keys: Digest[] }> {
  const ofRun = (run: RunRecord) => ({
    of: `run ${run.run} of ${run.experiment}`,
    keys: Object.values(run.nodes).flatMap(({ key, status }) => (key && status !== 'failed' ? [key] : [])),
  });
  const isRun = target === 'latest' || target === 'previous' || runs.some(({ run }) => run === target);
  if (isRun) return ofRun(runNamed(target, runs, storeDir));
  const { pipeline, choice, repeat, save, ...rest } = await session();
  if (!pipeline.nodes.some(({ name }) => name === target)) {
    try {
      return ofRun(runNamed(target, runs, storeDir));
    } catch (error) {
      if (!isProblem(error) || error.code !== 'unknown-run') throw error;
      const text = `There is no node "${target}"${placeOf(choice) || ` in ${choice.experiment}`}, and no run of that name. Nodes are listed by: ${commandText('status', choice.experiment, ...repeat)}; runs by: ${commandText('runs', ...storeWords(storeDir))}`;
      throw new Problem('unknown-node', text, { exitCode: 2 });
    }
  }
  const plan = await planPipeline(
    restrict(pipeline, (name) => name === target),
    rest,
  );
  await save();
  const of = `node ${target} of ${choice.experiment}`;
  const last = plan.at(-1)!;
  if (!last.record)
    throw new Problem(
      'nothing-to-pin',
      `The ${of} is ${last.status}: it has no result to pin. Compute it: ${commandText('run', choice.experiment, '--only', target, ...repeat)}`,
    );
  return { of, keys: plan.flatMap(({ key, record }) => (key && record ? [key] : [])) };
}
