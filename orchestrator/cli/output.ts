import { forTerminal, safeJson } from '../ground/clean-text.ts';
import type { FailureHints } from '../render/failures.ts';
import { jsonLines } from '../render/json-lines.ts';
import { plain } from '../render/plain.ts';
import { combineRenderers, type Renderer } from '../render/renderer.ts';
import { runLog } from '../render/run-log.ts';
import { type Terminal, terminalFor } from '../render/terminal.ts';

export interface GlobalOptions {
  readonly store: string;
  readonly json?: boolean;
  readonly color?: boolean;
  /** Writes to standard output, where nothing else is printed with `--json`. */
  print(text: string): void;
}

/** A command's output: data on standard output; text for people on standard output or standard error. */
export interface Output {
  readonly json: boolean;
  /** Properties of standard error, where progress goes. */
  readonly terminal: Terminal;
  /** Properties of standard output, where commands print their answers. */
  readonly page: Terminal;
  /** Writes to standard output as it is. */
  print(text: string): void;
  /** One JSON object on a line; nothing unless `--json`. */
  data(value: unknown): void;
  /** Text for people; nothing with `--json`. */
  text(text: string): void;
  /** Messages for people, on standard error, also with `--json`. */
  note(text: string): void;
}

export function outputFor({ json = false, color, print }: GlobalOptions): Output {
  const flags = color === undefined ? {} : { color };
  const terminal = terminalFor(process.env, process.stderr, flags);
  const page = terminalFor(process.env, process.stdout, flags);
  const whole = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
  return {
    json,
    print,
    terminal,
    page,
    data: (value) => void (json && print(`${safeJson(value)}\n`)),
    text: (text) => void (json || print(forTerminal(whole(text), page))),
    note: (text) => void process.stderr.write(forTerminal(whole(text), terminal)),
  };
}

/** Shows events as the streams allow: a live tree on a terminal, lines elsewhere, JSON lines with `--json`. */
export async function runView(
  output: Output,
  eventsPath: string,
  hints: Pick<FailureHints, 'flags' | 'again' | 'savedAt'>,
): Promise<Renderer> {
  const options = { terminal: output.terminal, logPath: () => eventsPath, ...hints };
  const log = runLog(eventsPath, { onError: (error) => output.note(`warning: events are not kept: ${error.message}`) });
  const people = output.terminal.live
    ? (await import('../render/live.ts')).live(process.stderr, options)
    : plain(process.stderr, options);
  return output.json
    ? combineRenderers(log, jsonLines({ write: output.print }), people)
    : combineRenderers(log, people);
}
