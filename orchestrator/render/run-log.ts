import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Event } from '../events.ts';
import type { Renderer } from './renderer.ts';

const progressSeconds = 1;

/**
 * `runs/ID/events.jsonl`: every event with its time, `{"at":"2026-01-31T12:00:00.000Z", …event}`. Progress is thinned
 * to one event per second and node, but the last one before a node ends is always there. Each line is one append, so
 * that a killed run leaves whole lines. A full disk must not end a run: `onError` gets the first failure, once.
 */
export function runLog(path: string, options: { now?: () => Date; onError?: (error: Error) => void } = {}): Renderer {
  const { now = () => new Date(), onError } = options;
  const lastAt = new Map<string, number>();
  const held = new Map<string, string>();
  const together: string[] = [];
  let file: number | undefined;
  let broken = false;

  const append = (text: string): void => {
    if (broken) return;
    try {
      if (file === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        file = openSync(path, 'a');
      }
      writeSync(file, text);
    } catch (error) {
      broken = true;
      onError?.(error as Error);
    }
  };

  const flush = (node: string): void => {
    const line = held.get(node);
    held.delete(node);
    if (line !== undefined) append(line);
  };

  return {
    handle(event: Event) {
      const at = now();
      const line = `${JSON.stringify({ at: at.toISOString(), ...event })}\n`;
      if (event.type === 'node-progress') {
        if (at.getTime() - (lastAt.get(event.node) ?? Number.NEGATIVE_INFINITY) < 1000 * progressSeconds) {
          held.set(event.node, line);
          return;
        }
        lastAt.set(event.node, at.getTime());
        held.delete(event.node);
      } else if (event.type === 'node-finished') flush(event.node);
      // Planned and fresh nodes come in hundreds and explain the next line: they are written together with it.
      if (event.type === 'node-planned' || (event.type === 'node-finished' && event.status === 'fresh')) {
        together.push(line);
        return;
      }
      append(together.splice(0).join('') + line);
    },
    async close() {
      append(together.splice(0).join(''));
      for (const node of [...held.keys()]) flush(node);
      if (file !== undefined) closeSync(file);
      file = undefined;
      broken = true;
    },
  };
}
