import { jsonLines } from '../render/json-lines.ts';
import { plain } from '../render/plain.ts';
import { combineRenderers, type Renderer } from '../render/renderer.ts';
import { runLog } from '../render/run-log.ts';
import type { Output } from './output.ts';

/** Shows events as the streams allow: a live tree on a terminal, lines elsewhere, JSON lines with `--json`. */
export async function runView(output: Output, eventsPath: string, flags: string): Promise<Renderer> {
  const options = { terminal: output.terminal, logPath: () => eventsPath, flags };
  const log = runLog(eventsPath, { onError: (error) => output.note(`warning: events are not kept: ${error.message}`) });
  const people = output.terminal.live
    ? (await import('../render/live.ts')).live(process.stderr, options)
    : plain(process.stderr, options);
  return output.json ? combineRenderers(log, jsonLines(process.stdout), people) : combineRenderers(log, people);
}
