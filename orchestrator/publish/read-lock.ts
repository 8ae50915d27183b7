import { readFileSync } from 'node:fs';
import { isDigest } from '../ground/digest.ts';
import { Problem } from '../ground/problems.ts';
import { KEY_VERSION } from '../store/key.ts';
import { contradictionIn, type GraphLock, LOCK_FORMAT, LOCK_NAME } from './graph-lock.ts';

/**
 * Reads a lock and checks that it is consistent: each key is the hash of its parts, each fingerprint the hash of its code.
 * @throws Problem `no-lock`, `bad-lock`, `other-lock-format`
 */
export function readLock(path: string): GraphLock {
  const value = parsed(path) as Partial<GraphLock> | null;
  const { format } = value ?? {};
  if (typeof format !== 'string' || !format.startsWith('strata-lock-'))
    throw badLock(path, 'it is a different kind of file: it has no format "strata-lock-…"');
  if (format !== LOCK_FORMAT)
    throw new Problem(
      'other-lock-format',
      `${path} has the format "${format}", and this version of the program reads "${LOCK_FORMAT}". Check out the version that wrote it (its commit, if there was one, is under made.git), or update this one.`,
      { exitCode: 2 },
    );
  // First, since digests of another version have another form.
  if (typeof value!.keyVersion === 'number' && value!.keyVersion !== KEY_VERSION)
    throw new Problem(
      'other-lock-format',
      `${path} has keys of version ${value!.keyVersion}, and this version of the program makes keys of version ${KEY_VERSION}, which have a different meaning, so no node could be found by its key. Check out the version that wrote the lock.`,
      { exitCode: 2 },
    );
  const missing = partMissing(value!);
  if (missing) throw badLock(path, `${missing} is missing or invalid`);
  const lock = value as GraphLock;
  let wrong: string | undefined;
  try {
    wrong = contradictionIn(lock);
  } catch {
    wrong = 'a node lacks parts of its key';
  }
  if (wrong) throw badLock(path, wrong);
  return lock;
}

function parsed(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code})`;
    const hint = code === 'EISDIR' ? ` It is a folder: the lock in it is ${path}/${LOCK_NAME}.` : '';
    throw new Problem(
      'no-lock',
      `The lock "${path}" ${what}.${hint} A run writes one to artifacts/latest/EXPERIMENT/${LOCK_NAME}, beside the report.`,
      { exitCode: 2, cause: error },
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw badLock(path, 'it is not valid JSON');
  }
}

function partMissing(lock: Partial<GraphLock>): string | undefined {
  const isRecord = (one: unknown): boolean => typeof one === 'object' && one !== null && !Array.isArray(one);
  const { experiment, set, settings, keyVersion, nodes, code, published, files } = lock;
  // A reproduction writes to a folder of this name, and prints it in commands.
  if (typeof experiment !== 'string' || !/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(experiment)) return '"experiment"';
  if (!Array.isArray(set) || !set.every((one) => typeof one === 'string')) return '"set"';
  if (settings === undefined) return '"settings"';
  if (typeof keyVersion !== 'number') return '"keyVersion"';
  if (!Array.isArray(nodes) || nodes.length === 0) return '"nodes"';
  for (const node of nodes)
    if (!isRecord(node) || typeof node.node !== 'string' || !isDigest(node.key) || !isRecord(node.outputs))
      return 'a node of "nodes"';
  if (!nodes.every(({ outputs }) => Object.values(outputs).every(isDigest))) return 'the digest of an output';
  if (!isRecord(code)) return '"code"';
  if (!isRecord(published)) return '"published"';
  const isFile = (one: Partial<GraphLock['files'][number]>): boolean =>
    isRecord(one) && isInside(one.path) && isDigest(one.digest) && isDigest(one.sha256) && typeof one.name === 'string';
  return Array.isArray(files) && files.every(isFile) ? undefined : '"files"';
}

/** A lock may come from anywhere, so the paths in it must stay in its folder. */
const isInside = (path: unknown): boolean =>
  typeof path === 'string' && !/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(path);

const badLock = (path: string, why: string): Problem =>
  new Problem(
    'bad-lock',
    `${path} cannot be used as a lock: ${why}. Use the unchanged ${LOCK_NAME} of a finished run, from artifacts/latest/EXPERIMENT/ or from whoever published it.`,
    { exitCode: 2 },
  );
