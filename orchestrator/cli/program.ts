import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Problem } from '../ground/problems.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { addCheckCommand } from './add-check-command.ts';
import { addInspectCommands } from './inspect-commands.ts';
import { addInterfaceCommands } from './interface-commands.ts';
import { type GlobalOptions, type Output, outputFor } from './output.ts';
import type { Project } from './project.ts';
import { addReproduceCommand } from './reproduce-options.ts';
import { damageNotice, startRun } from './run-command.ts';
import { type ExperimentChoice, openSession, type Session } from './session.ts';
import type { WatchRound } from './watch-round.ts';

interface ExperimentFlags {
  readonly set: readonly string[];
  readonly engine: string;
  readonly experiment?: string;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Write a whole number.');
  return value;
}

function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('At least 1 is needed to get anything done.');
  return value;
}

const experimentOptions = (command: Command): Command =>
  command
    .option('--set <path=value>', 'set a parameter, for example pretrain.epochs=3; again for more', collect, [])
    .addOption(
      new Option('--engine <name>', 'numeric engine').choices(['auto', 'native', 'wasm', 'cpu']).default('auto'),
    );

/** Reads the command line and runs one command. Resolves to the exit code. */
export async function program(project: Project, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const root = new Command('strata')
    .usage('COMMAND [options]')
    .description(
      'Label-efficiency studies as a typed graph of cached stages. Change one thing, and only what depends on it runs again.',
    )
    .option('--store <dir>', 'where results are kept', 'artifacts')
    .option('--json', 'JSON lines on standard output, and nothing else there')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('before', examples);
  root.configureOutput({ writeErr: () => {} });

  const output = (): Output => outputFor(globalOptions(root));
  const session = async (name: string | undefined, flags: ExperimentFlags): Promise<Session> => {
    const { store } = globalOptions(root);
    const note = output().note;
    return openSession(project, choiceOf(project, name, flags, store), store, ({ path, reason }) => {
      const event = damageNotice(path, reason);
      if (event.type === 'notice') note(event.message);
    });
  };

  experimentOptions(root.command('run [experiment]').description('run what is out of date'))
    .option('--only <node>', 'this node and what it needs; globs; again for more', collect, [])
    .option('--force <node>', 'run this node although it is fresh; globs; again for more', collect, [])
    .option('--jobs <n>', 'stages at once', atLeastOne)
    .option('--resources <list>', 'what stages may take up: cpu=8,memory=16G,gpu=0+1; else all of the machine')
    .option('--keep-going', 'after a failure, run what does not depend on it', false)
    .option('--dry-run', 'say what would run', false)
    .option(
      '--check-determinism <node>',
      'run it again in fresh processes, compare; globs; again for more',
      collect,
      [],
    )
    .option('-n, --repeats <n>', 'how often --check-determinism runs a node again', atLeastOne, 2)
    .option('--watch', 'run again whenever a file changes on which results depend', false)
    .action(async (name, flags) => {
      if (flags.watch) {
        const { watchCommand } = await import('./watch-command.ts');
        exitCode = await watchCommand(project, argv, globalOptions(root).store, output());
        return;
      }
      const choice = choiceOf(project, name ?? project.defaultExperiment, flags, '');
      const round = process.env.STRATA_WATCH_ROUND === undefined ? undefined : await import('./watch-round.ts');
      const run = (watched?: WatchRound) =>
        startRun(project, choice, { ...flags, ...globalOptions(root), round: watched }, output());
      const result = await (round ? round.inRound(project.source, run) : run());
      exitCode = result?.exitCode ?? 0;
    });

  experimentOptions(root.command('status [experiment]').description('every node in a word; computes nothing')).action(
    async (name, flags) => {
      const { statusCommand } = await import('./status-command.ts');
      await statusCommand(await session(name ?? project.defaultExperiment, flags), output());
    },
  );

  experimentOptions(root.command('why <node>').description("what is in the node's key, and what changed"))
    .option('--experiment <name>', 'of this experiment; else of the last run')
    .action(async (node, flags) => {
      const { whyCommand } = await import('./why-command.ts');
      await whyCommand(await session(flags.experiment, flags), node, output());
    });

  experimentOptions(root.command('graph [experiment]').description('the graph with states, times and reasons'))
    .addOption(
      new Option('--format <format>', 'html is one page, to open')
        .choices(['mermaid', 'svg', 'html', 'json'])
        .default('mermaid'),
    )
    .option('--output <file>', 'write to this file')
    .action(async (name, flags) => {
      const { graphCommand } = await import('./graph-command.ts');
      await graphCommand(await session(name ?? project.defaultExperiment, flags), flags, output());
    });

  experimentOptions(root.command('show <node>').description('an artifact and how it came to be'))
    .option('--experiment <name>', 'of this experiment; else of the last run')
    .action(async (node, flags) => {
      const { showCommand } = await import('./show-command.ts');
      await showCommand(await session(flags.experiment, flags), node, output());
    });

  root
    .command('runs')
    .description('past runs')
    .action(async () => {
      const { runsCommand } = await import('./store-commands.ts');
      await runsCommand(globalOptions(root).store, output());
    });

  addCheckCommand(root, project, {
    output,
    withExperiment: experimentOptions,
    choice: (name, flags) => choiceOf(project, name, flags, ''),
    store: () => globalOptions(root).store,
    exit: (code) => {
      exitCode = code;
    },
  });

  root
    .command('verify')
    .description('check every byte of the store')
    .option('--repair', 'move what is damaged to quarantine, so that it is made again', false)
    .action(async ({ repair }) => {
      const { verifyCommand } = await import('./store-commands.ts');
      exitCode = await verifyCommand(globalOptions(root).store, repair, output());
    });

  addReproduceCommand(root, project, {
    ...{ store: () => globalOptions(root).store, output },
    exit: (code) => {
      exitCode = code;
    },
  });
  addInterfaceCommands(root, project, { output });
  addInspectCommands(root, project, {
    store: () => globalOptions(root).store,
    output,
    session,
    withExperiment: experimentOptions,
  });

  if (project.engine)
    root
      .command('engine [action]')
      .description('the numeric engine: info or install')
      .option('--gpu', 'the CUDA build', false)
      .addOption(new Option('--engine <name>', 'which').choices(['auto', 'native', 'wasm', 'cpu']).default('auto'))
      .action(async (action: string = 'info', flags) => {
        if (action !== 'info' && action !== 'install')
          throw new Problem('bad-usage', `engine ${action}: there is "engine info" and "engine install".`, {
            exitCode: 2,
          });
        const out = output();
        out.data(await project.engine!(action, flags, (line) => (out.json ? out.note(line) : out.text(line))));
      });

  // Only help needs words; a run with nothing to do does not.
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h'))
    (await import('./help.ts')).describeHelp(root);
  try {
    await root.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') return argv.length === 0 ? 2 : 0;
    throw new Problem(
      'bad-usage',
      `${error.message
        .replace(/^error: /, '')
        .replaceAll('\n', ' ')
        .replace(/\.+$/, '')}. See: npx tsx pipeline.ts --help.`,
      {
        exitCode: 2,
      },
    );
  }
  return exitCode;
}

const examples = `Examples:
  npx tsx pipeline.ts run                                the quick experiment, no download
  npx tsx pipeline.ts run cifar10 --set data.path=FILE   your archive or folder of images
  npx tsx pipeline.ts why pretrain/barlow-twins          why it would run, down to the line
`;

const globalOptions = (root: Command): GlobalOptions => root.opts<GlobalOptions & { store: string }>();

/** A command about one node follows the last run, its settings included, unless an experiment is named. */
function choiceOf(project: Project, name: string | undefined, flags: ExperimentFlags, store: string): ExperimentChoice {
  if (name !== undefined) return { experiment: name, set: flags.set, engine: flags.engine };
  const last = readRuns(resolve(store))[0];
  if (!last || flags.set.length > 0)
    return { experiment: last?.experiment ?? project.defaultExperiment, set: flags.set, engine: flags.engine };
  return { experiment: last.experiment, set: last.set, engine: last.engine };
}
