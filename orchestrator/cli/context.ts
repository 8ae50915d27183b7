import { resolve } from 'node:path';
import { commandText } from '../ground/printed-command.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { damageNotice } from './damage-notice.ts';
import { type GlobalOptions, outputFor } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import { choiceWords, optionValues } from './project-options.ts';
import { experimentValue, openSession } from './session.ts';
import type { ExperimentChoice } from './session-types.ts';

/** Makes the context of a command. What only some commands need is loaded when they ask for it. */
export function contextFor(
  project: Project,
  argv: readonly string[],
  options: GlobalOptions,
  whole: OwnContext['whole'],
): OwnContext {
  const { store } = options;
  const output = outputFor(options);
  return {
    ...{ project, argv, store, output, whole },
    choose: (name, flags) => choiceOf(project, name, flags, store),
    commandFor: (command, choice, ...words) =>
      commandText(command, choice.experiment, ...words, ...choiceWords(project, choice, store)),
    settingsOf: (choice) => experimentValue(project, choice),
    open: (choice) =>
      openSession(project, choice, store, ({ path, reason }) => output.note(damageNotice(path, reason).message)),
    async run(choice, { jobs } = {}) {
      const { startRun } = await import('./run-command.ts');
      const nothing = { only: [], force: [], keepGoing: false, dryRun: false };
      const result = await startRun(project, choice, { store, ...nothing, ...(jobs ? { jobs } : {}) }, output);
      const { exitCode, latest, finished } = result!;
      const details = async () => (await import('./run-details.ts')).runDetails(project, choice, store, finished.run);
      return { exitCode, latest, details };
    },
    compared: async (request) => (await import('./compared-runs.ts')).comparedRuns(request, store),
    lock: async (file, onWait) => (await import('../store/key-lock.ts')).lockFile(file, { onWait }),
    write: async (folder, files) => (await import('./written-files.ts')).writeFiles(folder, files),
  };
}

/** Without a name the experiment and the settings of the last run, so that a command about a node follows it. */
function choiceOf(
  project: Project,
  name: string | undefined,
  flags: { readonly set: readonly string[] },
  store: string,
): ExperimentChoice {
  const given = { set: flags.set, options: optionValues(project, flags) };
  if (name !== undefined) return { experiment: name, ...given };
  // The rerun of a lock has settings of its own, which no command but `reproduce` knows.
  const last = readRuns(resolve(store)).find((run) => Object.hasOwn(project.experiments, run.experiment));
  if (!last) return { experiment: project.defaultExperiment, ...given, implied: 'default' };
  const { experiment } = last;
  if (flags.set.length > 0) return { experiment, ...given, implied: 'last run' };
  return { experiment, set: last.set, options: optionValues(project, last), implied: 'last run' };
}
