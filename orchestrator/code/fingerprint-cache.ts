import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { FACTS_VERSION } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { CodeFingerprint } from './fingerprint.ts';

/** The files that a fingerprint was computed from, and paths where nothing was found. */
export interface Trace {
  readonly files: readonly string[];
  readonly absent: readonly string[];
}

interface Entry extends Trace {
  /** Hash over the digests of the trace's files. */
  readonly state: string;
  readonly fingerprint: CodeFingerprint;
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
    if (entry.absent.some((path) => this.files.isFile(path))) return undefined;
    return this.state(entry.files) === entry.state ? entry.fingerprint : undefined;
  }

  set(stage: string, trace: Trace, fingerprint: CodeFingerprint): void {
    this.entries.set(stage, { ...trace, state: this.state(trace.files), fingerprint });
    this.changed = true;
  }

  save(): void {
    if (this.changed && writeIndex(this.path, FORMAT, Object.fromEntries(this.entries))) this.changed = false;
  }

  private state(files: readonly string[]): string {
    const hash = createHash('sha256');
    for (const path of files) hash.update(this.files.digest(path));
    return hash.digest('hex');
  }
}
