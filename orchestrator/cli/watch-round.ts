import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Notice } from '../events.ts';
import type { PlannedNode } from '../plan/plan.ts';
import { programFiles } from '../watch/program-files.ts';
import type { Session } from './session-types.ts';

/** Messages of the watching process to a round. */
export type ToRound = { readonly type: 'stop' };
/** A round's last message: the files and folders on which the next round may depend. */
export type FromRound = { readonly type: 'watch'; readonly paths: readonly string[] };

/** Set in a round of `run --watch`: a JSON list of the files that changed. */
export const ROUND_VARIABLE = 'STRATA_WATCH_ROUND';

/** Milliseconds to wait for a terminal's own signal, which interrupts both processes, after the request over the channel. */
const SIGNAL_MILLISECONDS = 250;
const MOST_NAMES = 3;

/** The side of `run --watch` inside a round. Each round is a process of its own, since Node loads a module only once. */
export class WatchRound {
  readonly #source: string;
  readonly #changed: readonly string[];
  #session: Session | undefined;
  #heard = false;

  constructor(source: string, changed: readonly string[]) {
    this.#source = source;
    this.#changed = changed;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        this.#heard = true;
        // Nothing has begun to compute, so there is nothing to wait for.
        if (process.listenerCount(signal) === 1) process.exit(130);
      });
    const stop = (): void => void setTimeout(() => this.#heard || process.emit('SIGINT'), SIGNAL_MILLISECONDS).unref();
    process.on('message', (message: ToRound) => message.type === 'stop' && stop());
    process.on('disconnect', stop);
    process.channel?.unref();
  }

  opened(session: Session): void {
    this.#session = session;
  }

  /** One line on what changed and what runs because of it; undefined in the first round. */
  notice(plan: readonly PlannedNode[]): Notice | undefined {
    if (this.#changed.length === 0) return undefined;
    const named = (status: PlannedNode['status']) =>
      plan.filter((node) => node.status === status).map(({ named: { name } }) => name);
    const [stale, unknown] = [named('stale'), named('unknown')];
    const after = unknown.length > 0 ? `, then ${few(unknown)} unless what they read comes out the same` : '';
    const what = stale.length > 0 ? `runs ${few(stale)}${after}` : 'changes no result';
    return { type: 'notice', level: 'info', code: 'watch', message: `${few(this.#changed)} changed: ${what}` };
  }

  /** Sends the watching process the paths to watch. */
  async report(): Promise<void> {
    if (!this.#session || !process.send) return;
    const { root, store, pipeline } = this.#session;
    const program = await programFiles(root, basename(fileURLToPath(this.#source)), join(store.root, 'index'));
    const given = pipeline.nodes.flatMap(({ node: { stage, params } }) =>
      (stage.spec.files ?? []).flatMap((param) => (params[param] == null ? [] : [resolve(String(params[param]))])),
    );
    const lock = join(root, 'package-lock.json');
    const paths = [...new Set([...program, ...given, ...(existsSync(lock) ? [lock] : [])])];
    process.channel?.ref();
    await new Promise<void>((sent) => process.send!({ type: 'watch', paths } satisfies FromRound, () => sent()));
    process.channel?.unref();
  }
}

/** Runs as a round: obeys the watching process, and reports what to watch however the run ends. */
export async function inRound<T>(source: string, run: (round: WatchRound) => Promise<T>): Promise<T> {
  const changed = JSON.parse(process.env[ROUND_VARIABLE] ?? '[]') as string[];
  delete process.env[ROUND_VARIABLE]; // child processes are not rounds
  const round = new WatchRound(source, changed);
  try {
    return await run(round);
  } finally {
    await round.report();
  }
}

const few = (names: readonly string[]): string =>
  names.length > MOST_NAMES + 1
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
    : names.join(', ');
