import { spawn } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { Problem } from '../ground/problems.ts';
import { plural } from '../ground/quantities.ts';
import { allSources } from '../watch/program-files.ts';
import { changedPaths, type Snapshot, snapshot } from '../watch/snapshot.ts';
import { nextChange } from '../watch/wait.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import { rootOf } from './session.ts';
import { type FromRound, ROUND_VARIABLE, type ToRound } from './watch-round.ts';

/**
 * `run --watch`: runs, and runs again whenever a file changes that the run depends on, until it is interrupted. Each round is
 * this command line in its own process, so that edited modules are loaded again and a syntax error ends only one round.
 * Resolves to 130.
 */
export async function watchCommand(
  project: Project,
  argv: readonly string[],
  store: string,
  output: Output,
): Promise<number> {
  const stopping = new AbortController();
  let round: ReturnType<typeof start> | undefined;
  const onSignal = (): void => {
    if (stopping.signal.aborted) round?.end();
    else round?.stop();
    stopping.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const args = argv.filter((arg) => arg !== '--watch');
  let watched: readonly string[] = allSources(rootOf(project), resolve(store));
  let changed: readonly string[] = [];
  try {
    for (;;) {
      const since = Date.now();
      const before = snapshot(watched);
      round = start(args, changed);
      const { code, signal, paths } = await round.ended;
      round = undefined;
      if (stopping.signal.aborted || code === 130) return 130;
      // A round that could not be loaded reports no paths, so those of the round before are watched on.
      watched = paths ?? watched;
      say(output, watched, code === 0 ? '' : signal ? `ended by ${signal}` : `exit code ${code}`);
      changed = (await whatChanged(before, watched, since, stopping.signal)).map((path) => relative('', path));
    }
  } catch (error) {
    if (stopping.signal.aborted) return 130;
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Edits made during the round, or else the next edit. */
async function whatChanged(
  before: Snapshot,
  watched: readonly string[],
  since: number,
  signal: AbortSignal,
): Promise<string[]> {
  const now = snapshot(watched);
  const meanwhile = changedPaths(before, now, since);
  return meanwhile.length > 0 ? meanwhile : nextChange(now, { signal, poll: process.env.STRATA_WATCH === 'poll' });
}

function say(output: Output, watched: readonly string[], trouble: string): void {
  output.data({ type: 'watching', files: watched.length });
  output.note(`${trouble ? `${trouble}; ` : ''}watching ${plural(watched.length, 'file')}, Ctrl-C ends`);
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly paths: readonly string[] | undefined;
}

/** Starts a round on this process's own terminal. */
function start(args: readonly string[], changed: readonly string[]) {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [ROUND_VARIABLE]: JSON.stringify(changed) },
  });
  let paths: readonly string[] | undefined;
  child.on('message', (message: FromRound) => {
    if (message.type === 'watch') paths = message.paths;
  });
  const ended = new Promise<Ended>((resolved, reject) => {
    child.once('error', (cause) =>
      reject(
        new Problem(
          'no-process',
          `A process for the next round cannot be started: ${cause.message}. Start the command again.`,
          { cause },
        ),
      ),
    );
    // The channel closes after its last message was read, which may be after the process ended.
    const closed = new Promise((done) => child.once('disconnect', done));
    child.once('exit', (code, signal) => void closed.then(() => resolved({ code, signal, paths })));
  });
  return {
    ended,
    stop: (): void => void (child.connected && child.send({ type: 'stop' } satisfies ToRound)),
    /** Ends it without waiting for checkpoints. */
    end: (): void => void child.kill('SIGINT'),
  };
}
