import { open, stat } from 'node:fs/promises';
import {
  duplicateEntry,
  foreignArchive,
  namesNotUtf8,
  notAnArchive,
  sourceMissing,
  sourceUnreadable,
} from '../problems.ts';
import { listFolder, readFolder } from './folder.ts';
import { leaveOut } from './left-out.ts';
import { byName, type Entry, type Source, type Stored, type Wanted } from './names.ts';
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
  if (head.toString('latin1', 0, 4) === 'PK\x07\b')
    throw foreignArchive(path, 'the first of several files that make up an archive');
  if (isTarHeader(head)) return 'tar';
  throw notAnArchive(path, found.size === 0 ? 'it is empty' : undefined);
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
    const { names, leftOut } = await listFolder(path);
    return { path, names, leftOut, oldNames: 0, entries: (wanted) => readFolder(path, names, wanted) };
  }
  const read = (wanted: Wanted) => (kind === 'zip' ? readZip(path, wanted) : readTar(path, kind === 'tar.gz', wanted));
  const names = new Set<string>();
  const left = leaveOut();
  const unread: string[] = [];
  let oldNames = 0;
  for await (const { name, coding } of read(() => false)) {
    if (name === '' || left.isLeftOut(name)) continue;
    if (coding !== 'utf-8') oldNames++;
    if (coding === 'unknown') {
      unread.push(name);
      continue;
    }
    if (names.has(name) && !name.endsWith('/')) throw duplicateEntry(path, name);
    names.add(name);
  }
  if (unread.length > 0) throw namesNotUtf8(path, unread[0]!, oldNames);
  refuseFilesAsFolders(path, names);
  const entries = (wanted: Wanted = () => true) => filesOf(read((name, size) => names.has(name) && wanted(name, size)));
  return { path, names: [...names].sort(byName), leftOut: left.counts(), oldNames, entries };
}

/** One of two entries "a" and "a/b" would be lost. */
function refuseFilesAsFolders(path: string, names: ReadonlySet<string>): void {
  const folders = new Set<string>();
  for (const name of names)
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
      folders.add(name.slice(0, slash));
  for (const name of names) if (folders.has(name)) throw duplicateEntry(path, name, 'as a file and as a folder');
}

async function* filesOf(all: AsyncIterable<Stored>): AsyncGenerator<Entry> {
  for await (const { name, bytes } of all) if (bytes !== undefined) yield { name, bytes };
}
