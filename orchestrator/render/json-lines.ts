import type { Renderer, Sink } from './renderer.ts';

/** `--json`: one object a line, nothing else. Progress is left to whoever reads; nothing is thinned here. */
export function jsonLines(to: Sink): Renderer {
  return {
    // Every line about a finished node has a key, that of a skipped one null.
    handle: (event) =>
      void to.write(`${JSON.stringify(event.type === 'node-finished' ? { key: null, ...event } : event)}\n`),
    close: async () => {},
  };
}
