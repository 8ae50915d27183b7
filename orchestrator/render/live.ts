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
      rows: (columns, spinner) => tree.rows(columns, spinner),
      progress: () => (terminal.progress ? progressSequence(tree.failed ? 'error' : 'normal', tree.fraction) : ''),
    });
  };

  return {
    handle(event) {
      if (closed) return;
      failures.handle(event);
      const lines = tree.handle(event);
      if (event.type === 'node-started' || event.type === 'node-waiting') region ??= open();
      if (region) region.print(lines);
      else for (const line of lines) stream.write(`${line}\n`);
    },
    async close() {
      if (closed) return;
      closed = true;
      tree.stop();
      region?.close();
      stream.write(failures.text(terminal));
    },
  };
}
