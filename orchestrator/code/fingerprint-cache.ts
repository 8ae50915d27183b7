import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { FACTS_VERSION } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { CodeFingerprint } from './fingerprint.ts';

/** The files that a fingerprint was computed from, and paths where nothing was found. */
export interface Trace {
  /** Those of the fingerprint. */
  readonly files: readonly string[];
  readonly others: readonly string[];
  readonly absent: readonly string[];
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
  private readonly entries: Map<string, Entry>;
  private changed = false;

  constructor(indexDir: string, files: SourceFiles) {
    this.path = join(indexDir, 'fingerprints.json');
    this.files = files;
    this.entries = new Map(Object.entries(readIndex<Record<string, Entry>>(this.path, FORMAT) ?? {}));
  }

  get(stage: string): CodeFingerprint | undefined {
    const entry = this.entries.get(stage);
    if (!entry?.files.every((path) => this.files.isFile(path))) return undefined;
    if (!entry.others.every((path) => this.files.isFile(path))) return undefined;
    if (entry.absent.some((path) => this.files.isFile(path))) return undefined;
    if (this.state(entry) !== entry.state) return undefined;
    return { ...entry.fingerprint, files: this.files.digestsOf(entry.files) };
  }

  set(stage: string, trace: Omit<Trace, 'files'>, { files, ...fingerprint }: CodeFingerprint): void {
    const whole = { ...trace, files: Object.keys(files) };
    this.entries.set(stage, { ...whole, state: this.state(whole), fingerprint });
    this.changed = true;
  }

  save(): void {
    if (this.changed && writeIndex(this.path, FORMAT, Object.fromEntries(this.entries))) this.changed = false;
  }

  private state({ files, others }: Trace): string {
    const hash = createHash('sha256');
    for (const path of [...files, ...others]) hash.update(this.files.digest(path));
    return hash.digest('hex');
  }
}
