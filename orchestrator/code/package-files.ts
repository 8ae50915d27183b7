import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { parts } from './node-resolution.ts';

/** The files and folders of a package that count, as paths from its folder. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** What a package's files say. */
export interface Content {
  readonly name?: string;
  readonly version?: string;
  /** SHA-256 of each file in hex, in the order of the listing. */
  readonly digests: readonly string[];
  /** Packages that it cannot do without. */
  readonly needs: readonly string[];
  /** Packages that it takes if they are there, also those that its scripts name without a declaration. */
  readonly takes: readonly string[];
  /** One of its scripts may find out who called it. */
  readonly asks?: boolean;
}

const NEVER_LOADED = /^(readme|licen[cs]e|changelog|history|authors|contributors|notice)\b|\.(md|markdown)$/i;

/**
 * Everything that a loader, or the package itself, may read: all but its own node_modules, texts for people, and the
 * source map and types of a script that lies beside them.
 */
export function listPackage(folder: string): Listing {
  const files: string[] = [];
  const folders: string[] = [];
  const seen = new Set<string>();
  const walk = (at: string): void => {
    const real = realpathSync.native(join(folder, at));
    if (seen.has(real)) return;
    seen.add(real);
    folders.push(at);
    const entries = readdirSync(join(folder, at), { withFileTypes: true });
    const names = new Set(entries.map(({ name }) => name));
    for (const entry of entries) {
      const path = at ? `${at}/${entry.name}` : entry.name;
      const stat = entry.isSymbolicLink() ? statSync(join(folder, path), { throwIfNoEntry: false }) : entry;
      if (stat?.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== '.git') walk(path);
      } else if (stat?.isFile() && isCounted(entry.name, names)) files.push(path);
    }
  };
  walk('');
  return { files: files.sort(), folders: folders.sort() };
}

function isCounted(name: string, beside: ReadonlySet<string>): boolean {
  if (NEVER_LOADED.test(name)) return false;
  if (name.endsWith('.map')) return !beside.has(name.slice(0, -4));
  const [, base, kind] = /^(.+)\.d\.([cm]?)ts$/.exec(name) ?? [];
  return base === undefined || ![`${base}.${kind}js`, `${base}.js`].some((script) => beside.has(script));
}

/**
 * Tells two states of a package apart without reading its files, and the latest time at which anything of it changed, in
 * milliseconds. Undefined if something is gone.
 */
export function stampPackage(
  folder: string,
  { files, folders }: Listing,
): { stamp: string; changed: number } | undefined {
  const numbers = new Float64Array(4 * (files.length + folders.length));
  const options = { throwIfNoEntry: false } as const;
  let [at, changed] = [0, 0];
  for (const paths of [folders, files])
    for (const path of paths) {
      const stat = statSync(`${folder}/${path}`, options);
      if (!stat) return undefined;
      // The size of a folder says nothing.
      numbers[at++] = paths === folders ? 0 : stat.size;
      numbers[at++] = stat.mtimeMs;
      numbers[at++] = stat.ctimeMs;
      numbers[at++] = stat.ino;
      if (stat.ctimeMs > changed) changed = stat.ctimeMs;
    }
  const stamp = createHash('sha256').update(new Uint8Array(numbers.buffer)).digest('base64');
  return { stamp, changed };
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Reads all files of a package. */
export function readPackage(folder: string, { files }: Listing): Content {
  let manifest: Manifest = {};
  const named = new Set<string>();
  let asks = false;
  const digests = files.map((path) => {
    const bytes = readFileSync(join(folder, path));
    if (path === 'package.json') manifest = parsed(bytes);
    else if (/\.[cm]?[jt]sx?$/.test(path)) {
      const script = bytes.toString('latin1');
      for (const name of namesIn(script)) named.add(name);
      asks ||= CALL_SITES.test(script);
    }
    return createHash('sha256').update(bytes).digest('hex');
  });
  const { name, version, dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const isSoft = (one: string): boolean =>
    // Packages of types are declared, and nothing loads them.
    Object.hasOwn(optionalDependencies ?? {}, one) || one.startsWith('@types/');
  const declared = Object.keys(dependencies ?? {});
  const needs = declared.filter((one) => !isSoft(one));
  // A package that works without a peer names it in a script if it loads it.
  const peers = Object.keys(peerDependencies ?? {}).filter((one) => peerDependenciesMeta?.[one]?.optional !== true);
  const takes = new Set([...declared, ...Object.keys(optionalDependencies ?? {}), ...peers, ...named]);
  for (const one of [...needs, name ?? '']) takes.delete(one);
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    digests,
    needs: needs.sort(),
    takes: [...takes].sort(),
    ...(asks ? { asks } : {}),
  };
}

function parsed(bytes: Buffer): Manifest {
  try {
    return JSON.parse(bytes.toString('utf8')) as Manifest;
  } catch {
    return {};
  }
}

const CALL_SITES = /\b(?:prepareStackTrace|getCallSites?)\b/;
const LOADS = /\b(?:require(?:\.resolve)?|import)\s*\(\s*["'`]([^"'`\s]+)["'`]|\b(?:from|import)\s*["']([^"'\s]+)["']/g;
const PACKAGE = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/;

/** Packages that a script names where it loads something, or where a comment shows how. */
function namesIn(script: string): Set<string> {
  const found = new Set<string>();
  for (const [, called, stated] of script.matchAll(LOADS)) {
    const specifier = called ?? stated ?? '';
    if (/^[.#/]|:/.test(specifier) || isBuiltin(specifier)) continue;
    const { name } = parts(specifier);
    if (PACKAGE.test(name)) found.add(name);
  }
  return found;
}
