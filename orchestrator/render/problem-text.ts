import { clean, cleanLines, forTerminal } from '../ground/clean-text.ts';
import { isProblem } from '../ground/problems.ts';
import { painter, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';

/**
 * The text of an error for people: one paragraph. With `debug` (STRATA_DEBUG=1) the stack follows. An error that is no
 * Problem is a bug in Strata, and the text says how to report it.
 */
export function problemText(error: unknown, options: { debug: boolean; terminal: Terminal }): string {
  const { color, width } = options.terminal;
  const paint = painter(color);
  const known = isProblem(error);
  const message = error instanceof Error ? error.message || error.name : String(error);
  const text = known
    ? clean(message)
    : `${cleanLines(message)} (This is a bug in Strata, not in what you did. Run the command again with STRATA_DEBUG=1 and report what it prints.)`;
  const head = `error${known ? '' : ' (unexpected)'}: `;
  const wrapped = wrap(head + text, width);
  const lines = [paint('red', head.trimEnd()) + wrapped.slice(head.length - 1)];
  if (options.debug) {
    if (known) lines.push(paint('dim', `code: ${error.code}`));
    lines.push(paint('dim', stacks(error)));
  }
  return forTerminal(`${lines.join('\n').trimEnd()}\n`, options.terminal);
}

function stacks(error: unknown): string {
  const found: string[] = [];
  for (let at = error; at !== undefined && found.length < 5; at = at instanceof Error ? at.cause : undefined)
    found.push(
      `${found.length > 0 ? 'caused by: ' : ''}${at instanceof Error ? (at.stack ?? at.message) : String(at)}`,
    );
  return found.join('\n');
}
