import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linkInFolder, sourceUnreadable } from '../problems.ts';
import { byName, type Entry, isLitter } from './names.ts';

/**
 * Names of all files and folders (with a `/` at the end) under `root`, sorted.
 * @throws Problem `link-in-folder`, `unreadable-data`.
 */
export async function listFolder(root: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (prefix: string): Promise<void> => {
    const found = await readdir(join(root, prefix), { withFileTypes: true }).catch((error) => {
      throw sourceUnreadable(join(root, prefix), error);
    });
    for (const item of found) {
      const name = prefix + item.name;
      if (isLitter(item.name)) continue;
      if (item.isSymbolicLink()) throw linkInFolder(join(root, name));
      if (item.isDirectory()) {
        names.push(`${name}/`);
        await walk(`${name}/`);
      } else if (item.isFile()) names.push(name);
    }
  };
  await walk('');
  return names.sort(byName);
}

/** The files of a folder, by name. */
export async function* readFolder(root: string, names: readonly string[]): AsyncGenerator<Entry> {
  for (const name of names) {
    if (name.endsWith('/')) continue;
    const bytes = await readFile(join(root, name)).catch((error) => {
      throw sourceUnreadable(join(root, name), error);
    });
    yield { name, bytes };
  }
}
