import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that a person named, and those above it. Node's own `recursive` tries for ever where the system says that a
 * folder which is there does not exist (`/proc`, automounted homes).
 *
 * @param mayRetry - False for the second and last try
 */
export async function makeFolder(path: string, mayRetry = true): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(path);
    if (code === 'ENOENT' && above !== path && mayRetry) {
      if (!(await isFolder(above))) await makeFolder(above);
      // Also where it is there: another process may have made it just now.
      return makeFolder(path, false);
    }
    if (!(await isFolder(path))) throw error;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
