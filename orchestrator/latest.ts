import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, sha256 } from './digest.ts';
import type { Pipeline } from './pipeline.ts';
import { temporaryName } from './process-identity.ts';
import { writing } from './store/problems.ts';
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
 * their target. `whole` is the pipeline that `pipeline` is a part of. Copies, never links: whatever happens to them, the store is safe. Targets that this run did not make
 * (`--only`, a failure) stay as they are.
 * @throws DamagedArtifact; Problem `disk-full`, `store-unwritable`
 */
export async function publishLatest(
  pipeline: Pipeline,
  outputs: (node: string) => Readonly<Record<string, Digest>> | undefined,
  store: Store,
  folder: string,
  whole: Pipeline = pipeline,
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
  if (Object.keys(places).length === 0) return places;
  // Two runs at once would meet here, with everything made.
  const { acquireLock } = await import('./lock.ts');
  const lock = await acquireLock(store, sha256(`latest ${folder}`));
  try {
    const all = Object.entries(whole.targets).every(([target, { type }]) => !type.latest || digests[target]);
    await (all ? publishAll : publishSome)(places, digests, store, folder);
    await writing(folder, () => writeLedger(folder, digests));
  } finally {
    await lock.release();
  }
  return places;
}

type Places = Readonly<Record<string, string>>;

/** Everything at once: written beside it, then put in its place. */
async function publishAll(places: Places, digests: Published['digests'], store: Store, folder: string): Promise<void> {
  const beside = join(dirname(folder), temporaryName());
  try {
    for (const [target, place] of Object.entries(places)) {
      const into = beside + place.slice(folder.length);
      await writing(beside, () => mkdir(into, { recursive: true }));
      await store.copyInto(digests[target]!, into);
    }
    const { replaceFolder } = await import('./store/copy-out.ts');
    await replaceFolder(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

async function publishSome(places: Places, digests: Published['digests'], store: Store, folder: string): Promise<void> {
  for (const [target, place] of Object.entries(places)) {
    await writing(place, () => mkdir(place, { recursive: true }));
    if (place === folder) await store.copyInto(digests[target]!, place);
    else await store.copyOut(digests[target]!, place);
  }
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
