import { clean } from '../ground/clean-text.ts';
import { readGiven } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import {
  digest,
  either,
  flag,
  json,
  list,
  map,
  name,
  object,
  type Shape,
  text,
  tuple,
  whole,
} from '../ground/shape.ts';
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
  const wrong = lockShape(value, '');
  if (wrong) throw badLock(path, `its member ${clean(wrong)}`);
  const lock = value as GraphLock;
  const contradiction = contradictionIn(lock);
  if (contradiction) throw badLock(path, contradiction);
  return lock;
}

function parsed(path: string): unknown {
  let text: string;
  try {
    text = readGiven(path).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code})`;
    const hint =
      code === 'EISDIR'
        ? ` It is a folder: the lock in it is ${path}/${LOCK_NAME}.`
        : code === 'it is no plain file'
          ? ' It is read more than once: save what comes from a pipe to a file.'
          : '';
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

/** A path in a lock, which may come from anywhere, must stay in its folder. */
const inside: Shape = (value, at) =>
  typeof value === 'string' && !/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(value)
    ? name(value, at)
    : `${at} is not a path within its folder`;

/** A reproduction writes to a folder of this name, and prints it in commands. */
const experiment: Shape = (value, at) =>
  typeof value === 'string' && /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(value) ? undefined : `${at} is not a name`;

const lockedNode = object(
  {
    ...{ node: name, stage: name, key: digest, command: text, from: list(name), params: map(json), files: map(digest) },
    inputs: map(either(digest, list(digest))),
    environment: map(text),
    code: text,
    formats: map(text),
    provenance: map(digest),
    outputs: map(digest, name),
  },
  {
    ...{ runtime: map(text), origins: map(either(text, list(text))), items: map(list(tuple(name, digest))) },
    imported: object({ seal: digest }),
  },
);

const lockShape = object(
  {
    experiment,
    set: list(text),
    settings: (value, at) => (value === undefined ? `${at} is missing` : json(value, at)),
    command: text,
    keyVersion: whole,
    nodes: (value, at) => (Array.isArray(value) && value.length === 0 ? `${at} is empty` : list(lockedNode)(value, at)),
    code: map(object({ declarations: map(text), packages: map(text) })),
    published: map(object({ node: name, port: name, kind: name, version: whole })),
    files: list(object({ path: inside, target: name, name: inside, size: whole, digest, sha256: digest })),
  },
  { made: object({}, { node: text, platform: text, git: object({ commit: text, modified: flag }) }) },
);

const badLock = (path: string, why: string): Problem =>
  new Problem(
    'bad-lock',
    `${path} cannot be used as a lock: ${why}. Use the unchanged ${LOCK_NAME} of a finished run, from artifacts/latest/EXPERIMENT/ or from whoever published it.`,
    { exitCode: 2 },
  );
