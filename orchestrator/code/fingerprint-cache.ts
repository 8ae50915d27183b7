import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { FACTS_VERSION } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { CodeFingerprint } from './fingerprint.ts';
import type { Grounds } from './lookup.ts';
import type { Packages } from './packages.ts';
import { namedConfig } from './tsconfig.ts';

/** What a fingerprint was computed from. */
export interface Trace extends Grounds {
  /** Files that decide what is loaded, and are no files of the fingerprint. */
  readonly others: readonly string[];
  /** The version of the package in each folder, if these of its files are loaded. */
  readonly folders: Readonly<Record<string, { readonly version: string; readonly files: readonly string[] }>>;
}

interface Entry extends Trace {
  /** Hash over the digests of the trace's files. */
  readonly state: string;
  readonly fingerprint: Omit<CodeFingerprint, 'files'>;
}

const FORMAT = `strata-fingerprints ${FACTS_VERSION} `;

/** Complete fingerprints by stage, valid while all their files are unchanged. A no-op run needs nothing else. */
export class FingerprintCache {
  private readonly path: string;
  private readonly files: SourceFiles;
  private readonly packages: Packages;
  private readonly entries: Map<string, Entry>;
  private changed = false;

  constructor(indexDir: string, files: SourceFiles, packages: Packages) {
    this.packages = packages;
    this.path = join(indexDir, 'fingerprints.json');
    this.files = files;
    this.entries = new Map(Object.entries(readIndex<Record<string, Entry>>(this.path, FORMAT) ?? {}));
  }

  get(stage: string): CodeFingerprint | undefined {
    const entry = this.entries.get(stage);
    if (!entry?.files.every((path) => this.files.isFile(path))) return undefined;
    if (!entry.others.every((path) => this.files.isFile(path))) return undefined;
    if (entry.absent.some((path) => this.isThere(path))) return undefined;
    if (Object.entries(entry.links).some(([path, real]) => this.files.lookup.realOf(path) !== real)) return undefined;
    const folders = Object.entries(entry.folders);
    if (folders.some(([folder, { files, version }]) => !this.packages.is(folder, files, version))) return undefined;
    if (this.state(entry) !== entry.state) return undefined;
    return { ...entry.fingerprint, files: this.files.digestsOf(entry.files) };
  }

  set(stage: string, trace: Omit<Trace, 'files'>, { files, ...fingerprint }: CodeFingerprint): void {
    const whole = { ...trace, files: Object.keys(files) };
    this.entries.set(stage, { ...whole, state: this.state(whole), fingerprint });
    this.changed = true;
  }

  /** The packages of a stage by folder, as they were when its fingerprint was made. */
  packagesOf(stage: string): Trace['folders'] {
    return this.entries.get(stage)?.folders ?? {};
  }

  save(): void {
    if (this.changed && writeIndex(this.path, FORMAT, Object.fromEntries(this.entries))) this.changed = false;
  }

  private isThere(path: string): boolean {
    return path.endsWith('/') ? this.files.isFolder(path.slice(0, -1)) : this.files.isFile(path);
  }

  private state({ files, others }: Trace): string {
    // Another configuration of the compiler leaves all files as they are.
    const hash = createHash('sha256').update(`${namedConfig()}\n`);
    for (const path of [...files, ...others]) hash.update(this.files.digest(path));
    return hash.digest('hex');
  }
}
