import { existsSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { samePlace } from '../graph/places.ts';
import type { Digest } from '../ground/digest.ts';
import { digestFile } from '../ground/file-digest.ts';
import { writing } from '../ground/file-problems.ts';
import { makeFolder } from '../ground/make-folder.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { replaceFolder } from '../store/copy-out.ts';
import type { Store } from '../store/store.ts';
import { LEDGER, type Papers, stampAt } from './ledger.ts';

/** Targets that go into a folder. */
export interface ToPublish {
  readonly folder: string;
  /** The folder of each target. */
  readonly places: Readonly<Record<string, string>>;
  readonly digests: Readonly<Record<string, Digest>>;
  readonly store: Store;
  readonly papers: Papers | undefined;
  /** These are all targets that the folder holds. */
  readonly all: boolean;
  /** Size and time of what was published there before, by name. */
  readonly known: Readonly<Record<string, string>>;
  tell(message: string): void;
}

/**
 * Publishes, and gives the names of all files that publishing has written into the folder. Where nothing else lies there,
 * the folder is replaced at once. Files of other origin are never removed, and one in the way is renamed.
 * @throws Problem `same-place` where two targets have a file of one name
 */
export async function putIn(wanted: ToPublish): Promise<Set<string>> {
  const { folder, papers, all, known } = wanted;
  const files = await filesOf(wanted);
  const told = all && papers?.of !== undefined ? papers.names : [];
  const names = new Set([...files.keys(), ...told]);
  const own = (await filesIn(folder)).filter((name) => name !== LEDGER && !Object.hasOwn(known, name));
  if (all && own.length === 0) await replaceAll(wanted);
  else {
    const kept = new Map<string, string>();
    for (const name of inTheWay(own, names)) {
      const path = await makeWay(wanted, name, files.get(name));
      if (path !== undefined) kept.set(name, path);
    }
    await putBeside(wanted, names);
    for (const [name, path] of kept) await tellOfKept(wanted, name, path);
  }
  if (!all) for (const name of Object.keys(known)) if (existsSync(join(folder, name))) names.add(name);
  return new Set([...names].filter((name) => existsSync(join(folder, name))));
}

/** What was not published and lies where a file, or a folder of one, is to be published. */
function inTheWay(own: readonly string[], names: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const name of names)
    for (const one of own)
      if (one === name || name.startsWith(`${one}/`)) found.add(one);
      else if (one.startsWith(`${name}/`)) found.add(name);
  return found;
}

/** The digest of every file by its name in the folder. */
async function filesOf({ folder, places, digests, store }: ToPublish): Promise<Map<string, Digest>> {
  const found = new Map<string, Digest>();
  const owners = new Map<string, string>();
  for (const [target, place] of Object.entries(places)) {
    const within = place.slice(folder.length + 1);
    for (const { name, digest } of await store.files(digests[target]!)) {
      const path = within === '' ? name : `${within}/${name}`;
      const other = owners.get(path);
      if (other !== undefined && found.get(path) !== digest)
        throw samePlace(other, target, within, `both have a file ${path}`);
      owners.set(path, target);
      found.set(path, digest);
    }
  }
  return found;
}

/** The names of all files below a folder, with `/`. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.tmp-'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    );
}

/** Writes the whole folder beside the old one, then replaces it. */
async function replaceAll({ folder, places, digests, store, papers }: ToPublish): Promise<void> {
  const beside = join(dirname(folder), temporaryName());
  try {
    for (const [target, place] of Object.entries(places)) {
      const into = beside + place.slice(folder.length);
      await writing(beside, () => makeFolder(into));
      await store.copyInto(digests[target]!, into);
    }
    await writePapers(beside, folder, places, papers);
    await replaceFolder(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

async function writePapers(
  into: string,
  folder: string,
  places: ToPublish['places'],
  papers: Papers | undefined,
): Promise<void> {
  if (papers?.of === undefined) return;
  const relative = Object.entries(places).map(([target, place]) => [target, place.slice(folder.length + 1)]);
  await writing(into, () => papers.write(into, Object.fromEntries(relative)));
}

/** Renames what publishing did not write, unless it is a file with the very bytes that are to be published. Gives its new path. */
async function makeWay({ folder }: ToPublish, name: string, digest: Digest | undefined): Promise<string | undefined> {
  const path = join(folder, name);
  if (digest !== undefined && (await digestOf(path)) === digest) return undefined;
  let kept = `${path}.kept`;
  for (let i = 2; existsSync(kept); i++) kept = `${path}.kept-${i}`;
  await writing(folder, async () => renameSync(path, kept));
  return kept;
}

/** Of a file, such as papers, whose bytes proved to be the published ones, no second copy is kept. */
async function tellOfKept({ folder, tell }: ToPublish, name: string, kept: string): Promise<void> {
  const path = join(folder, name);
  const digest = await digestOf(kept);
  if (digest !== undefined && digest === (await digestOf(path)))
    return writing(folder, () => rm(kept, { force: true }));
  tell(`${path} was there already and was not published by a run. It is ${kept} now; ${name} is the published one.`);
}

const digestOf = (path: string): Promise<Digest | undefined> => digestFile(path).catch(() => undefined);

/** Replaces file by file. What was published before and is published no more goes, unless it was edited since. */
async function putBeside(wanted: ToPublish, names: ReadonlySet<string>): Promise<void> {
  const { folder, places, digests, store, papers, all, known } = wanted;
  // Edited or not, they would be untrue.
  for (const name of (all ? undefined : papers?.names) ?? [])
    if (Object.hasOwn(known, name)) await writing(folder, () => rm(join(folder, name), { force: true }));
  for (const [target, place] of Object.entries(places)) {
    await writing(place, () => makeFolder(place));
    await store.copyInto(digests[target]!, place);
  }
  const renewed = Object.values(places).map((place) => place.slice(folder.length + 1));
  const isRenewed = (name: string) => all || renewed.some((place) => place !== '' && name.startsWith(`${place}/`));
  for (const name of Object.keys(known)) if (!names.has(name) && isRenewed(name)) await removeKnown(wanted, name);
  if (all) await writePapers(folder, folder, places, papers);
}

async function removeKnown({ folder, known }: ToPublish, name: string): Promise<void> {
  const path = join(folder, name);
  if (!Object.hasOwn(known, name) || !existsSync(path) || stampAt(path) !== known[name]) return;
  await writing(folder, () => rm(path, { force: true }));
}
