import type { Event } from '../events.ts';

/** One way to show the events of a run. `handle` never throws and never waits; `close` ends all writing. */
export interface Renderer {
  handle(event: Event): void;
  close(): Promise<void>;
}

/** The target of a rendering: `process.stderr`, or a collector in a test. */
export interface Sink {
  write(text: string): unknown;
}

/** Combines renderers. Each event and the end reach them in the order given. */
export function combineRenderers(...renderers: readonly Renderer[]): Renderer {
  return {
    handle(event) {
      for (const renderer of renderers) renderer.handle(event);
    },
    async close() {
      for (const renderer of renderers) await renderer.close();
    },
  };
}
