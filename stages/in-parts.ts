import type { CheckpointFiles, Checkpoints } from '../orchestrator/node-types.ts';

/** Result of one finished part: a value, stored as JSON, and arrays beside it. */
export interface PartResult<T> {
  readonly value: T;
  readonly arrays: Readonly<Record<string, Uint8Array>>;
}

/**
 * Runs several long computations in sequence under one checkpoint. Finished parts are stored whole, and the running
 * part has its own checkpoints, so an interruption loses seconds instead of parts.
 */
export async function inParts<T>(
  checkpoints: Checkpoints,
  count: number,
  compute: (part: number, checkpoints: Checkpoints) => Promise<PartResult<T>>,
): Promise<PartResult<T>[]> {
  const saved = (await checkpoints.load()) ?? {};
  const finished: PartResult<T>[] = finishedParts<T>(saved);
  let running: CheckpointFiles = below(saved, 'running/');
  for (let part = finished.length; part < count; part++) {
    const own: Checkpoints = {
      load: async () => (Object.keys(running).length > 0 ? running : undefined),
      save: (files) => checkpoints.save({ ...packed(finished), ...above(files, 'running/') }),
    };
    finished.push(await compute(part, own));
    running = {};
    await checkpoints.save(packed(finished));
  }
  return finished;
}

const above = (files: CheckpointFiles, prefix: string): CheckpointFiles =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [prefix + name, bytes]));

const below = (files: CheckpointFiles, prefix: string): CheckpointFiles =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, bytes]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), bytes]] : [],
    ),
  );

function packed<T>(parts: readonly PartResult<T>[]): CheckpointFiles {
  return Object.assign(
    { 'finished.json': Buffer.from(JSON.stringify(parts.map(({ value }) => value))) },
    ...parts.map(({ arrays }, part) => above(arrays, `finished/${part}/`)),
  );
}

function finishedParts<T>(files: CheckpointFiles): PartResult<T>[] {
  const list = files['finished.json'];
  if (!list) return [];
  const values = JSON.parse(Buffer.from(list).toString()) as T[];
  return values.map((value, part) => ({ value, arrays: below(files, `finished/${part}/`) }));
}
