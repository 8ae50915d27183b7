import { isBuiltin } from 'node:module';
import { dirname, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The target of a specifier. Paths are relative to the project root, with `/`. */
export type Target =
  | { readonly kind: 'code'; readonly path: string }
  | { readonly kind: 'data'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  /** The orchestrator, with the path by which it was reached, or a URL of no file. */
  | { readonly kind: 'outside'; readonly path?: string };

const CODE = /\.[cm]?[jt]sx?$/;

/** `@scope/name` of `@scope/name/sub/path`. */
const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The files in which specifiers are looked up; paths are relative to the root. */
export interface Files {
  readonly root: string;
  isFile(path: string): boolean;
  /** True for the orchestrator's own files, which are outside every closure. */
  isOwn(path: string): boolean;
  /** The orchestrator's own package name. */
  readonly ownPackage: string;
}

/** Finds the target of `specifier` in the file `from`; undefined if nothing is there. */
export function resolveSpecifier(
  { root, isFile, isOwn, ownPackage }: Files,
  from: string,
  specifier: string,
  by: 'import' | 'url' = 'import',
): Target | undefined {
  const packageTarget = (name: string): Target =>
    name === ownPackage ? { kind: 'outside' } : { kind: 'package', name };
  const isPath = by === 'url' ? !/^[a-z][a-z0-9+.-]+:/i.test(specifier) : /^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);
  if (by === 'url' && !isPath && !specifier.startsWith('file:')) return { kind: 'outside' };
  if (!isPath && !specifier.startsWith('file:')) {
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/, '') };
    return /^[#~]|^[a-z]+:/i.test(specifier) ? undefined : packageTarget(packageName(specifier));
  }
  const path = relativePath(root, from, specifier.replace(/[?#].*$/, ''));
  const inPackage = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(path);
  if (inPackage?.[1]) return packageTarget(inPackage[1]);
  const found = candidates(path, by).find(isFile);
  if (found === undefined) return undefined;
  if (isOwn(found)) return { kind: 'outside', path: found };
  return { kind: CODE.test(found) ? 'code' : 'data', path: found };
}

function relativePath(root: string, from: string, specifier: string): string {
  const absolute = specifier.startsWith('file:')
    ? fileURLToPath(specifier)
    : resolve(root, dirname(from), safeDecode(specifier));
  return relativeTo(root, absolute);
}

function safeDecode(specifier: string): string {
  try {
    return decodeURIComponent(specifier);
  } catch {
    return specifier;
  }
}

/** Path from `root` to `absolute` with `/`, whatever the platform. */
export function relativeTo(root: string, absolute: string): string {
  const slashes = (path: string) => path.replaceAll('\\', '/');
  return process.platform === 'win32'
    ? posix.relative(slashes(root), slashes(absolute))
    : posix.relative(root, absolute);
}

/**
 * The candidates in the order of tsx and TypeScript: as written, `.ts` for `.js`, with an extension added, a folder's
 * index.
 */
function candidates(path: string, by: 'import' | 'url'): string[] {
  const asTypeScript = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const plain = asTypeScript === path ? [path] : [path, asTypeScript];
  return by === 'url'
    ? plain
    : [...plain, ...['.ts', '.tsx', '.js', '/index.ts', '/index.js'].map((end) => path + end)];
}

/** The TypeScript file beside a JavaScript file. Some loaders take it instead of the imported file; Node does not. */
export const typeScriptBeside = (path: string): string[] =>
  /\.[cm]?jsx?$/.test(path) ? ['s', 'sx'].map((end) => path.replace(/jsx?$/, `t${end}`)) : [];
