import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../ground/file-problems.ts';
import { ownerOfTemporary, temporaryName } from '../ground/process-identity.ts';
import type { Layout } from './layout.ts';
import { entriesOf } from './walk.ts';

/** Holds a file for each process that uses a copy of a program. */
const USERS = 'users';
/** How many unused copies are kept: of other experiments, and of edits that may be undone. */
const KEPT = 5;
const week = 7 * 24 * 3600 * 1000;

/** Marks a program's folder as used by this process; undefined if the folder was just swept away. */
export function markProgram(folder: string): string | undefined {
  const mark = join(folder, USERS, temporaryName());
  try {
    mkdirSync(join(folder, USERS), { recursive: true });
    writeFileSync(mark, '');
    utimesSync(folder, new Date(), new Date()); // the newest copies are kept
    return existsSync(mark) ? mark : undefined;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Copies of programs that no living process uses, without the newest. Removes the marks of dead processes. */
export async function unusedPrograms(layout: Layout): Promise<string[]> {
  const idle: { path: string; used: number }[] = [];
  for (const { name } of await entriesOf(layout.programs)) {
    const path = join(layout.programs, name);
    if (!(await isUsed(path))) idle.push({ path, used: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 });
  }
  return idle
    .sort((a, b) => b.used - a.used)
    .slice(KEPT)
    .map(({ path }) => path);
}

async function isUsed(folder: string): Promise<boolean> {
  let used = false;
  for (const { name } of await entriesOf(join(folder, USERS))) {
    const mark = join(folder, USERS, name);
    const owner = ownerOfTemporary(name);
    const isOld = Date.now() - (statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0) > week;
    if (owner === 'alive' || (owner === 'elsewhere' && !isOld)) used = true;
    else rmSync(mark, { force: true });
  }
  return used;
}

/** Removes a copy, unless a process has marked it as used in the meantime. */
export async function removeProgram(layout: Layout, folder: string): Promise<void> {
  await mkdir(layout.tmp, { recursive: true });
  const aside = join(layout.tmp, temporaryName());
  await rename(folder, aside);
  // Whoever marked it just now finds the mark gone if it cannot be put back, and makes a copy of its own.
  const isBack =
    (await isUsed(aside)) &&
    (await rename(aside, folder).then(
      () => true,
      () => false,
    ));
  if (isBack) return;
  await rm(aside, { recursive: true, force: true });
}
