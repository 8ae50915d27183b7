import { safeJson } from '../ground/clean-text.ts';
import type { Renderer, Sink } from './renderer.ts';

/** `--json`: one object a line and nothing else. Progress is not thinned here; that is up to the reader. */
export function jsonLines(to: Sink): Renderer {
  return {
    // Every line about a finished node has a key; for a skipped node it is null.
    handle: (event) => void to.write(`${safeJson(event.type === 'node-finished' ? { key: null, ...event } : event)}\n`),
    close: async () => {},
  };
}
