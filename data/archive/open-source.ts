import { open, stat } from 'node:fs/promises';
import { duplicateEntry, notAnArchive, sourceMissing, sourceUnreadable } from '../problems.ts';
import { listFolder, readFolder } from './folder.ts';
import { byName, type Entry, type Source } from './names.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

export type SourceKind = 'folder' | 'tar' | 'tar.gz' | 'zip';

/**
 * Detects the kind of a source from its bytes, never from its name.
 * @throws Problem `no-data`, `unreadable-data`, `not-an-archive`.
 */
export async function sourceKind(path: string): Promise<SourceKind> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? sourceMissing(path) : sourceUnreadable(path, error);
  });
  if (found.isDirectory()) return 'folder';
  const head = Buffer.alloc(512);
  const file = await open(path, 'r').catch((error) => {
    throw sourceUnreadable(path, error);
  });
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return 'tar.gz';
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip';
  if (isTarHeader(head)) return 'tar';
  throw notAnArchive(path);
}

/** The checksum of a tar header counts its own field as spaces. */
function isTarHeader(head: Buffer): boolean {
  const stored = Number.parseInt(head.toString('latin1', 148, 156).replace(/[\0 ].*$/s, ''), 8);
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : head[i]!;
  return stored === sum;
}

/**
 * Opens a folder, tar, tar.gz or zip. An archive is read once for its names, so that unsafe entries and damage are found
 * before any file is used.
 * @throws Problem `no-data`, `not-an-archive`, `damaged-archive`, `unsafe-archive`, `duplicate-entry` and others.
 */
export async function openSource(path: string): Promise<Source> {
  const kind = await sourceKind(path);
  if (kind === 'folder') {
    const names = await listFolder(path);
    return { path, names, entries: () => readFolder(path, names) };
  }
  const read = (wanted: boolean) => (kind === 'zip' ? readZip(path, wanted) : readTar(path, kind === 'tar.gz', wanted));
  const names = new Set<string>();
  for await (const { name } of read(false)) {
    if (name === '') continue;
    if (names.has(name) && !name.endsWith('/')) throw duplicateEntry(path, name);
    names.add(name);
  }
  return { path, names: [...names].sort(byName), entries: () => filesOf(read(true)) };
}

async function* filesOf(all: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  for await (const entry of all) if (entry.name !== '' && !entry.name.endsWith('/')) yield entry;
}
