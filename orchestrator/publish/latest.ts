import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { latestOf } from '../artifact.ts';
import type { Pipeline } from '../graph/pipeline.ts';
import { placeOf } from '../graph/places.ts';
import { replaceFile } from '../ground/atomic-file.ts';
import { type Digest, sha256 } from '../ground/digest.ts';
import { writing } from '../ground/file-problems.ts';
import { Problem } from '../ground/problems.ts';
import type { Store } from '../store/store.ts';
import { LEDGER, type Papers, type Published, readLedger, stampAt } from './ledger.ts';

/**
 * Copies the targets that people open into latest/EXPERIMENT/: some at the top, others in folders named after their target.
 * `pipeline` is a part of `whole`. Copies, never links, so that edits cannot reach the store. Targets that this run did not
 * compute (`--only`, a failure) stay as they are. Papers are written when all targets are there, and removed when only some
 * are new. Files that publishing did not write there stay; `tell` says where one had to make way.
 * @throws DamagedArtifact; Problem `same-place`, `disk-full`, `store-unwritable`
 */
export async function publishLatest(
  pipeline: Pipeline,
  outputs: (node: string) => Readonly<Record<string, Digest>> | undefined,
  store: Store,
  folder: string,
  whole: Pipeline = pipeline,
  papers?: Papers,
  tell: (message: string) => void = () => {},
): Promise<Record<string, string>> {
  const nameOf = new Map(pipeline.nodes.map(({ node, name }) => [node, name]));
  const places: Record<string, string> = {};
  const digests: Record<string, Digest> = {};
  for (const [target, ref] of Object.entries(pipeline.targets)) {
    const digest = outputs(nameOf.get(ref.node)!)?.[ref.port];
    const place = placeOf(target, ref);
    if (!digest || place === undefined) continue;
    digests[target] = digest;
    places[target] = place === '' ? folder : join(folder, place);
  }
  const all = Object.entries(whole.targets).every(([target, { type }]) => !latestOf(type) || digests[target]);
  const before = readLedger(folder);
  const told = papers?.of === undefined || !all || before?.of === papers.of;
  if (before && told && sameDigests(before.digests, digests, all) && untouched(folder, before.files)) return places;
  if (Object.keys(places).length === 0) return places;
  refuseLink(dirname(folder));
  refuseLink(folder);
  // Two concurrent runs may meet here.
  const { acquireLock } = await import('../store/key-lock.ts');
  const lock = await acquireLock(store, sha256(`latest ${folder}`));
  try {
    const { putIn } = await import('./put-in.ts');
    const files = await putIn({ folder, places, digests, store, papers, all, known: before?.files ?? {}, tell });
    const of = papers?.of === undefined ? {} : { of: papers.of };
    const entry = all ? { ...of, digests } : { digests: { ...before?.digests, ...digests } };
    const stamps = Object.fromEntries([...files].map((name) => [name, stampAt(join(folder, name))]));
    const ledger = JSON.stringify({ ...entry, files: stamps } satisfies Published);
    // Replaced, not written into: whatever lies there may be a pipe or a link.
    await writing(folder, () => replaceFile(join(folder, LEDGER), (draft) => writeFile(draft, ledger)));
  } finally {
    await lock.release();
  }
  return places;
}

/** What is published replaces files, so it must not follow a link to a folder elsewhere. @throws Problem `published-link` */
function refuseLink(folder: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Problem(
    'published-link',
    `${folder} is a link to ${readlinkSync(folder)}, and a run would replace files there. Results are in the store; remove the link and run again, or give another store with --store.`,
    { exitCode: 2 },
  );
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
