import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { linkInFolder, nameNotUtf8, sourceUnreadable, unusableName } from '../problems.ts';
import { type LeftOut, leaveOut, leftOutPart } from './left-out.ts';
import { byName, type Entry, faultOf, type Wanted } from './names.ts';

/**
 * Names of all files and folders (with a `/` at the end) under `root`, sorted. What systems leave is not entered, since some
 * of it can be read by its owner alone.
 * @throws Problem `link-in-folder`, `unreadable-data`, `unusable-name`, `name-not-utf8`.
 */
export async function listFolder(root: string): Promise<{ names: string[]; leftOut: LeftOut }> {
  const names: string[] = [];
  const left = leaveOut();
  const walk = async (prefix: string): Promise<void> => {
    const found = await readdir(join(root, prefix), { withFileTypes: true, encoding: 'buffer' }).catch((error) => {
      throw sourceUnreadable(join(root, prefix), error);
    });
    for (const item of found) {
      const own = item.name.toString();
      const name = prefix + own;
      const isLeftOut = left.isLeftOut(name);
      if (isLeftOut && leftOutPart(name)?.system !== undefined) continue;
      if (!Buffer.from(own).equals(item.name)) {
        if (isLeftOut) continue;
        throw nameNotUtf8(join(root, name));
      }
      if (item.isDirectory()) {
        if (!isLeftOut) names.push(`${name}/`);
        await walk(`${name}/`);
      }
      if (isLeftOut) continue;
      const fault = faultOf(name);
      if (fault !== undefined) throw unusableName(join(root, name), fault);
      if (item.isSymbolicLink()) throw linkInFolder(join(root, name));
      if (item.isFile()) names.push(name);
      else if (!item.isDirectory()) throw sourceUnreadable(join(root, name), 'it is a pipe, a socket or a device');
    }
  };
  await walk('');
  return { names: names.sort(byName), leftOut: left.counts() };
}

/** The files of a folder, by name. */
export async function* readFolder(
  root: string,
  names: readonly string[],
  wanted: Wanted = () => true,
): AsyncGenerator<Entry> {
  for (const name of names) {
    if (name.endsWith('/')) continue;
    const unreadable = (error: unknown) => {
      throw sourceUnreadable(join(root, name), error);
    };
    const { size } = await stat(join(root, name)).catch(unreadable);
    if (!wanted(name, size)) continue;
    const bytes = await readFile(join(root, name)).catch(unreadable);
    yield { name, bytes };
  }
}
