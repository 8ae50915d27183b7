import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A copy of the project's files, from which a process loads stages. Plain data, since it goes to another process. */
export interface Program {
  readonly digest: string;
  /** The folder of the copy that stands for `original`. */
  readonly copy: string;
  readonly original: string;
  /** The tsconfig.json of the copy by which TypeScript is loaded. */
  readonly tsconfig?: string;
  /** Those of its files that the code of one stage names, as paths from `original`. */
  readonly loads: readonly string[];
}

type Place = Pick<Program, 'copy' | 'original'>;

const withEnd = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep);
const urlOf = (folder: string): string => pathToFileURL(withEnd(folder)).href;

/** The path of the copy of a file of the project. */
export const copiedPath = ({ copy, original }: Place, path: string): string =>
  path.startsWith(withEnd(original)) ? withEnd(copy) + path.slice(withEnd(original).length) : path;

/** The URL of the copy of a module, for a path or a file URL. */
export const copiedUrl = (program: Place, source: string): string =>
  pathToFileURL(copiedPath(program, source.startsWith('file:') ? fileURLToPath(source) : source)).href;

/** A text with the paths and URLs of the copy replaced by those of the project's own files. */
export const withOriginalPaths = ({ copy, original }: Place, text: string): string =>
  text.replaceAll(urlOf(copy), urlOf(original)).replaceAll(withEnd(copy), withEnd(original));

let here: Program | undefined;

/** Says from which copy this process loads stages. A process has one for its whole life. */
export function loadFrom(program: Program | undefined): void {
  here = program;
}

/** The same text as people know it: with paths of the project and not of the copy that this process loads. */
export const asWritten = (text: string): string => (here ? withOriginalPaths(here, text) : text);
