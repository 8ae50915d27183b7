import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { statOf } from '../ground/stat-index.ts';
import { relativeTo } from './disk.ts';
import type { SourceFiles } from './facts-cache.ts';
import { type Unlocked, unlocked } from './lock-file.ts';
import { AllGrounds } from './lookup.ts';
import { type Loaded, openPackages, PackageFollower } from './package-closure.ts';
import { YOUNG } from './package-places.ts';
import { isUnchanged, lines, type Row } from './package-row.ts';
import { type ReadScript, ScriptIndex } from './script-index.ts';
import { Stamps } from './stamps.ts';
import { MARK, WholePackages } from './whole-packages.ts';

const FORMAT = 'strata-packages 3 ';

/**
 * Installed packages by the bytes of what is loaded of them. A package whose scripts may load or read what they do not
 * name counts whole, with all packages that it gets.
 */
export class Packages {
  private readonly root: string;
  private readonly path: string;
  private readonly files: SourceFiles;
  private readonly scripts: ScriptIndex;
  private readonly follower: PackageFollower;
  private readonly whole: WholePackages;
  private readonly stamps = new Stamps();
  private readonly started = Date.now();
  private rows: Map<string, Row> | undefined;
  private writtenAt = 0;
  private changed = false;
  private readonly versions = new Map<string, string>();
  private readonly installed = new Map<string, { readonly folder: string; readonly version?: string }>();

  constructor(files: SourceFiles, indexDir: string) {
    this.root = files.root;
    this.files = files;
    this.path = join(indexDir, 'packages.json');
    this.scripts = new ScriptIndex(this.root, indexDir);
    this.follower = new PackageFollower(this.root, files.lookup, this.scripts);
    this.whole = new WholePackages(this.root, indexDir, files.trustStats);
  }

  /**
   * `name@version` of the package in `folder`, and a hash over all that is loaded if these of its files are; without
   * files, over all its files and all packages that it gets. Undefined if there is a script that was not read before, and
   * no `read`.
   * @throws Problem `package-incomplete`, `package-holds-project`
   */
  version(folder: string, files: readonly string[], read?: ReadScript): string | undefined {
    const id = [folder, ...files].join('\n');
    const whole = (): string => `${this.whole.label(folder)} ${this.whole.digest(folder).slice(0, 16)}`;
    const found = () => (files.length === 0 ? whole() : (this.stored(id) ?? this.look(id, folder, files, read)));
    const known = this.versions.get(id) ?? found();
    if (known !== undefined) this.versions.set(id, known);
    return known;
  }

  /** True if the package in `folder` still has this version. */
  is(folder: string, files: readonly string[], version: string): boolean {
    try {
      return this.version(folder, files) === version;
    } catch {
      return false; // whoever follows the code says why
    }
  }

  /**
   * True if all that a version was made of is certainly as it was then: it looks at times and sizes again. Of what is not
   * certain another reader must say it.
   */
  holds(folder: string, files: readonly string[], version: string): boolean {
    if (!this.files.trustStats) return false;
    if (files.length === 0) return this.whole.holds(folder);
    const row = this.load().get([folder, ...files].join('\n'));
    if (row?.version !== version || !isUnchanged(this.root, row)) return false;
    return Object.keys(row.wholes).every((one) => this.whole.holds(one));
  }

  /** Files that count in a version that was asked for, from the project's folder, and folders of packages that count whole. */
  counted(folder: string, files: readonly string[]): { files: readonly string[]; folders: readonly string[] } {
    const all = (folders: readonly string[]) =>
      folders.flatMap((one) => this.whole.all(one).map((each) => each.folder));
    if (files.length === 0) return { files, folders: all([folder]) };
    const row = this.load().get([folder, ...files].join('\n'));
    if (row) return { files: lines(row.files), folders: all(Object.keys(row.wholes)) };
    const reached = this.reached(folder, files);
    return { files: [...(reached?.keys() ?? [])], folders: reached ? all(this.opened(reached).open) : [] };
  }

  /**
   * The files of which a version consists that was asked for, one a line: the path from the name of its package, and the
   * beginning of its digest. Undefined for any other version.
   */
  parts(version: string): string | undefined {
    const [id] = [...this.versions].find(([, one]) => one === version) ?? [];
    const [folder = '', ...from] = id?.split('\n') ?? [];
    const reached = id === undefined || from.length === 0 ? undefined : this.reached(folder, from);
    if (id === undefined || (from.length > 0 && !reached)) return undefined;
    const { open, whole } = reached ? this.opened(reached) : { open: [folder], whole: new Set<string>() };
    const counted = [...(reached?.values() ?? [])].filter((one) => !whole.has(one.folder));
    const paths = new Set(
      counted.flatMap((one) => [one.path, ...[...one.grounds.files].filter((path) => PACKED.test(path))]),
    );
    const lines = [...paths].map(
      (path) => `${path.replace(PACKED, '')} ${this.scripts.of(path).digest.slice(0, MARK)}`,
    );
    return [...new Set([...lines, ...open.flatMap((one) => this.whole.filesOf(one))])].sort().join('\n');
  }

  /** The packages, of those that were asked for and all that they get, that the lock file does not name. */
  unlocked(): Unlocked[] {
    const whole = [...this.whole.asked()].map((one) => [one.folder, one] as const);
    return unlocked(this.root, new Map([...this.installed, ...whole]).values());
  }

