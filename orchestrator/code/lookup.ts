import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOwnFile, type OwnCode } from '../ground/own-code.ts';
import { type Disk, type Manifest, relativeTo } from './disk.ts';
import { type By, formatOf, resolveSpecifier, type Target } from './modules.ts';
import { NodeResolution } from './node-resolution.ts';
import { parseJsonc, type TsConfig, tsConfig } from './tsconfig.ts';

/** What an answer rests on. Paths are relative to the project's folder. */
export interface Grounds {
  /** Paths where nothing was found, that would have been taken first; those of folders end with `/`. */
  readonly absent: readonly string[];
  /** The package.json and tsconfig files that were read. */
  readonly files: readonly string[];
  /** Paths that symbolic links lead elsewhere, and where. */
  readonly links: Readonly<Record<string, string>>;
}

/** What several answers rest on. */
export class AllGrounds {
  readonly absent = new Set<string>();
  readonly files = new Set<string>();
  readonly links: Record<string, string> = {};

  add({
    absent,
    files,
    links,
  }: Omit<Grounds, 'absent' | 'files'> & Readonly<Record<'absent' | 'files', Iterable<string>>>): void {
    for (const path of absent) this.absent.add(path);
    for (const path of files) this.files.add(path);
    Object.assign(this.links, links);
  }
}

export interface Resolution extends Grounds {
  readonly target: Target | undefined;
}

/** The files of a project, as they were when they were first asked for. Paths are relative to its folder. */
export interface Known {
  readonly root: string;
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  bytes(path: string): Buffer;
}

/** Finds what specifiers lead to, as the loaders of a project do, and keeps what each answer rests on. */
export class Lookup {
  private readonly files: Known;
  private readonly own: OwnCode;
  private readonly resolutions = new Map<string, Resolution>();
  private readonly formats = new Map<string, Grounds & { readonly isCommonJs: boolean }>();
  private readonly texts = new Map<string, unknown>();
  private readonly realPaths = new Map<string, string>();
  private configuration: (Grounds & { readonly config: TsConfig | undefined }) | undefined;

  constructor(files: Known, own: OwnCode) {
    this.files = files;
    this.own = own;
  }

  /** Resolves a specifier in the file `from`; `base` is where it starts if that is another place beside the file. */
  resolve(from: string, specifier: string, by: By, base = ''): Resolution {
    const id = `${from}\0${specifier}\0${by}\0${base}`;
    const known = this.resolutions.get(id);
    if (known) return known;
    const { config, ...grounds } = this.config();
    const disk = new TracedDisk(this, this.files, grounds);
    const own = { isOwn: (path: string) => isOwnFile(path, this.own), ownPackage: this.own.package };
    const files = Object.assign(disk, own, { root: this.files.root, config });
    const start = startOf(this.real(join(this.files.root, from)), base);
    const resolution = { target: resolveSpecifier(files, start, specifier, by), ...disk.grounds() };
    this.resolutions.set(id, resolution);
    return resolution;
  }

  /** The content of a package.json, and what that rests on. */
  manifest(path: string): Grounds & { readonly manifest: Manifest | undefined } {
    const disk = new TracedDisk(this, this.files);
    const manifest = disk.manifest(join(this.files.root, path));
    return { manifest, ...disk.grounds() };
  }

  /** True for a file that loads as CommonJS because no package.json says otherwise, and what that rests on. */
  format(path: string): Grounds & { readonly isCommonJs: boolean } {
    const known = this.formats.get(path);
    if (known) return known;
    const disk = new TracedDisk(this, this.files);
    const format = formatOf(new NodeResolution(disk), this.real(join(this.files.root, path)));
    const isCommonJs = format === 'commonjs' && !/\.c[jt]s$/.test(path);
    const found = { isCommonJs, ...disk.grounds() };
    this.formats.set(path, found);
    return found;
  }

  /** The options of the tsconfig.json that the loader finds from the project's folder, and what they rest on. */
  config(): Grounds & { readonly config: TsConfig | undefined } {
    if (this.configuration) return this.configuration;
    const disk = new TracedDisk(this, this.files);
    const json = (path: string): unknown => (disk.isFile(path) ? disk.read(path) : undefined);
    const config = tsConfig(this.files.root, disk, json);
    this.configuration = { config, ...disk.grounds() };
    return this.configuration;
  }

  /** The content of a JSON file, read once. */
  json(path: string): unknown {
    if (!this.texts.has(path)) this.texts.set(path, parseJsonc(this.files.bytes(path).toString('utf8')));
    return this.texts.get(path);
  }

  /** True for one of the orchestrator's own files. */
  isOwn(path: string): boolean {
    return isOwnFile(this.real(join(this.files.root, path)), this.own);
  }

  /** Where a path of the project leads through symbolic links; undefined if there is nothing. */
  realOf(path: string): string | undefined {
    try {
      return relativeTo(this.files.root, this.real(join(this.files.root, path)));
    } catch {
      return undefined;
    }
  }

  real(path: string): string {
    const known = this.realPaths.get(path) ?? realpathSync(path);
    this.realPaths.set(path, known);
    return known;
  }
}

/** The file from which specifiers start: the file itself, or what a URL beside it names. */
function startOf(file: string, base: string): string {
  if (base === '') return file;
  const path = fileURLToPath(new URL(base, pathToFileURL(file)));
  return /[/\\]$/.test(path) ? join(path, 'noop.js') : path;
}

/** The disk, which notes what it was asked. */
class TracedDisk implements Disk {
  private readonly lookup: Lookup;
  private readonly known: Known;
  private readonly absent: Set<string>;
  private readonly asked: Set<string>;
  private readonly links: Record<string, string>;

  constructor(lookup: Lookup, known: Known, grounds?: Grounds) {
    this.lookup = lookup;
    this.known = known;
    this.absent = new Set(grounds?.absent);
    this.asked = new Set(grounds?.files);
    this.links = { ...grounds?.links };
  }

  isFile(path: string): boolean {
    const at = this.at(path);
    const found = this.known.isFile(at);
    if (!found) this.absent.add(at);
    return found;
  }

  isFolder(path: string): boolean {
    const at = this.at(path);
    const found = this.known.isFolder(at);
    if (!found) this.absent.add(`${at}/`);
    return found;
  }

  manifest(path: string): Manifest | undefined {
    if (!this.isFile(path)) return undefined;
    const content = this.read(path);
    return typeof content === 'object' && content !== null ? content : {};
  }

  read(path: string): unknown {
    const at = this.at(path);
    this.asked.add(at);
    return this.lookup.json(at);
  }

  real(path: string): string {
    const real = this.lookup.real(path);
    if (real !== path) this.links[this.at(path)] = this.at(real);
    return real;
  }

  grounds(): Grounds {
    return { absent: [...this.absent], files: [...this.asked], links: this.links };
  }

  private at(path: string): string {
    return relativeTo(this.known.root, path);
  }
}
