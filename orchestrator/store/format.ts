import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../ground/atomic-file.ts';
import { readStored } from '../ground/plain-file.ts';
import { commandText, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';

/** The format of the store: which digests name its objects, and how records and manifests hold them. */
const FORMAT = 'strata-store-2';

/** Says the format, so that no later command has to look at the objects. */
const fileOf = (root: string): string => join(root, 'store.json');

/** True where a store lies. Other programs have a folder called "objects" too, such as git. */
export const isStore = (root: string): boolean =>
  existsSync(fileOf(root)) || ['objects', 'records'].every((name) => existsSync(join(root, name)));

function statedFormat(root: string): string | undefined {
  try {
    return (JSON.parse(readStored(fileOf(root))) as { format?: string }).format;
  } catch {
    return undefined;
  }
}

/**
 * Refuses a store that this version cannot read. Makes and changes nothing. True if the store states its format.
 * @throws Problem `old-store` for a store of version 0.1, `other-store` for one of a later version
 */
export function checkFormat(root: string): boolean {
  let stated = statedFormat(root);
  // Whoever writes the first object has stated the format before.
  if (stated === undefined && hasOldObjects(root)) {
    stated = statedFormat(root);
    if (stated === undefined) throw oldStore(root);
  }
  if (stated !== undefined && stated !== FORMAT) throw otherStore(root, stated);
  return stated !== undefined;
}

/** States the format of a store. Where that is impossible, the next command looks at the objects again. */
export async function stateFormat(root: string): Promise<void> {
  await writeFileAtomically(fileOf(root), `${JSON.stringify({ format: FORMAT })}\n`).catch(() => {});
}

/** Names of the files that version 0.1 named by xxHash128, with their folders. */
export function* oldObjects(root: string): Generator<string> {
  const objects = join(root, 'objects');
  for (const folder of list(objects))
    for (const name of list(join(objects, folder)))
      if (/^[0-9a-f]{32}$/.test(name) && name.startsWith(folder)) yield join(objects, folder, name);
}

const hasOldObjects = (root: string): boolean => !oldObjects(root).next().done;

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The digests of version 0.1, wherever they stand in a text. */
export const OLD_DIGEST = /xxh128:[0-9a-f]{32}(?![0-9a-f])/g;

export const oldStore = (root: string): Problem =>
  new Problem(
    'old-store',
    `The store in ${root} is of version 0.1, which named objects by xxHash128. Other bytes with the same name can be made, so this version names them by SHA-256, and neither reads nor changes such a store. Take it over with: ${commandText('verify', '--migrate', ...storeWords(root))}. Or give another folder with --store.`,
    { exitCode: 2 },
  );

const otherStore = (root: string, format: string): Problem =>
  new Problem(
    'other-store',
    `The store in ${root} has the format ${JSON.stringify(format)}, and this version of the program knows ${FORMAT}. A later version wrote it: update this one, or give another folder with --store.`,
    { exitCode: 2 },
  );
