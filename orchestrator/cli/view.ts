import type { Event } from '../events.ts';
import { jsonLines } from '../render/json-lines.ts';
import { plain } from '../render/plain.ts';
import { combineRenderers, type Renderer } from '../render/renderer.ts';
import { runLog } from '../render/run-log.ts';
import { type Terminal, terminalFor } from '../render/terminal.ts';
import type { Output } from './output.ts';

/** Shows events as the streams allow: a live tree on a terminal, lines elsewhere, JSON lines with `--json`. */
export function runView(output: Output, eventsPath: string, flags: string): Renderer {
  const log = runLog(eventsPath);
  const hints = { logPath: () => eventsPath, flags };
  const people = output.terminal.live
    ? lateLiveView(output.terminal, hints)
    : plain(process.stderr, { terminal: output.terminal, ...hints });
  return output.json ? combineRenderers(log, jsonLines(process.stdout), people) : combineRenderers(log, people);
}

/** listr2 is loaded when the first node starts to compute: a run with nothing to do never pays for it. */
function lateLiveView(terminal: Terminal, hints: { logPath: () => string; flags: string }): Renderer {
  const before: Event[] = [];
  let view: Renderer | undefined;
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    const { live } = await import('../render/live.ts');
    view = await live(process.stderr, { terminal, ...hints });
    for (const event of before.splice(0)) view.handle(event);
  };
  return {
    handle(event) {
      if (view) return view.handle(event);
      before.push(event);
      if (event.type === 'node-started' || event.type === 'node-waiting' || event.type === 'notice') loading ??= load();
    },
    async close() {
      // A failure before anything computed is still told.
      if (before.some((event) => event.type === 'node-finished' && event.status === 'failed')) loading ??= load();
      await loading;
      await view?.close();
    },
  };
}

export { terminalFor };