  /** Writes the indexes if anything was read. Never fails: they are only caches. */
  save(): void {
    this.whole.save();
    this.scripts.save();
    if (this.changed && writeIndex(this.path, FORMAT, Object.fromEntries(this.rows ?? []))) this.changed = false;
  }

  private stored(id: string): string | undefined {
    const row = this.load().get(id);
    if (!row || !this.files.trustStats) return undefined;
    const now = this.stamps.over(this.root, lines(row.files), lines(row.folders));
    if (now?.stamp !== row.stamp || now.changed + YOUNG >= this.writtenAt) return undefined;
    if (lines(row.absent).some((path) => this.isThere(path))) return undefined;
    if (Object.entries(row.links).some(([path, real]) => this.files.lookup.realOf(path) !== real)) return undefined;
    if (Object.entries(row.wholes).some(([folder, digest]) => this.whole.digest(folder) !== digest)) return undefined;
    this.install(row.installed);
    return row.version;
  }

  private look(id: string, folder: string, from: readonly string[], read?: ReadScript): string | undefined {
    const reached = this.reached(folder, from, read);
    if (!reached) return undefined;
    const { open, whole } = this.opened(reached);
    const counted = [...reached.values()].filter((one) => !whole.has(one.folder));
    const grounds = new AllGrounds();
    for (const one of counted) grounds.add(one.grounds);
    const texts = [
      ...counted.map((one) => this.line(one, whole)),
      ...[...grounds.files].filter((path) => PACKED.test(path)).map((path) => this.name(path)),
      ...open.flatMap((one) => this.whole.linesOf(one)),
    ];
    const hash = createHash('sha256').update([...new Set(texts)].sort().join('\n'));
    const version = `${this.follower.label(folder)} ${hash.digest('hex').slice(0, 16)}`;
    const wholes = Object.fromEntries(open.map((one) => [one, this.whole.digest(one)]));
    const folders = [...new Set(counted.map((one) => one.folder))];
    const installed = Object.fromEntries(folders.map((one) => [one, this.follower.version(one) ?? '']));
    this.install(installed);
    const paths = counted.map(({ path }) => path);
    this.keep(id, { version, wholes, installed, ...this.restsOn(paths, grounds) });
    return version;
  }

  private reached(folder: string, from: readonly string[], read?: ReadScript) {
    const files = from.map((path) => ({ path, folder }));
    return this.follower.follow(files, read);
  }

  /** Packages that may load what no script names, and the folders of all that counts whole because of them. */
  private opened(reached: ReadonlyMap<string, Loaded>): { open: readonly string[]; whole: ReadonlySet<string> } {
    const asking = new Set<string>();
    for (;;) {
      const open = openPackages(reached, asking).sort();
      const all = open.flatMap((one) => this.whole.all(one));
      const folders = all.map((one) => ({ ...one, folder: relativeTo(this.root, one.folder) }));
      const more = folders.filter((one) => one.asks && !asking.has(one.folder));
      if (more.length === 0) return { open, whole: new Set(folders.map((one) => one.folder)) };
      for (const { folder } of more) asking.add(folder);
    }
  }

  private line(file: Loaded, whole: ReadonlySet<string>): string {
    const leads = file.leads.map(([specifier, to]) => {
      if (typeof to === 'string') return `${specifier}=${to}`;
      return `${specifier}=${whole.has(to.folder) ? to.path.replace(PACKED, '') : this.name(to.path)}`;
    });
    return [this.name(file.path), ...leads].join(' ');
  }

  /** The same wherever the package lies. */
  private name(path: string): string {
    return `${path.replace(PACKED, '')}#${this.scripts.of(path).digest}`;
  }

  private restsOn(counted: readonly string[], grounds: AllGrounds) {
    const files = [...new Set([...counted, ...grounds.files])];
    const folders = new Set<string>();
    const absent: string[] = [];
    for (const path of grounds.absent) {
      const folder = this.nearest(path);
      if (/(^|\/)node_modules(\/|$)/.test(folder)) folders.add(folder);
      else absent.push(path);
    }
    const now = this.stamps.over(this.root, files, [...folders]);
    const rest = { files: files.join('\n'), folders: [...folders].join('\n'), absent: absent.join('\n') };
    return { ...rest, links: grounds.links, stamp: now?.stamp ?? '', changed: now?.changed ?? Infinity };
  }

  /** The nearest folder above a path at which nothing is. */
  private nearest(path: string): string {
    let folder = dirname(path);
    while (!this.files.isFolder(folder) && folder !== dirname(folder)) folder = dirname(folder);
    return folder;
  }

  private keep(id: string, { changed, ...row }: Row & { readonly changed: number }): void {
    // While all this was read, nothing of it changed: everything was older than that before.
    if (changed + YOUNG < this.started) this.load().set(id, row);
    else if (!this.load().delete(id)) return;
    this.changed = true;
  }

  private install(versions: Row['installed']): void {
    for (const [path, version] of Object.entries(versions)) {
      const folder = join(this.root, path);
      this.installed.set(folder, { folder, ...(version ? { version } : {}) });
    }
  }

  private isThere(path: string): boolean {
    return path.endsWith('/') ? this.files.isFolder(path.slice(0, -1)) : this.files.isFile(path);
  }

  private load(): Map<string, Row> {
    if (!this.rows) {
      this.rows = new Map(Object.entries(readIndex<Record<string, Row>>(this.path, FORMAT) ?? {}));
      this.writtenAt = Number(statOf(this.path)?.mtimeMs ?? 0);
    }
    return this.rows;
  }
}

const PACKED = /^.*(^|\/)node_modules\//;
