import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { statOf } from '../ground/stat-index.ts';
import { type Content, type Listing, listPackage, readPackage, stampPackage } from './package-files.ts';
import { packageHoldsProject, packageIncomplete } from './problems.ts';

/** A package as it is installed. */
interface Installed extends Omit<Content, 'digests'> {
  /** Without symbolic links. */
  readonly folder: string;
  /** Hash over the names and bytes of its files. */
  readonly digest: string;
}

/** An installed package in the index; lists are texts with line breaks, which are read fast. */
interface Row extends Omit<Installed, 'folder'> {
  readonly files: string;
  readonly folders: string;
  readonly stamp: string;
}

const FORMAT = 'strata-packages 1 ';
/**
 * A file that changes in the clock tick in which it was looked at keeps its times. Ticks take up to 2 s, so the times of
 * a package that changed this lately prove nothing.
 */
const YOUNG = 2000;

/** Installed packages by the bytes of their files, with all packages that each of them gets. */
export class Packages {
  private readonly root: string;
  private readonly path: string;
  private readonly trustStats: boolean;
  private rows: Map<string, Row> | undefined;
  private writtenAt = 0;
  private changed = false;
  private readonly known = new Map<string, Installed>();
  private readonly found = new Map<string, string | undefined>();
  private readonly versions = new Map<string, string>();

  /** `root` is the project's folder; folders of packages are named from there. */
  constructor(root: string, indexDir: string, trustStats: boolean) {
    this.root = root;
    this.path = join(indexDir, 'packages.json');
    this.trustStats = trustStats;
  }

  /**
   * `name@version` and a hash over the bytes of the package in `folder` and of all packages that it gets, directly or not.
   * @throws Problem `package-incomplete`, `package-holds-project`
   */
  version(folder: string): string {
    const known = this.versions.get(folder);
    if (known !== undefined) return known;
    const start = this.installed(realpathSync.native(resolve(this.root, folder)));
    const lines = this.reached(start).map((one) => {
      const got = this.dependencies(one).map(([name, to]) => `${name}=${idOf(to)}`);
      return `${idOf(one)} ${got.join(' ')}`;
    });
    const hash = createHash('sha256')
      .update([...new Set(lines)].sort().join('\n'))
      .digest('hex')
      .slice(0, 16);
    const version = `${labelOf(start)} ${hash}`;
    this.versions.set(folder, version);
    return version;
  }

  /** True if the package in `folder` still has this version. */
  is(folder: string, version: string): boolean {
    try {
      return this.version(folder) === version;
    } catch {
      return false; // whoever follows the code says why
    }
  }

  /** Writes the index if anything was read. Never fails: it is only a cache. */
  save(): void {
    if (!this.changed) return;
    if (writeIndex(this.path, FORMAT, Object.fromEntries(this.rows ?? []))) this.changed = false;
  }

  private reached(start: Installed): Installed[] {
    const reached = new Set([start]);
    for (const one of reached) for (const [, to] of this.dependencies(one)) reached.add(to);
    return [...reached];
  }

  private dependencies(one: Installed): (readonly [string, Installed])[] {
    const get = (name: string): (readonly [string, Installed])[] => {
      const folder = this.lookUp(one.folder, name);
      return folder === undefined ? [] : [[name, this.installed(folder)]];
    };
    return [...one.needs, ...one.takes].flatMap((name) => {
      const got = get(name);
      if (got.length === 0 && one.needs.includes(name)) throw packageIncomplete(labelOf(one), name, one.folder);
      return got;
    });
  }

  /** The folder of package `name` for a file in `from`, as Node finds it. */
  private lookUp(from: string, name: string): string | undefined {
    for (let at = from; ; at = dirname(at)) {
      const modules = basename(at) === 'node_modules' ? at : join(at, 'node_modules');
      const found = this.real(modules) === undefined ? undefined : this.real(join(modules, name));
      if (found !== undefined) return found;
      if (at === dirname(at)) return undefined;
    }
  }

  private real(folder: string): string | undefined {
    if (this.found.has(folder)) return this.found.get(folder);
    const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    const real = isThere ? realpathSync.native(folder) : undefined;
    this.found.set(folder, real);
    return real;
  }

  private installed(folder: string): Installed {
    const known = this.known.get(folder) ?? { ...this.row(folder), folder };
    this.known.set(folder, known);
    return known;
  }

  private row(folder: string): Omit<Row, 'stamp'> {
    if (`${this.root}${sep}`.startsWith(`${folder}${sep}`)) throw packageHoldsProject(folder);
    const rows = this.stored();
    const row = rows.get(folder);
    if (row && this.trustStats) {
      const now = stampPackage(folder, { files: row.files.split('\n'), folders: row.folders.split('\n') });
      if (now && now.stamp === row.stamp && now.changed + YOUNG < this.writtenAt) return row;
    }
    const listing = listPackage(folder);
    const before = stampPackage(folder, listing);
    const fresh = describe(readPackage(folder, listing), listing);
    if (before && before.changed + YOUNG < Date.now()) rows.set(folder, { ...fresh, stamp: before.stamp });
    else rows.delete(folder);
    this.changed = true;
    return fresh;
  }

  private stored(): Map<string, Row> {
    if (!this.rows) {
      this.rows = new Map(Object.entries(readIndex<Record<string, Row>>(this.path, FORMAT) ?? {}));
      this.writtenAt = Number(statOf(this.path)?.mtimeMs ?? 0);
    }
    return this.rows;
  }
}

function describe({ digests, ...content }: Content, { files, folders }: Listing): Omit<Row, 'stamp'> {
  const lines = files.map((path, index) => `${path}\0${digests[index]}`);
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  return { ...content, digest, files: files.join('\n'), folders: folders.join('\n') };
}

const labelOf = ({ name, version, folder }: Installed): string =>
  `${name ?? folder.split(sep).slice(-1)[0]}@${version ?? 'unversioned'}`;

const idOf = (one: Installed): string => `${labelOf(one)}#${one.digest}`;
