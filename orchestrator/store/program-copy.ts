import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { canonicalJson, hexOf, sha256 } from '../ground/digest.ts';
import { codeOf, writing } from '../ground/file-problems.ts';
import { readStoredBytesSync } from '../ground/plain-file.ts';
import { editedWhileBeginning } from '../ground/problems.ts';
import { temporaryName } from '../ground/process-identity.ts';
import type { Program } from '../ground/program.ts';
import type { Layout } from './layout.ts';
import { type Entry, type ProgramFiles, type Tree, treeOf } from './program-tree.ts';
import { markProgram } from './program-users.ts';

/** Hidden, so that TypeScript and other tools of the project do not take the copy for a part of it. */
const TREE = '.files';
/** A collection can remove the folder of a copy while it is made, but not so often; then no folder can be made there at all. */
const MOST_SWEPT = 100;

export interface HeldProgram extends Omit<Program, 'loads'> {
  /** Says that this process needs the copy no more. */
  release(): void;
}

/**
 * A whole and verified copy of a program in the store, which this process holds until it is released. It is made unless
 * it exists; a damaged one is repaired.
 * @throws Problem `edited-while-beginning` if a file is not what its digest says; `disk-full`, `store-unwritable`
 */
export async function holdProgram(layout: Layout, wanted: ProgramFiles): Promise<HeldProgram> {
  const tree = treeOf(wanted);
  const { original, entries } = tree;
  const digest = sha256(canonicalJson([original, [...entries].sort(([a], [b]) => (a < b ? -1 : 1))]));
  const folder = join(layout.programs, hexOf(digest));
  const copy = join(folder, TREE);
  return writing(layout.programs, async () => {
    for (let swept = 0; swept < MOST_SWEPT; swept++) {
      const mark = markProgram(folder);
      if (mark === undefined) continue;
      const release = (): void => rmSync(mark, { force: true });
      try {
        if (bring(copy, tree, layout) && existsSync(mark)) return { digest, copy, original, release };
      } catch (error) {
        release();
        throw error;
      }
    }
    throw Object.assign(new Error(`${folder} is swept away again and again`), { code: 'ENOENT' });
  });
}

/** Makes the copy whole; false if its folder was swept away meanwhile. */
function bring(copy: string, tree: Tree, layout: Layout): boolean {
  if (existsSync(copy)) repair(copy, tree);
  else {
    const draft = join(layout.tmp, temporaryName());
    try {
      for (const folder of foldersOf(tree)) mkdirSync(join(draft, folder), { recursive: true });
      for (const [path, entry] of tree.entries) place(join(draft, path), entry);
      // The search for a package.json ends here, and not at one that happens to lie above the store.
      writeFileSync(join(dirname(copy), 'package.json'), '{}\n');
      renameSync(draft, copy);
    } catch (error) {
      if (!existsSync(dirname(copy))) return false;
      // Another process was faster.
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
      repair(copy, tree);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return true;
}

/** Makes one file or link. The bytes are hashed as they are copied. */
function place(path: string, entry: Entry): void {
  if (entry.kind === 'link') symlinkSync(entry.to, path, 'junction');
  else writeFileSync(path, bytesOf(entry), { mode: 0o444, flag: 'wx' });
}

function bytesOf({ from, sha256: wanted }: Entry & { kind: 'file' }): Buffer {
  const bytes = readIfThere(from);
  if (bytes === undefined || digestOf(bytes) !== wanted) throw editedWhileBeginning(from);
  return bytes;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readStoredBytesSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function foldersOf({ entries }: Tree): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of entries.keys())
    for (let at = dirname(path); at !== '.' && !folders.has(at); at = dirname(at)) folders.add(at);
  return folders;
}

/** Compares a copy with what must lie there, byte by byte. Removes what is too much and replaces what differs. */
function repair(copy: string, tree: Tree): void {
  const { entries } = tree;
  const folders = foldersOf(tree);
  const whole = new Set<string>();
  const visit = (folder: string): void => {
    for (const found of readdirSync(join(copy, folder), { withFileTypes: true })) {
      const path = folder === '' ? found.name : folder + sep + found.name;
      const entry = entries.get(path);
      if (found.isDirectory() && folders.has(path)) visit(path);
      else if (entry && isWhole(join(copy, path), entry, found.isFile() ? 'file' : 'link')) whole.add(path);
      else rmSync(join(copy, path), { recursive: true, force: true });
    }
  };
  visit('');
  for (const [path, entry] of entries) {
    if (whole.has(path)) continue;
    const draft = join(dirname(copy), temporaryName());
    place(draft, entry);
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    renameSync(draft, join(copy, path));
  }
}

function isWhole(path: string, entry: Entry, kind: Entry['kind']): boolean {
  if (entry.kind !== kind) return false;
  return entry.kind === 'link' ? readlinkSync(path) === entry.to : digestOf(readStoredBytesSync(path)) === entry.sha256;
}
