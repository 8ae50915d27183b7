import type { Event, NodeFinished } from '../events.ts';
import type { Digest } from '../ground/digest.ts';
import { commandText } from '../ground/printed-command.ts';
import { plural } from '../ground/quantities.ts';
import { fileLink, painter, printedLines, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';

const keptLines = 20;

/** Details for a failure's text that the events do not carry. */
export interface FailureHints {
  /** The path of a node's whole log, if one is kept. */
  readonly logPath?: ((node: string) => string | undefined) | undefined;
  /** Words that a repetition of the run needs, for example `--store elsewhere`. */
  readonly flags?: readonly string[] | undefined;
  /** Where the newest checkpoint of a key lies, if there is one. */
  readonly savedAt?: ((key: Digest) => string | undefined) | undefined;
  /** The command that repeats the whole run, where its nodes cannot be run alone. */
  readonly again?: string | undefined;
}

/** Remembers what failed and the last lines of each node, for the end of the run. */
export class Failures {
  readonly #hints: FailureHints;
  readonly #printed = new Map<string, string[]>();
  readonly #failed: NodeFinished[] = [];
  readonly #tries = new Map<string, number>();
  #experiment = '';

  constructor(hints: FailureHints = {}) {
    this.#hints = hints;
  }

  handle(event: Event): void {
    if (event.type === 'run-started') this.#experiment = event.experiment;
    else if (event.type === 'node-log') {
      const lines = [...(this.#printed.get(event.node) ?? []), ...printedLines(event.text)];
      this.#printed.set(event.node, lines.slice(-keptLines));
    } else if (event.type === 'node-retrying') this.#tries.set(event.node, event.attempt);
    else if (event.type === 'node-finished') {
      if (event.status === 'failed') this.#failed.push(event);
      else this.#printed.delete(event.node);
    }
  }

  /** One block for each failed node: what happened, its last 20 lines, where the whole log is, the command that runs it alone. */
  text(terminal: Terminal): string {
    return this.#failed.map((failed) => this.#block(failed, terminal)).join('');
  }

  #block(failed: NodeFinished, terminal: Terminal): string {
    const paint = painter(terminal.color);
    const { node, problem } = failed;
    const tries = this.#tries.get(node);
    const lines = [
      '',
      paint('red', `${node} failed${tries ? ` ${tries} times` : ''}${problem ? ` (${problem.code})` : ''}`),
    ];
    lines.push(wrap(problem?.message ?? failed.reason, terminal.width, '  '));
    const printed = problem && problem.log.length > 0 ? printedLines(problem.log.join('\n')) : this.#printed.get(node);
    if (printed && printed.length > 0) {
      lines.push('', `  the end of its log (${plural(Math.min(keptLines, printed.length), 'line')}):`);
      for (const line of printed.slice(-keptLines)) lines.push(paint('dim', `  | ${line}`));
    }
    const path = this.#hints.logPath?.(node);
    if (path !== undefined) lines.push(`  whole log: ${fileLink(path, terminal.links)}`);
    const saved = failed.key && this.#hints.savedAt?.(failed.key);
    if (saved !== undefined) lines.push(`  saved before: ${fileLink(saved, terminal.links)}`);
    const { flags = [], again } = this.#hints;
    const alone = commandText('run', this.#experiment, '--only', node, ...flags);
    lines.push(again === undefined ? `  run it alone: ${alone}` : `  run it again: ${again}`);
    return `${lines.join('\n')}\n`;
  }
}
