import { join } from 'node:path';
import { digestFile } from '../ground/file-digest.ts';
import type { StoredArtifact } from '../store/artifacts.ts';
import type { LockedFile } from './graph-lock.ts';

/** One published target: the artifact whose files were copied, and their folder. */
export interface PublishedArtifact {
  readonly target: string;
  /** Relative to the lock; empty for its own folder. */
  readonly place: string;
  readonly artifact: Pick<StoredArtifact, 'kind' | 'version' | 'files'>;
}

/** The files of the targets in `folder`, sorted by path, with the SHA-256 of their present bytes. */
export async function publishedFiles(folder: string, targets: readonly PublishedArtifact[]): Promise<LockedFile[]> {
  const files = new Map<string, LockedFile>();
  for (const { target, place, artifact } of targets)
    for (const { name, digest, size } of artifact.files) {
      const path = place === '' ? name : `${place}/${name}`;
      files.set(path, { path, target, name, size, digest, sha256: await digestFile(join(folder, path)) });
    }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
