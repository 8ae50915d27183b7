import type { Command } from './command.ts';
import type { OwnContext } from './own-context.ts';
import { startRun } from './start-run.ts';
import type { WatchRound } from './watch-round.ts';

export const run: Command<OwnContext> = {
  name: 'run',
  description: 'run what is out of date',
  arguments: [{ name: '[experiment]' }],
  experiment: 'chosen',
  options: [
    { flags: '--only <node>', description: 'this node and what it needs; globs; again for more', repeatable: true },
    {
      flags: '--force <node>',
      description: 'run this node although it is fresh; globs; again for more',
      repeatable: true,
    },
    { flags: '--jobs <n>', description: 'stages at once', kind: 'count' },
    {
      flags: '--resources <list>',
      description: 'what stages may use: cpu=8,memory=16G,gpu=0+1; else the whole machine',
    },
    { flags: '--keep-going', description: 'after a failure, run what does not depend on it' },
    { flags: '--dry-run', description: 'say what would run' },
    {
      flags: '--check-determinism <node>',
      description: 'run it again in fresh processes, compare; globs; again for more',
      repeatable: true,
    },
    {
      flags: '-n, --repeats <n>',
      description: 'how often --check-determinism runs a node again',
      kind: 'count',
      default: 2,
    },
    { flags: '--watch', description: 'run again whenever a file changes on which results depend' },
  ],
  examples: [
    ['run', 'the default experiment'],
    ['run --jobs 2 --keep-going', 'two stages at once, as far as it goes'],
    ["run --only 'NODE*' --watch", 'a part of it, again with every edit'],
  ],
  async action({ project, argv, store, output, choose }, flags, name: string = project.defaultExperiment) {
    if (flags.watch) {
      const { watchCommand } = await import('./watch-command.ts');
      return watchCommand(project, argv, store, output);
    }
    const round = process.env.STRATA_WATCH_ROUND === undefined ? undefined : await import('./watch-round.ts');
    const start = (watched?: WatchRound) =>
      startRun(project, choose(name, flags), { ...flags, store, round: watched }, output);
    const result = await (round ? round.inRound(project.source, start) : start());
    return result?.exitCode;
  },
};
