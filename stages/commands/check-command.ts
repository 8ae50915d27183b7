import type { Command, FinishedRun } from '../../orchestrator/cli/command.ts';
import type { Experiment } from '../settings/experiment.ts';
import type { CheckPlan } from './gate.ts';
import { seedSettings } from './seed-settings.ts';

export const check: Command = {
  name: 'check',
  description: 'run, and compare with a baseline: exit code 3 for a regression',
  arguments: [{ name: '<experiment>' }],
  experiment: 'chosen',
  options: [
    { flags: '--baseline <file>', description: 'the baseline to compare with', required: true },
    { flags: '--seeds <n>', description: 'train everything that has a seed with seeds 0 to n-1', kind: 'count' },
    { flags: '--update', description: 'rewrite the baseline' },
    { flags: '--reason <text>', description: 'why the baseline is rewritten; kept in it' },
    { flags: '--alpha <chance>', description: 'chance of a false alarm over all planned looks; 0.01 unless given' },
    {
      flags: '--delta <points>',
      description: 'the smallest drop of interest, in points of accuracy; 2 unless given',
    },
    { flags: '--looks <list>', description: 'numbers of check seeds after which the gate decides; 1,3 unless given' },
    { flags: '--junit <file>', description: 'write JUnit XML' },
    { flags: '--markdown <file>', description: 'write Markdown, for a pull request' },
    { flags: '--flips <file>', description: 'write a page of the images whose prediction changed' },
    { flags: '--jobs <n>', description: 'number of stages that run at once', kind: 'count' },
  ],
  async action({ output, choose, settingsOf, commandFor, run }, flags, experiment: string) {
    const chosen = choose(experiment, flags);
    const seeds = flags.seeds === undefined ? [] : seedSettings(settingsOf(chosen) as Experiment, flags.seeds);
    const choice = { ...chosen, set: [...chosen.set, ...seeds] };
    const { baseline, alpha, delta, looks, junit, markdown, flips } = flags;
    const given = Object.entries({ baseline, alpha, delta, looks, junit, markdown, flips }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    );
    const again = (seeds: number, ...words: readonly string[]) =>
      commandFor('check', chosen, ...given, '--seeds', String(seeds), ...words);
    const plan = { ...planOf(experiment, flags), again };
    const gate = await import('./gate.ts');
    await gate.prepareCheck(plan);
    const finished = await run(choice, { jobs: flags.jobs });
    if (finished.exitCode !== 0) return finished.exitCode;
    const out = (line: string) => (output.json ? output.note(line) : output.text(line));
    const { exitCode, data } = await gate.check(await requestOf(plan, finished), out);
    output.data({ type: 'check-finished', experiment, ok: exitCode === 0, exitCode, ...data });
    return exitCode;
  },
};

const requestOf = async (plan: CheckPlan, { latest, details }: FinishedRun) => ({
  ...plan,
  ...{ latest, ...(await details()) },
});

/** Options of the gate are passed on as typed: it knows what they mean. */
function planOf(experiment: string, flags: Readonly<Record<string, any>>): Omit<CheckPlan, 'again'> {
  const given = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  const { baseline, update } = flags;
  return {
    ...{ experiment, baseline, update, given: given(['alpha', 'delta', 'looks']) },
    ...given(['reason', 'junit', 'markdown', 'flips']),
  };
}
