import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { watchEnd } from './cli/ending.ts';
import type { Project } from './cli/project.ts';
import { claimStdout, print, returnStdout } from './cli/stdout.ts';
import { loadCompiled } from './compiled/load.ts';
import { isProblem } from './ground/problems.ts';
import { outliveOutput } from './render/epipe.ts';

export type { Command, CommandContext } from './cli/command.ts';
export type { Project } from './cli/project.ts';

/**
 * True if the program was started with this file, false if it imports it: a pipeline file that asks can be imported for
 * its graph. @param source - `import.meta.url` of the file
 */
export function isStarted(source: string): boolean {
  const started = process.argv[1];
  if (started === undefined) return false;
  const own = realpathSync(fileURLToPath(source));
  // Node takes a name without its extension where a loader resolves it.
  return [started, `${started}.ts`].some((path) => existsSync(path) && realpathSync(path) === own);
}

// Modules of the project that are loaded after this one print as well.
if (process.argv.includes('--json')) claimStdout();

/** One program for the life of a process, so that nothing is watched or counted twice. */
let loaded: Promise<LoadedProgram> | undefined;

/**
 * The command line of a project. It returns when the command is done and sets the exit code: 0 success, 1 a stage
 * failed, 2 wrong usage, configuration or wiring, 3 a regression or damage, 130 interrupted.
 */
export async function cli<E>(project: Project<E>, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const fail = (line: string): void => {
    process.stderr.write(line);
    process.once('exit', () => {
      process.exitCode ||= 1;
    });
  };
  outliveOutput(process.stdout, 'standard output', fail);
  outliveOutput(process.stderr, 'standard error', fail);
  const done = watchEnd();
  if (argv.includes('--json')) claimStdout();
  try {
    loaded ??= loadProgram();
    const { program, keep } = await loaded;
    process.exitCode = await program(project, argv, print);
    await keep();
  } catch (thrown) {
    const { problemText } = await import('./render/problem-text.ts');
    const { asProblem } = await import('./ground/system-problems.ts');
    const { terminalFor } = await import('./render/terminal.ts');
    const error = asProblem(thrown);
    const terminal = terminalFor(process.env, process.stderr);
    const debug = process.env.STRATA_DEBUG === '1';
    process.stderr.write(problemText(error, { debug, terminal }));
    process.exitCode = isProblem(error) ? (error.exitCode ?? 1) : 1;
  } finally {
    done();
    // Else the process goes on with something else.
    if (!isStarted(project.source)) returnStdout();
  }
}

type Program = typeof import('./cli/program.ts')['program'];

interface LoadedProgram {
  readonly program: Program;
  /** Compiles the command line for the next process unless that is done already. Never fails. */
  keep(): Promise<void>;
}

/** Loads the compiled command line, or its sources where that is impossible or stacks should name their lines. */
async function loadProgram(): Promise<LoadedProgram> {
  const isForStacks = process.env.STRATA_DEBUG === '1';
  const compiled = isForStacks ? undefined : loadCompiled('cli/program');
  const { program } = (compiled?.exports as { program: Program }) ?? (await import('./cli/program.ts'));
  let isKept = isForStacks || compiled?.isWarm === true;
  return {
    program,
    async keep() {
      if (isKept) return;
      isKept = true;
      const { compile } = await import('./compiled/compile.ts');
      await compile('cli/program', compiled);
    },
  };
}
