import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Digest, hexOf } from '../ground/digest.ts';
import { writing } from '../ground/file-problems.ts';
import { makeFolder } from '../ground/make-folder.ts';

const folders = [
  'objects',
  'records',
  'checkpoints',
  'runs',
  'locks',
  'index',
  'quarantine',
  'tmp',
  'determinism',
] as const;
type Folder = (typeof folders)[number];

/** The paths in a store. */
export interface Layout extends Readonly<Record<Folder, string>> {
  readonly root: string;
  /** Copies of the project's files from which stages are loaded; made when one is needed. */
  readonly programs: string;
  object(digest: Digest): string;
  record(key: Digest): string;
  checkpoint(key: Digest): string;
  lock(key: Digest): string;
  /** The file with what is known of a key's determinism. */
  determinismOf(key: Digest): string;
}

export function layoutOf(root: string): Layout {
  const paths = Object.fromEntries(folders.map((name) => [name, join(root, name)])) as Record<Folder, string>;
  return {
    ...paths,
    root,
    programs: join(root, 'programs'),
    object: (digest) => {
      const hex = hexOf(digest);
      // Joined by hand: a run with nothing to do asks for thousands of paths, and `join` normalises each.
      return `${paths.objects}${sep}${hex.slice(0, 2)}${sep}${hex}`;
    },
    record: (key) => `${paths.records}${sep}${hexOf(key)}.json`,
    checkpoint: (key) => join(paths.checkpoints, hexOf(key)),
    lock: (key) => join(paths.locks, `${hexOf(key)}.lock`),
    determinismOf: (key) => join(paths.determinism, `${hexOf(key)}.json`),
  };
}

/** @throws Problem `store-unwritable` or `disk-full` if a missing folder cannot be made */
export async function makeFolders(layout: Layout): Promise<void> {
  if (folders.every((name) => existsSync(layout[name]))) return;
  await writing(layout.root, async () => {
    await makeFolder(layout.root);
    await Promise.all(folders.map((name) => mkdir(layout[name], { recursive: true })));
  });
}
