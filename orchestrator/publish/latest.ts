import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Pipeline } from '../graph/pipeline.ts';
import { type Digest, sha256 } from '../ground/digest.ts';
import { writing } from '../ground/file-problems.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { stampOf } from '../ground/stat-index.ts';
import type { Store } from '../store/store.ts';

/** State of latest/EXPERIMENT/ after publishing: edited or deleted files are restored, untouched ones left alone. */
interface Published {
  /** Digest of what the papers describe, if there are papers. */
  readonly of?: Digest;
  readonly digests: Readonly<Record<string, Digest>>;
  /** Size and time of every file when it was published. */
  readonly files: Readonly<Record<string, string>>;
}

const LEDGER = '.published.json';

/** Files that describe the whole folder: written with it, and removed when they would no longer be true. */
export interface Papers {
  /** Digest of what they describe; absent if a part of it is missing. */
  readonly of?: Digest;
  readonly names: readonly string[];
  /** Writes them into the finished folder; `places` has the folder of each target. */
  write(folder: string, places: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Copies the targets that people open into latest/EXPERIMENT/: some at the top, others in folders named after their target.
 * `pipeline` is a part of `whole`. Copies, never links, so that edits cannot reach the store. Targets that this run did not
 * compute (`--only`, a failure) stay as they are. Papers are written when all targets are there, and removed when only some
 * are new.
 * @throws DamagedArtifact; Problem `disk-full`, `store-unwritable`
 */
export async function publishLatest(
  pipeline: Pipeline,
  outputs: (node: string) => Readonly<Record<string, Digest>> | undefined,
  store: Store,
  folder: string,
  whole: Pipeline = pipeline,
  papers?: Papers,
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
  const all = Object.entries(whole.targets).every(([target, { type }]) => !type.latest || digests[target]);
  const before = readLedger(folder);
  const told = papers?.of === undefined || !all || before?.of === papers.of;
  if (before && told && sameDigests(before.digests, digests, all) && untouched(folder, before.files)) return places;
  if (Object.keys(places).length === 0) return places;
  // Two concurrent runs may meet here.
  const { acquireLock } = await import('../store/key-lock.ts');
  const lock = await acquireLock(store, sha256(`latest ${folder}`));
  try {
    if (all) await publishAll(places, digests, store, folder, papers);
    else await publishSome(places, digests, store, folder, papers?.names ?? []);
    const of = papers?.of === undefined ? {} : { of: papers.of };
    const entry = all ? { ...of, digests } : { digests: { ...before?.digests, ...digests } };
    await writing(folder, () => writeLedger(folder, entry));
  } finally {
    await lock.release();
  }
  return places;
}

type Places = Readonly<Record<string, string>>;

/** Writes the whole folder beside the old one, then replaces it. */
async function publishAll(
  places: Places,
  digests: Published['digests'],
  store: Store,
  folder: string,
  papers: Papers | undefined,
): Promise<void> {
  const beside = join(dirname(folder), temporaryName());
  try {
    for (const [target, place] of Object.entries(places)) {
      const into = beside + place.slice(folder.length);
      await writing(beside, () => mkdir(into, { recursive: true }));
      await store.copyInto(digests[target]!, into);
    }
    const relative = Object.entries(places).map(([target, place]) => [target, place.slice(folder.length + 1)]);
    if (papers?.of !== undefined) await writing(beside, () => papers.write(beside, Object.fromEntries(relative)));
    const { replaceFolder } = await import('../store/copy-out.ts');
    await replaceFolder(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

async function publishSome(
  places: Places,
  digests: Published['digests'],
  store: Store,
  folder: string,
  papers: readonly string[],
): Promise<void> {
  for (const name of papers) await writing(folder, () => rm(join(folder, name), { force: true }));
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

/** True if the folder already has what would be published; for a part, if that part is there. */
const sameDigests = (there: Published['digests'], now: Published['digests'], all: boolean): boolean =>
  (!all || Object.keys(there).length === Object.keys(now).length) &&
  Object.entries(now).every(([target, digest]) => there[target] === digest);

function untouched(folder: string, files: Published['files']): boolean {
  return Object.entries(files).every(
    ([name, stamp]) => existsSync(join(folder, name)) && stampAt(join(folder, name)) === stamp,
  );
}

const stampAt = (path: string): string => stampOf(lstatSync(path, { bigint: true }));

async function writeLedger(folder: string, entry: Omit<Published, 'files'>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const stamps = Object.fromEntries(files.map((name) => [name, stampAt(join(folder, name))]));
  await writeFile(join(folder, LEDGER), JSON.stringify({ ...entry, files: stamps } satisfies Published));
}
