import { isBuiltin } from 'node:module';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Disk, type Hit, isFound, type Manifest, NOTHING } from './disk.ts';
import { exportTarget, mapTarget, type Target } from './package-exports.ts';

const isRelative = (specifier: string): boolean => /^\.{1,2}(\/|$)/.test(specifier);

const modules = (process.features as { require_module?: boolean }).require_module === true;

/** The conditions for `exports` and `imports` without any flag. */
const conditions = (own: 'import' | 'require'): ReadonlySet<string> =>
  new Set([own, 'node', 'node-addons', ...(modules ? ['module-sync'] : [])]);

const FOR = { import: conditions('import'), require: conditions('require') };

/** The endings that `require` adds. */
export const NODE_ENDINGS = ['.js', '.json', '.node'];

/** The rules by which Node finds a module. `from` is the file that asks, without symbolic links. */
export class NodeResolution {
  private readonly disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  /** The module of `import specifier` in a file that is an ECMAScript module, and of `import()` in any. */
  import(from: string, specifier: string): Hit {
    if (isBuiltin(specifier)) return { builtin: specifier };
    if (specifier.startsWith('#')) return this.private(from, specifier, 'import');
    if (isRelative(specifier) || isAbsolute(specifier) || specifier.startsWith('file:'))
      return this.url(from, specifier);
    return /^[a-z][a-z\d+.-]*:/i.test(specifier) ? NOTHING : this.package(from, specifier, 'import');
  }

  /** The module of `require(request)`, by a loader that adds `endings`. */
  require(from: string, request: string, endings: readonly string[] = NODE_ENDINGS): Hit {
    if (isBuiltin(request)) return { builtin: request };
    if (isRelative(request) || isAbsolute(request))
      return this.path(resolve(dirname(from), request), /(^|\/)\.{0,2}$/.test(request), endings);
    if (request.startsWith('#')) return this.private(from, request, 'require');
    const own = this.self(from, request, 'require');
    if (own) return own;
    const { name, subpath } = parts(request);
    for (const folder of this.folders(from)) {
      const exported = this.exported(join(folder, name), subpath, 'require');
      const hit = exported ?? this.path(join(folder, request), request.endsWith('/'), endings);
      if (exported || isFound(hit)) return hit;
    }
    return NOTHING;
  }

  /** The nearest package.json at or above a file, below the next node_modules. */
  scope(from: string): { path: string; manifest: Manifest } | undefined {
    for (let folder = dirname(from); basename(folder) !== 'node_modules'; folder = dirname(folder)) {
      const path = join(folder, 'package.json');
      const manifest = this.disk.manifest(path);
      if (manifest) return { path, manifest };
      if (folder === dirname(folder)) return undefined;
    }
    return undefined;
  }

  /** The folder of the package that a bare specifier names, whether or not it has a file for it. */
  installed(from: string, specifier: string): string | undefined {
    const { name } = parts(specifier);
    return this.folders(from)
      .map((folder) => join(folder, name))
      .find((folder) => this.disk.isFolder(folder));
  }

  private url(from: string, specifier: string): Hit {
    try {
      if (/%2f|%5c/i.test(specifier)) return NOTHING;
      return this.existing(fileURLToPath(new URL(specifier, pathToFileURL(from))));
    } catch {
      return NOTHING;
    }
  }

  private existing(path: string): Hit {
    const bare = path.replace(/(?<=[^/\\])[/\\]$/, '');
    if (this.disk.isFolder(bare)) return { missing: bare, folder: true };
    return this.disk.isFile(path) ? { file: path } : { missing: path };
  }

  private package(from: string, specifier: string, by: 'import' | 'require'): Hit {
    const own = this.self(from, specifier, by);
    if (own) return own;
    const { name, subpath } = parts(specifier);
    if (name.startsWith('.') || /[%\\]/.test(name)) return NOTHING;
    const folder = this.installed(from, specifier);
    if (folder === undefined) return NOTHING;
    const exported = this.exported(folder, subpath, by);
    if (exported) return exported;
    return subpath === '.' ? this.main(folder) : this.url(join(folder, 'package.json'), subpath);
  }

  /** The first file of a package without `exports`, for `import`. */
  private main(folder: string): Hit {
    const main = this.disk.manifest(join(folder, 'package.json'))?.main;
    const ends = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];
    const named = typeof main === 'string' && main ? ends.map((end) => `${resolve(folder, main)}${end}`) : [];
    const index = NODE_ENDINGS.map((end) => join(folder, `index${end}`));
    const file = [...named, ...index].find((path) => this.disk.isFile(path));
    return file === undefined ? { ...(named[0] === undefined ? {} : { missing: named[0] }) } : { file };
  }

  private exported(folder: string, subpath: string, by: 'import' | 'require'): Hit | undefined {
    const manifest = join(folder, 'package.json');
    const exports = this.disk.manifest(manifest)?.exports;
    if (exports === undefined || exports === null) return undefined;
    return this.target(exportTarget(exports, subpath, { manifest, conditions: FOR[by] }));
  }

  private self(from: string, specifier: string, by: 'import' | 'require'): Hit | undefined {
    const scope = this.scope(from);
    const { name, subpath } = parts(specifier);
    return scope?.manifest.name === name ? this.exported(dirname(scope.path), subpath, by) : undefined;
  }

  private private(from: string, name: string, by: 'import' | 'require'): Hit {
    const scope = this.scope(from);
    if (!scope?.manifest.imports || name === '#' || name.startsWith('#/')) return NOTHING;
    const bare = (to: string): Target => ({
      bare: isBuiltin(to) ? { builtin: to } : this.package(scope.path, to, by),
    });
    const place = { manifest: scope.path, conditions: FOR[by], bare };
    return this.target(mapTarget(scope.manifest.imports, name, place));
  }

  private target(target: Target | undefined): Hit {
    if (!target) return NOTHING;
    return 'path' in target ? this.existing(target.path) : (target.bare as Hit);
  }

  /** A path by the rules of `require`: the file, with an ending added, or what the folder says. */
  private path(path: string, isFolder: boolean, endings: readonly string[]): Hit {
    const ended = (base: string): string | undefined =>
      endings.map((end) => base + end).find((one) => this.disk.isFile(one));
    const file = (base: string): string | undefined => (this.disk.isFile(base) ? base : ended(base));
    const found = isFolder ? undefined : file(path);
    if (found !== undefined) return { file: found };
    if (!this.disk.isFolder(path)) return { missing: path };
    const main = this.disk.manifest(join(path, 'package.json'))?.main;
    const named = typeof main === 'string' && main ? resolve(path, main) : undefined;
    const first = (named && (file(named) ?? ended(join(named, 'index')))) ?? ended(join(path, 'index'));
    return first === undefined ? { missing: named ?? path, folder: true } : { file: first };
  }

  /** Every node_modules that Node asks for a package, from the nearest one on. */
  private folders(from: string): string[] {
    const found: string[] = [];
    for (let folder = dirname(from); ; folder = dirname(folder)) {
      const modules = join(folder, 'node_modules');
      if (basename(folder) !== 'node_modules' && this.disk.isFolder(modules)) found.push(modules);
      if (folder === dirname(folder)) return found;
    }
  }
}

/** `@scope/name` and `./sub/path` of `@scope/name/sub/path`. */
export function parts(specifier: string): { name: string; subpath: string } {
  const words = specifier.split('/');
  const name = words.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: `.${specifier.slice(name.length)}` };
}
