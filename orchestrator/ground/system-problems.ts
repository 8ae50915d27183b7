import { codeOf, diskFull } from './file-problems.ts';
import { Problem } from './problems.ts';

const refused = new Set(['EACCES', 'EPERM', 'EROFS']);
const scarce = new Set(['EMFILE', 'ENFILE']);
const broken = new Set(['EIO', 'ESTALE', 'EREMOTEIO']);

/**
 * Translates an error of the machine for a person, wherever it was met: a full or failing disk, a refused access, no
 * more files to open. Any other error comes back as it is, since it may well be a bug.
 */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'Problem' || typeof (error as any).syscall !== 'string') return error;
  const code = codeOf(error);
  const where = (error as NodeJS.ErrnoException).path ?? 'a file (the system does not say which)';
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(where, error);
  if (scarce.has(code)) return tooManyFiles(code, error);
  if (broken.has(code)) return diskError(where, error);
  return refused.has(code) ? accessRefused(where, error) : error;
}

const tooManyFiles = (code: string, cause: unknown): Problem =>
  new Problem(
    'too-many-files',
    `The system lets ${code === 'EMFILE' ? 'this process' : 'nobody'} open more files at once (${code}). Nothing that was finished is lost. Raise the limit (\`ulimit -n 4096\`), or run fewer stages at once with \`--jobs 1\`, and run again.`,
    { cause },
  );

const diskError = (where: string, cause: unknown): Problem =>
  new Problem(
    'disk-error',
    `The disk or its network failed at ${where} (${(cause as Error).message}). Nothing that was finished is lost. Look at the system's log (\`dmesg\`), then run again, or use another disk with \`--store DIR\`.`,
    { cause },
  );

const accessRefused = (where: string, cause: unknown): Problem =>
  new Problem(
    'access-refused',
    `The system refuses access to ${where} (${(cause as Error).message}). Give yourself the right to it, or, where it belongs to the store, use another folder with \`--store DIR\`.`,
    { exitCode: 2, cause },
  );
