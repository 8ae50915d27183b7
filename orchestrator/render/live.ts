import { forTerminal } from '../ground/clean-text.ts';
import { cleanEvent } from './event-lines.ts';
import { Failures } from './failures.ts';
import { LiveRegion } from './live-region.ts';
import { LiveTree } from './live-tree.ts';
import { type PlainOptions, wallClock } from './plain.ts';
import type { Renderer } from './renderer.ts';
import { progressSequence } from './terminal.ts';

export interface LiveOptions extends PlainOptions {
  /** Other streams on the same terminal, by default stdout where that is a terminal too. */
  readonly shared?: readonly NodeJS.WriteStream[];
}

const sharedTerminals = (): NodeJS.WriteStream[] => (process.stdout.isTTY ? [process.stdout] : []);

/**
 * The view for terminals: a tree of nodes with spinners, bars, rates and times left; what stages print appears above it.
 * Nothing is drawn before a node is computed.
 */
export function live(stream: NodeJS.WriteStream, options: LiveOptions): Renderer {
  const { terminal, now = wallClock, shared = sharedTerminals() } = options;
  const failures = new Failures(options);
  const tree = new LiveTree({ terminal, now });
  let region: LiveRegion | undefined;
  let closed = false;

  const open = (): LiveRegion => {
    tree.layOut(stream.rows || terminal.rows);
    return new LiveRegion({
      stream,
      shared,
      rows: (columns, spinner) => tree.rows(columns, spinner).map((row) => forTerminal(row, terminal)),
      progress: () => (terminal.progress ? progressSequence(tree.failed ? 'error' : 'normal', tree.fraction) : ''),
    });
  };

  return {
    handle(told) {
      if (closed) return;
      const event = cleanEvent(told);
      failures.handle(event);
      const lines = tree.handle(event);
      if (event.type === 'node-started' || event.type === 'node-waiting') region ??= open();
      if (region) region.print(lines.map((line) => forTerminal(line, terminal)));
      else for (const line of lines) stream.write(forTerminal(`${line}\n`, terminal));
    },
    async close() {
      if (closed) return;
      closed = true;
      tree.stop();
      region?.close();
      stream.write(forTerminal(failures.text(terminal), terminal));
    },
  };
}
