import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from './digest.ts';
import type { Pipeline } from './pipeline.ts';
import type { Store } from './store.ts';

/** What was put into latest/EXPERIMENT/, so that an edited or deleted file is put back and an untouched one left alone. */
interface Published {
  readonly digests: Readonly<Record<string, Digest>>;
  /** Size and time of every file when it was put there. */
  readonly files: Readonly<Record<string, string>>;
}

const LEDGER = '.published.json';

/**
 * Copies the targets that people open into latest/EXPERIMENT/: reports at the top, backbones in folders named after
 * their target. Copies, never links: whatever happens to them, the store is safe.
 */
export async function publishLatest(
  pipeline: Pipeline,
  outputs: (node: string) => Readonly<Record<string, Digest>> | undefined,
  store: Store,
  folder: string,
): Promise<Record<string, string>> {
  const nameOf = new Map(pipeline.nodes.map(({ node, name }) => [node, name]));
  const places: Record<string, string> = {};
  const digests: Record<string, Digest> = {};
  for (const [target, { node, port, type }] of Object.entries(pipeline.targets)) {
    const digest = outputs(nameOf.get(node)!)?.[port];
    if (!digest || !type.latest) continue;
    digests[target] = digest;
    places[target] = type.latest === 'root' ? folder : join(folder, target);
  }
  const before = readLedger(folder);
  if (before && sameDigests(before.digests, digests) && untouched(folder, before.files)) return places;
  await mkdir(folder, { recursive: true });
  const roots = Object.keys(places).filter((target) => places[target] === folder);
  if (roots.length > 0) await rm(folder, { recursive: true, force: true });
  for (const target of [...roots, ...Object.keys(places).filter((name) => !roots.includes(name))])
    await store.copyOut(digests[target]!, places[target]!);
  if (Object.keys(places).length > 0) await writeLedger(folder, digests);
  return places;
}

function readLedger(folder: string): Published | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, LEDGER), 'utf8')) as Published;
  } catch {
    return undefined;
  }
}

const sameDigests = (a: Published['digests'], b: Published['digests']): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([target, digest]) => b[target] === digest);

function untouched(folder: string, files: Published['files']): boolean {
  return Object.entries(files).every(
    ([name, stamp]) => existsSync(join(folder, name)) && stampOf(join(folder, name)) === stamp,
  );
}

function stampOf(path: string): string {
  const { size, mtimeMs, ctimeMs } = lstatSync(path);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

async function writeLedger(folder: string, digests: Published['digests']): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const stamps = Object.fromEntries(files.map((name) => [name, stampOf(join(folder, name))]));
  await writeFile(join(folder, LEDGER), JSON.stringify({ digests, files: stamps } satisfies Published));
}
