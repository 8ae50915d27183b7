import type { Renderer, Sink } from './renderer.ts';

/** `--json`: one object a line, nothing else. Progress is left to whoever reads; nothing is thinned here. */
export function jsonLines(to: Sink): Renderer {
  return {
    handle: (event) => void to.write(`${JSON.stringify(event)}\n`),
    close: async () => {},
  };
}
