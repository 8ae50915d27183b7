import { extname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Disk, type Hit, isFound, relativeTo } from './disk.ts';
import { NodeResolution, parts } from './node-resolution.ts';
import type { TsConfig } from './tsconfig.ts';
import { TsxResolution } from './tsx-resolution.ts';

/** The target of a specifier. Paths are relative to the project root, with `/`, and without symbolic links. */
export type Target =
  | { readonly kind: 'code'; readonly path: string }
  | { readonly kind: 'data'; readonly path: string }
  /** `folder` is where it is installed, `file` the file that is loaded first, if one is found. */
  | { readonly kind: 'package'; readonly name: string; readonly folder: string; readonly file?: string }
  | { readonly kind: 'builtin'; readonly name: string }
  /** The orchestrator, with the path by which it was reached, or a URL of no file. */
  | { readonly kind: 'outside'; readonly path?: string }
  /** Loaders differ on what they take. */
  | { readonly kind: 'either'; readonly paths: readonly string[] };

/**
 * How a specifier is used: in an import or export statement, in `import()` or `import.meta.resolve()`, in `require()`, or
 * in `new URL(…, import.meta.url)`.
 */
export type By = 'statement' | 'import' | 'require' | 'url';

const CODE = /\.[cm]?[jt]sx?$/;

/** The files in which specifiers are looked up. */
export interface Files extends Disk {
  /** The project's folder, without symbolic links. */
  readonly root: string;
  readonly config: TsConfig | undefined;
  /** True for the orchestrator's own files, which are outside every closure. The path has no symbolic links. */
  isOwn(path: string): boolean;
  /** The orchestrator's own package name. */
  readonly ownPackage: string;
}

/** Finds what `specifier` in the file `from` (absolute, no symbolic links) leads to; undefined if nothing is there. */
export function resolveSpecifier(files: Files, from: string, specifier: string, by: By): Target | undefined {
  if (by === 'url') return urlTarget(files, from, specifier);
  const node = new NodeResolution(files);
  const tsx = new TsxResolution(node, files, files.config);
  const targets = waysOf(node, from, by)
    .map(([loader, way]) => {
      const rules = loader === 'node' ? node : tsx;
      return way === 'import' ? rules.import(from, specifier) : rules.require(from, specifier);
    })
    .filter(isFound)
    .map((hit) => targetOf(files, hit, specifier));
  const [first, ...others] = targets;
  const other = others.find((one) => textOf(one) !== textOf(first!));
  if (other) return { kind: 'either', paths: [textOf(first!), textOf(other)] };
  return first ?? unresolved(files, node, from, specifier);
}

/** The loaders and the rules by which each may take a specifier. */
function waysOf(node: NodeResolution, from: string, by: By): (readonly ['node' | 'tsx', 'import' | 'require'])[] {
  const both = (way: 'import' | 'require') => [['node', way] as const, ['tsx', way] as const];
  if (by !== 'statement') return both(by === 'require' ? 'require' : 'import');
  if (formatOf(node, from) === 'module') return both('import');
  // tsx makes `require` of import statements here; Node finds by the syntax that the file is a module.
  return /\.c[jt]s$/.test(from)
    ? [['tsx', 'require']]
    : [
        ['node', 'import'],
        ['tsx', 'require'],
      ];
}

/** How a file is evaluated: by its ending, else by the nearest package.json. */
export function formatOf(node: NodeResolution, path: string): 'module' | 'commonjs' {
  const end = extname(path);
  if (/^\.m[jt]s$/.test(end)) return 'module';
  if (/^\.c[jt]s$/.test(end)) return 'commonjs';
  return node.scope(path)?.manifest.type === 'module' ? 'module' : 'commonjs';
}

function urlTarget(files: Files, from: string, specifier: string): Target | undefined {
  if (/^[a-z][a-z0-9+.-]+:/i.test(specifier) && !specifier.startsWith('file:')) return { kind: 'outside' };
  try {
    const path = fileURLToPath(new URL(specifier, pathToFileURL(from)));
    // A worker that is started under the name of its JavaScript may be TypeScript.
    const found = [path, path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')].find((one) => files.isFile(one));
    return found === undefined ? undefined : targetOf(files, { file: found }, specifier);
  } catch {
    return undefined;
  }
}

function targetOf(files: Files, { file, builtin }: Hit, specifier: string): Target {
  if (file === undefined) return { kind: 'builtin', name: builtin!.replace(/^node:/, '') };
  const real = files.real(file);
  if (files.isOwn(real)) return { kind: 'outside', path: relativeTo(files.root, file) };
  const path = relativeTo(files.root, real);
  const folder = packageFolder(files, file, real);
  if (folder === undefined) return { kind: CODE.test(path) ? 'code' : 'data', path };
  const name = /(?:@[^/\\]+[/\\])?[^/\\]+$/.exec(folder)?.[0].replaceAll('\\', '/') ?? parts(specifier).name;
  return { kind: 'package', name, folder: relativeTo(files.root, folder), file: path };
}

/**
 * The folder of the installed package that has a file; undefined for code of the project, also where a link in
 * node_modules leads to it.
 */
function packageFolder(files: Files, file: string, real: string): string | undefined {
  const inner = real.startsWith(files.root + sep) ? real.slice(files.root.length) : real;
  const inside = lastPackage(inner);
  if (inside !== undefined) return real.slice(0, real.length - inner.length) + inside;
  const linked = lastPackage(file);
  if (linked === undefined) return undefined;
  // The whole of node_modules may be a link to a folder of another name.
  const modules = /^.*[/\\]node_modules(?=[/\\])/.exec(linked)![0];
  const folder = files.real(modules) + linked.slice(modules.length);
  return real.startsWith(folder + sep) ? folder : undefined;
}

const lastPackage = (path: string): string | undefined =>
  /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+(?=[/\\])/.exec(path)?.[0];

/** A package that has no such file, but is there, may be wanted for its types alone. */
function unresolved(files: Files, node: NodeResolution, from: string, specifier: string): Target | undefined {
  if (/^[.#/]|:/.test(specifier)) return undefined;
  const found = node.installed(from, specifier);
  const { name } = parts(specifier);
  if (found === undefined) return name === files.ownPackage ? { kind: 'outside' } : undefined;
  const real = files.real(found);
  if (files.isOwn(join(real, 'package.json'))) return { kind: 'outside' };
  return { kind: 'package', name, folder: relativeTo(files.root, real) };
}

const textOf = (target: Target): string => {
  if (target.kind === 'builtin') return `node:${target.name}`;
  if (target.kind === 'package') return target.file ?? target.folder;
  return target.kind === 'outside' || target.kind === 'either' ? 'the orchestrator' : target.path;
};
