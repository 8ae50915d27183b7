import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { statOf } from '../ground/stat-index.ts';
import { type Content, type Listing, listPackage, readPackage, stampPackage } from './package-files.ts';
import { PackagePlaces, type Places, YOUNG } from './package-places.ts';
import { packageHoldsProject, packageIncomplete } from './problems.ts';

/** A package as it is installed. */
interface Installed extends Omit<Content, 'digests'> {
  /** Without symbolic links. */
  readonly folder: string;
  /** Hash over the names and bytes of its files. */
  readonly digest: string;
  /** Paths, one a line: a long text is read faster than a list. */
  readonly files: string;
  /** The beginning of the digest of each file, in the order of these. */
  readonly marks: string;
}

/** An installed package in the index. */
interface Row extends Omit<Installed, 'folder'> {
  readonly folders: string;
  readonly stamp: string;
  readonly places?: Places;
}

/** Enough to tell for people which file changed; the digest of a package is made of whole ones. */
export const MARK = 12;

const FORMAT = 'strata-whole-packages 3 ';

/** Installed packages by the bytes of all their files, with all packages that each of them gets. */
export class WholePackages {
  private readonly root: string;
  private readonly path: string;
  private readonly trustStats: boolean;
  private rows: Map<string, Row> | undefined;
  private writtenAt = 0;
  private changed = false;
  private readonly started = Date.now();
  private readonly known = new Map<string, Installed>();
  private readonly places = new PackagePlaces();
  /** What each package gets, by its folder, and a line for it in the versions of all that get it. */
  private readonly gets = new Map<string, Places['gets']>();
  private readonly lines = new Map<string, string>();
  private readonly digests = new Map<string, string>();

  /** `root` is the project's folder; folders of packages are named from there. */
  constructor(root: string, indexDir: string, trustStats: boolean) {
    this.root = root;
    this.path = join(indexDir, 'whole-packages.json');
    this.trustStats = trustStats;
  }

  /**
   * A line for the package in `folder` and for each that it gets, directly or not.
   * @throws Problem `package-incomplete`, `package-holds-project`
   */
  linesOf(folder: string): string[] {
    return this.reached(this.installed(this.real(folder))).map((one) => this.line(one));
  }

  /** The path of each of these files, from the name of its package, and the beginning of its digest. */
  filesOf(folder: string): string[] {
    return this.reached(this.installed(this.real(folder))).flatMap(({ files, marks, ...one }) => {
      const name = one.name ?? one.folder.split(sep).slice(-1)[0];
      return files.split('\n').map((path, i) => `${name}/${path} ${marks.slice(MARK * i, MARK * (i + 1))}`);
    });
  }

  /** The package in `folder` and all that it gets. Folders are without symbolic links. */
  all(folder: string): readonly { readonly folder: string; readonly asks?: boolean }[] {
    return this.reached(this.installed(this.real(folder)));
  }

  /** A hash over the bytes of the package in `folder` and of all that it gets. */
  digest(folder: string): string {
    const known = this.digests.get(folder);
    if (known !== undefined) return known;
    const digest = createHash('sha256')
      .update([...new Set(this.linesOf(folder))].sort().join('\n'))
      .digest('hex');
    this.digests.set(folder, digest);
    return digest;
  }

  /** True if the package in `folder`, and all that it gets, are certainly as they were when this object read them. */
  holds(folder: string): boolean {
    const start = this.known.get(this.real(folder));
    if (!start || !this.trustStats) return false;
    const now = new PackagePlaces();
    return this.reached(start).every((one) => {
      const row = this.stored().get(one.folder);
      if (!row?.places || !now.hold(row.places, this.started)) return false;
      const listing = { files: row.files.split('\n'), folders: row.folders.split('\n') };
      return stampPackage(one.folder, listing)?.stamp === row.stamp;
    });
  }

  /** `name@version` of the package in `folder`. */
  label(folder: string): string {
    return labelOf(this.installed(this.real(folder)));
  }

  /** The packages that were asked for, and all that they get. */
  asked(): Iterable<{ readonly folder: string; readonly version?: string }> {
    return this.known.values();
  }

  /** Writes the index if anything was read. Never fails: it is only a cache. */
  save(): void {
    if (!this.changed) return;
    if (writeIndex(this.path, FORMAT, Object.fromEntries(this.rows ?? []))) this.changed = false;
  }

  private real(folder: string): string {
    return realpathSync.native(resolve(this.root, folder));
  }

  private reached(start: Installed): Installed[] {
    const reached = new Set([start]);
    for (const one of reached) for (const folder of Object.values(this.got(one))) reached.add(this.installed(folder));
    return [...reached];
  }

  private line(one: Installed): string {
    const known = this.lines.get(one.folder);
    if (known !== undefined) return known;
    const gets = this.got(one);
    const got = [...one.needs, ...one.takes].filter((name) => Object.hasOwn(gets, name));
    const line = `${idOf(one)} ${got.map((name) => `${name}=${idOf(this.installed(gets[name]!))}`).join(' ')}`;
    this.lines.set(one.folder, line);
    return line;
  }

  private got(one: Installed): Places['gets'] {
    const known = this.gets.get(one.folder);
    if (known) return known;
    const row = this.stored().get(one.folder);
    const kept =
      row?.places && this.trustStats && this.places.hold(row.places, this.writtenAt) ? row.places : undefined;
    const places = kept ?? this.places.find(one.folder, [...one.needs, ...one.takes]);
    const missing = one.needs.find((name) => !Object.hasOwn(places.gets, name));
    if (missing !== undefined) throw packageIncomplete(labelOf(one), missing, one.folder);
    if (!kept && row && this.places.hold(places, Date.now())) {
      this.stored().set(one.folder, { ...row, places });
      this.changed = true;
    }
    this.gets.set(one.folder, places.gets);
    return places.gets;
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
  const marks = digests.map((one) => one.slice(0, MARK)).join('');
  return { ...content, digest, marks, files: files.join('\n'), folders: folders.join('\n') };
}

const labelOf = ({ name, version, folder }: Installed): string =>
  `${name ?? folder.split(sep).slice(-1)[0]}@${version ?? 'unversioned'}`;

const idOf = (one: Installed): string => `${labelOf(one)}#${one.digest}`;
