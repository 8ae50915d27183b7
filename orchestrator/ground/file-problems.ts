import { commandText } from './printed-command.ts';
import { Problem } from './problems.ts';

const mend = `Free some space there, remove old results with \`${commandText('gc')}\`, or use another disk with \`--store DIR\`.`;

export const diskFull = (folder: string, cause: unknown): Problem =>
  new Problem(
    'disk-full',
    `There is no room left to write in "${folder}" (${codeOf(cause)}). Nothing that was finished is lost. ${mend}`,
    { cause },
  );

const storeUnwritable = (folder: string, cause: unknown): Problem =>
  new Problem(
    'store-unwritable',
    `The store cannot be written: the system refuses "${folder}" (${codeOf(cause)}). Give yourself the right to write there (and check that it is a folder, on a disk that is not mounted read-only), or use another folder with \`--store DIR\`.`,
    { exitCode: 2, cause },
  );

export const storeUnreadable = (path: string, cause: unknown): Problem =>
  new Problem(
    'store-unreadable',
    `"${path}" in the store cannot be read (${codeOf(cause)}). Give yourself the right to read it, or use another folder with \`--store DIR\`.`,
    { exitCode: 2, cause },
  );

export const recordUnreadable = (path: string): Problem =>
  new Problem(
    'disk-error',
    `The disk cannot read "${path}" (EIO). Files that it names may still be needed, so nothing was removed. Look at the system's log (\`dmesg\`); \`${commandText('verify', '--repair')}\` moves lost files aside.`,
  );

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.message : String(error);
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
// ENOENT: a folder of the store that was removed meanwhile, and Node's error for making one on a read-only disk.
const refused = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EEXIST', 'ENOENT']);

/** Turns a failed write into the store into a Problem for people. Errors of other kinds come back unchanged. */
export function writeProblem(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (full.has(code)) return diskFull(folder, error);
  if (refused.has(code)) return storeUnwritable(folder, error);
  return error;
}

/** Runs `work`, which writes. If the system refuses, the error becomes a Problem that names `folder`. */
export async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeProblem(error, folder);
  }
}
