import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../ground/digest.ts';
import type { Store } from '../store/store.ts';
import { CRATE_NAME, crateText } from './crate.ts';
import { LOCK_NAME, type PublishedTarget } from './graph-lock.ts';
import { madeHere } from './made.ts';
import { type LockedRun, lockText, makeLock } from './make-lock.ts';
import type { Publication } from './publication.ts';
import { type PublishedArtifact, publishedFiles } from './published-files.ts';

export interface PaperRequest {
  readonly run: LockedRun;
  readonly store: Store;
  /** `import.meta.url` of the pipeline file. */
  readonly source: string;
  readonly publication: Publication;
}

/**
 * Writes the lock and the crate into a finished folder.
 * @param places - Relative folder of each target; empty for the folder itself.
 * @throws DamagedArtifact
 */
export async function writePapers(
  { run, store, source, publication }: PaperRequest,
  folder: string,
  places: Readonly<Record<string, string>>,
): Promise<void> {
  const artifacts: PublishedArtifact[] = [];
  const published: Record<string, PublishedTarget> = {};
  const names = new Map(run.pipeline.nodes.map(({ node, name }) => [node, name]));
  for (const [target, place] of Object.entries(places)) {
    const { node, port } = run.pipeline.targets[target]!;
    const artifact = await store.reader(run.record(names.get(node)!).outputs[port]!);
    artifacts.push({ target, place, artifact });
    published[target] = { node: names.get(node)!, port, kind: artifact.kind, version: artifact.version };
  }
  const files = await publishedFiles(folder, artifacts);
  const lock = makeLock(run, { published, files }, await madeHere(source, run.root));
  const text = lockText(lock);
  await writeFile(join(folder, LOCK_NAME), text);
  const lastDay = run.pipeline.nodes
    .map(({ name }) => run.record(name).finishedAt.slice(0, 10))
    .sort()
    .at(-1)!;
  const lockFile = { path: LOCK_NAME, size: Buffer.byteLength(text), sha256: sha256(text) };
  const folders = Object.fromEntries(Object.entries(places).filter(([, place]) => place !== ''));
  await writeFile(join(folder, CRATE_NAME), crateText({ lock, lockFile, folders, publication, lastDay }));
}
