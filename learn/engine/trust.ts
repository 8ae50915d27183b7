import { chmodSync, lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from './places.ts';

/** Rights of group and others to write. */
const OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Who beside this user and root may write into a folder of the engine or above it, up to the place; in words. The libraries
 * in it run as this user. In a folder named by STRATA_CACHE the owner may be another: whoever names it vouches for them.
 *
 * @param files - Names of files in the folder that are looked at too.
 * @returns undefined where nobody may, where nothing is there, and on Windows, whose rights are not looked at.
 */
export function othersMayWrite(folder: string, place: Place, files: readonly string[] = []): string | undefined {
  for (const path of pathsOf(folder, place, files)) {
    // Anyone can make a link in the system's temporary folder.
    const found = statOf(path, place.kind === 'temporary' ? lstatSync : statSync);
    if (found?.isSymbolicLink()) return `${path} is a symbolic link`;
    if (found !== undefined && isOpen(found))
      return `${path} may be written by others (its rights are ${(found.mode & 0o7777).toString(8)})`;
    if (found !== undefined && place.kind !== 'named' && !isOursOrRoots(found))
      return `${path} belongs to the user ${found.uid}, and this is user ${process.getuid!()}`;
  }
  return undefined;
}

/**
 * Takes the right to write from others, in folders and files of this user.
 *
 * @returns true if there was such a right. Where it cannot be taken, `othersMayWrite` goes on saying so.
 */
export function closeToOthers(folder: string, place: Place, files: readonly string[] = []): boolean {
  let wasOpen = false;
  for (const path of pathsOf(folder, place, files)) {
    const found = statOf(path, lstatSync);
    if (found === undefined || found.isSymbolicLink() || found.uid !== process.getuid!() || !isOpen(found)) continue;
    wasOpen = true;
    try {
      chmodSync(path, found.mode & 0o7777 & ~OTHERS);
    } catch {
      // A read-only disk.
    }
  }
  return wasOpen;
}

/** The place, the folders from there to this one, and files in it. */
function pathsOf(folder: string, place: Place, files: readonly string[]): string[] {
  const paths = [folder];
  while (paths[0]!.startsWith(place.folder) && paths[0] !== place.folder) paths.unshift(dirname(paths[0]!));
  return [...paths, ...files.map((name) => join(folder, name))];
}

/** In a sticky folder others can make files and cannot replace any. */
const isOpen = (found: Stats): boolean =>
  (found.mode & OTHERS) !== 0 && !(found.isDirectory() && (found.mode & STICKY) !== 0);

const isOursOrRoots = ({ uid }: Stats): boolean => uid === 0 || uid === process.getuid!();

function statOf(path: string, look: (path: string) => Stats): Stats | undefined {
  if (process.getuid === undefined) return undefined;
  try {
    return look(path);
  } catch {
    return undefined;
  }
}
