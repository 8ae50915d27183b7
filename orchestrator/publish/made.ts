import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sha256 } from '../ground/digest.ts';
import { readStoredBytesSync } from '../ground/plain-file.ts';
import type { Made } from './graph-lock.ts';

const run = promisify(execFile);

/** Describes where a lock is written: Node, packages, and the git commit of the project's files if there is one. */
export async function madeHere(source: string, root: string): Promise<Made> {
  const packageLock = readIfThere(join(root, 'package-lock.json'));
  const git = await commitOf(root, basename(fileURLToPath(source)));
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    ...(packageLock ? { packageLock: sha256(packageLock) } : {}),
    ...(git ? { git } : {}),
  };
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readStoredBytesSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined if git is missing or does not track the file: the folder may lie inside another project's checkout. */
async function commitOf(root: string, file: string): Promise<Made['git']> {
  const git = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0' };
    return (await run('git', args, { cwd: root, env, timeout: 5000 })).stdout.trim();
  };
  try {
    await git('ls-files', '--error-unmatch', '--', file);
    const [commit, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, modified: changes !== '' };
  } catch {
    return undefined;
  }
}
