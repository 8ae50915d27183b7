import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../ground/atomic-file.ts';
import { type Digest, isDigest } from '../ground/digest.ts';
import { writing } from '../ground/file-problems.ts';
import { nearest } from '../ground/nearest.ts';
import { readStored } from '../ground/plain-file.ts';
import { commandText, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';

/** Results that a person keeps under a name: `gc` never removes them. */
export interface Pin {
  readonly version: 1;
  readonly name: string;
  /** The pinned thing in words: `node join of text`, `run 20260131-120000-ab12 of quick`. */
  readonly of: string;
  readonly keys: readonly Digest[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

const folder = (storeDir: string): string => join(storeDir, 'pins');

/** @throws Problem `bad-pin` for a name that is not a file name on every system, `pin-taken` */
export async function writePin(storeDir: string, pin: Pin): Promise<void> {
  const path = pathOf(storeDir, pin.name);
  if ((await pinNames(storeDir)).includes(pin.name)) {
    const taken = `There is a pin "${pin.name}" already, of ${readPin(storeDir, pin.name).of}. Choose another name, or remove it first: ${unpin(storeDir, pin.name)}.`;
    throw new Problem('pin-taken', taken, { exitCode: 2 });
  }
  await writing(storeDir, () => mkdir(folder(storeDir), { recursive: true }));
  await writeFileAtomically(path, `${JSON.stringify(pin, null, 1)}\n`);
}

/** @throws Problem `unknown-pin` */
export async function removePin(storeDir: string, name: string): Promise<void> {
  const names = await pinNames(storeDir);
  if (!names.includes(name)) {
    const near = nearest(name, names);
    const hint = near ? ` Did you mean "${near}"?` : '';
    const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none.';
    throw new Problem('unknown-pin', `There is no pin "${name}".${hint} ${there}`, { exitCode: 2 });
  }
  await writing(storeDir, () => rm(pathOf(storeDir, name)));
}

/**
 * All pins by name. Fails when one cannot be read, since gc would otherwise remove what it keeps.
 * @throws Problem `pin-damaged`
 */
export async function readPins(storeDir: string): Promise<Pin[]> {
  return (await pinNames(storeDir)).map((name) => readPin(storeDir, name));
}

async function pinNames(storeDir: string): Promise<string[]> {
  const names = await readdir(folder(storeDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => (name.endsWith('.json') && !name.startsWith('.') ? [name.slice(0, -5)] : [])).sort();
}

function readPin(storeDir: string, name: string): Pin {
  const path = join(folder(storeDir), `${name}.json`);
  let pin: Partial<Pin> = {};
  try {
    pin = JSON.parse(readStored(path)) as Partial<Pin>;
  } catch {}
  if (pin?.version === 1 && Array.isArray(pin.keys) && pin.keys.every(isDigest)) return { ...(pin as Pin), name };
  throw new Problem(
    'pin-damaged',
    `The pin "${name}" cannot be read (${path}), so what it keeps is unknown. Remove it with: ${unpin(storeDir, name)}; then pin its results again.`,
    { exitCode: 3 },
  );
}

const unpin = (storeDir: string, name: string): string => commandText('unpin', name, ...storeWords(storeDir));

function pathOf(storeDir: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
    throw new Problem(
      'bad-pin',
      `"${name}" cannot name a pin: use letters, digits, points, hyphens and underscores, a letter or digit first, at most 100.`,
      { exitCode: 2 },
    );
  return join(folder(storeDir), `${name}.json`);
}
