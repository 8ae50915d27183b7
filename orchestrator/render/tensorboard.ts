import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../events.ts';
import { eventRecord, scalarsEvent, versionEvent } from './event-file.ts';
import type { Renderer } from './renderer.ts';

/**
 * `runs/ID/tensorboard/NODE/events.out.tfevents.…`: the metrics of each node as TensorBoard's scalars, for `tensorboard
 * --logdir artifacts/runs/ID/tensorboard`. They are written as they come, so that long work can be watched; a node
 * without metrics has no folder. `onError` gets the first failure, once; it does not end the run.
 */
export function tensorBoard(
  folder: string,
  options: { now?: () => Date; onError?: (error: Error) => void } = {},
): Renderer {
  const { now = () => new Date(), onError } = options;
  const files = new Map<string, number>();
  let broken = false;

  const open = (node: string, seconds: number): number => {
    const directory = join(folder, folderOf(node));
    mkdirSync(directory, { recursive: true });
    // TensorBoard accepts any name with `tfevents` in it, and reads the files of a folder in the order of their names.
    const file = openSync(join(directory, `events.out.tfevents.${Math.floor(seconds)}.strata`), 'a');
    files.set(node, file);
    writeSync(file, eventRecord(versionEvent(seconds)));
    return file;
  };

  return {
    handle(event: Event) {
      if (event.type !== 'node-metric' || broken) return;
      const seconds = now().getTime() / 1000;
      try {
        const file = files.get(event.node) ?? open(event.node, seconds);
        writeSync(file, eventRecord(scalarsEvent(seconds, event.step, event.values)));
      } catch (error) {
        broken = true;
        onError?.(error as Error);
      }
    },
    async close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
      broken = true;
    },
  };
}

/** The name of a node's folder: `count/words,seed=0` is one run in TensorBoard, not a tree of folders. */
const folderOf = (node: string): string => node.replace(/[^\w.,=+-]/g, '-');
