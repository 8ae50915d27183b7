import { readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The orchestrator's folder, in a repository or packed in a node_modules, without symbolic links. */
const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The place of the orchestrator's own files. They are outside every code closure, and the guard permits them what it
 * forbids to a stage.
 */
export interface OwnCode {
  readonly folder: string;
  /** The name by which a project imports it once it is packed. */
  readonly package: string;
}

let known: OwnCode | undefined;

export function ownCode(): OwnCode {
  known ??= { folder, package: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name as string };
  return known;
}

/**
 * True for one of the orchestrator's own files. Its examples are projects, and its packages are packages. The path must
 * contain no symbolic links.
 */
export function isOwnFile(path: string, own: Pick<OwnCode, 'folder'> = { folder }): boolean {
  if (!path.startsWith(own.folder + sep)) return false;
  const [first, ...rest] = path.slice(own.folder.length + 1).split(sep);
  return first !== 'examples' && ![first, ...rest].includes('node_modules');
}

/** Names of the folder in which the orchestrator's files lie, as import specifiers spell it. */
export const ownFolderNames = (own: OwnCode): readonly string[] => [...new Set([basename(own.folder), own.package])];
