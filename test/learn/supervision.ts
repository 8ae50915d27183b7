import type { Supervision } from '../../learn/types.ts';

type Files = Readonly<Record<string, Uint8Array>>;

/** A supervision that remembers what it is told, and can interrupt after a number of progress reports. */
export function testSupervision(options: { interruptAfter?: number; checkpoint?: Files | undefined } = {}) {
  const controller = new AbortController();
  const seen = { reports: 0, saves: 0, logs: [] as string[], checkpoint: options.checkpoint };
  const supervision: Supervision = {
    signal: controller.signal,
    progress() {
      seen.reports += 1;
      if (seen.reports === options.interruptAfter) controller.abort(new Error('interrupted by the test'));
    },
    metric() {},
    log: (text) => seen.logs.push(text),
    checkpoints: {
      load: async () => seen.checkpoint,
      async save(files) {
        seen.saves += 1;
        seen.checkpoint = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.slice()]));
      },
    },
  };
  return { supervision, seen };
}
