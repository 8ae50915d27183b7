import { join } from 'node:path';
import type { Manifest } from './disk.ts';
import { AllGrounds, type Lookup } from './lookup.ts';
import type { Target } from './modules.ts';
import { parts } from './node-resolution.ts';
import { packageIncomplete } from './problems.ts';
import type { ReadScript, ScriptIndex } from './script-index.ts';

/** A file of a package. Paths are relative to the project's folder. */
export interface PackageFile {
  readonly path: string;
  /** Of the package. */
  readonly folder: string;
}

/** A file of a package that is loaded, and what its names lead to: another file, or what is no file of a package. */
export interface Loaded extends PackageFile {
  readonly digest: string;
  readonly leads: readonly (readonly [specifier: string, to: PackageFile | string])[];
  /** It may reach files that it does not name. */
  readonly isOpen: boolean;
  /** It may find out who called it. */
  readonly asks?: boolean;
  readonly grounds: AllGrounds;
}

interface Described extends Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Follows what scripts of packages load by name. Each file is looked at once in the life of this object. */
export class PackageFollower {
  private readonly root: string;
  private readonly lookup: Lookup;
  private readonly scripts: ScriptIndex;
  private readonly known = new Map<string, Loaded>();

  constructor(root: string, lookup: Lookup, scripts: ScriptIndex) {
    this.root = root;
    this.lookup = lookup;
    this.scripts = scripts;
  }

  /**
   * Some files, and all that they load. Undefined if there is a script that was not read before, and no `read`.
   * @throws Problem `package-incomplete`
   */
  follow(from: readonly PackageFile[], read?: ReadScript): ReadonlyMap<string, Loaded> | undefined {
    const files = new Map<string, Loaded>();
    const queue = new Map(from.map((file) => [file.path, file]));
    for (const file of queue.values()) {
      const loaded = this.known.get(file.path) ?? this.load(file, read);
      if (!loaded) return undefined;
      this.known.set(file.path, loaded);
      files.set(file.path, loaded);
      for (const [, to] of loaded.leads) if (typeof to !== 'string') queue.set(to.path, to);
    }
    return files;
  }

  /** `name@version` of the package in a folder. */
  label(folder: string): string {
    const { name, version } = this.manifest(folder);
    return `${name ?? folder.replace(/.*\//, '')}@${version ?? 'unversioned'}`;
  }

  version(folder: string): string | undefined {
    return this.manifest(folder).version;
  }

  private manifest(folder: string): Described {
    return this.lookup.manifest(join(folder, 'package.json')).manifest ?? {};
  }

  private load(file: PackageFile, read?: ReadScript): Loaded | undefined {
    const { digest, facts } = this.scripts.of(file.path, read);
    if (!facts) return undefined;
    const grounds = new AllGrounds();
    grounds.add(this.lookup.manifest(join(file.folder, 'package.json')));
    grounds.add(this.lookup.format(file.path));
    let isOpen = facts.open !== undefined;
    const leads = facts.loads.map(([by, specifier]): [string, PackageFile | string] => {
      const { target, ...rest } = this.lookup.resolve(file.path, specifier, by);
      grounds.add(rest);
      // Code of the project, or what depends on the loader.
      if (target && ['code', 'data', 'either'].includes(target.kind)) isOpen = true;
      if (!target) this.refuseMissing(file.folder, specifier);
      return [specifier, leadOf(target)];
    });
    const { asks } = facts;
    return { ...file, digest, leads, grounds, isOpen, ...(asks ? { asks } : {}) };
  }

  /** A package that is loaded only if it is there may be absent. */
  private refuseMissing(folder: string, specifier: string): void {
    const { name } = parts(specifier);
    const { dependencies = {}, optionalDependencies = {} } = this.manifest(folder);
    if (Object.hasOwn(dependencies, name) && !Object.hasOwn(optionalDependencies, name))
      throw packageIncomplete(this.label(folder), name, join(this.root, folder));
  }
}

function leadOf(target: Target | undefined): PackageFile | string {
  if (target?.kind === 'builtin') return `node:${target.name}`;
  if (target?.kind !== 'package') return target ? target.kind : 'nothing';
  return target.file === undefined ? 'nothing' : { path: target.file, folder: target.folder };
}

/**
 * Folders of the packages that may load or read files that no script names. Who can find out who called it, as those in
 * `known` can, may reach files of its callers.
 */
export function openPackages(files: ReadonlyMap<string, Loaded>, known: Iterable<string>): string[] {
  const open = new Set<string>();
  const asking = new Set(known);
  for (const { folder, isOpen, asks } of files.values()) {
    if (isOpen) open.add(folder);
    if (asks) asking.add(folder);
  }
  for (const called of asking)
    for (const { folder, leads } of files.values()) {
      const calls = folder !== called && leads.some(([, to]) => typeof to !== 'string' && to.folder === called);
      if (!calls) continue;
      asking.add(folder);
      open.add(folder);
    }
  return [...open];
}
