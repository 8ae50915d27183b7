import { createHash } from 'node:crypto';
import { type BigIntStats, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import { ownCode } from '../ground/own-code.ts';
import { StatIndex, statOf } from '../ground/stat-index.ts';
import { FACTS_VERSION, type FileFacts } from './fact-types.ts';
import { Lookup, type Resolution } from './lookup.ts';
import type { By } from './modules.ts';

const FORMAT = `strata-facts ${FACTS_VERSION} `;
/** Number of facts kept for texts that do not exist now (another branch, an edit that may be undone). */
const KEPT_UNUSED = 1000;

/** The meaning of a file depends on its text and on the language that its name gives it. */
const keyOf = (path: string, digest: string): string => `${digest}${/\.[^.]*$/.exec(path)?.[0] ?? ''}`;

/**
 * The source files of a project: their digests and facts, from the indexes if those still hold. Each file is read once
 * in the life of this object, so that one run sees one state of it.
 */
export class SourceFiles {
  readonly root: string;
  /** What specifiers in the files lead to. */
  readonly lookup: Lookup;
  private readonly stats: StatIndex;
  readonly trustStats: boolean;
  private readonly factsPath: string;
  private cached: Map<string, FileFacts> | undefined;
  private readonly used = new Map<string, FileFacts>();
  private readonly looked = new Map<string, BigIntStats | undefined>();
  private readonly digests = new Map<string, string>();
  private readonly byPath = new Map<string, FileFacts>();
  private parsed = false;

  constructor(root: string, indexDir: string, trustStats: boolean, own = ownCode()) {
    this.root = root;
    this.lookup = new Lookup(this, own);
    this.stats = new StatIndex(join(indexDir, 'sources.json'));
    this.trustStats = trustStats;
    this.factsPath = join(indexDir, 'facts.json');
  }

  isFile(path: string): boolean {
    return this.look(path)?.isFile() === true;
  }

  isFolder(path: string): boolean {
    return this.look(path)?.isDirectory() === true;
  }

  /** SHA-256 of the file's bytes, from the stat index if that holds. */
  digest(path: string): string {
    const known = this.digests.get(path);
    if (known !== undefined) return known;
    const stat = this.look(path);
    const indexed = stat && this.trustStats ? this.stats.get(path, stat) : undefined;
    const digest = indexed ?? createHash('sha256').update(this.bytes(path)).digest('hex');
    if (stat && this.trustStats && indexed === undefined) this.stats.set(path, stat, digest);
    this.digests.set(path, digest);
    return digest;
  }

  digestsOf(paths: readonly string[]): Record<string, string> {
    return Object.fromEntries(paths.map((path) => [path, this.digest(path)]));
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  /** Facts of a file if they are known without parsing it. */
  peek(path: string): FileFacts | undefined {
    const known = this.byPath.get(path);
    if (known) return known;
    const key = keyOf(path, this.digest(path));
    const facts = this.used.get(key) ?? this.stored().get(key);
    if (facts) this.remember(path, key, facts);
    return facts;
  }

  async facts(path: string): Promise<FileFacts> {
    const known = this.peek(path);
    if (known) return known;
    const { factsOf } = await import('./facts.ts');
    // Digest and facts must be of one text, even if the file changes meanwhile.
    const bytes = this.bytes(path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const facts = factsOf(path, bytes.toString('utf8'));
    this.digests.set(path, digest);
    this.remember(path, keyOf(path, digest), facts);
    this.parsed = true;
    return facts;
  }

  /** Resolves a specifier in the file `from`, or beside it at `base`. */
  resolve(from: string, specifier: string, by: By, base?: string): Resolution {
    return this.lookup.resolve(from, specifier, by, base);
  }

  /** True for one of the orchestrator's own files. */
  isOwn(path: string): boolean {
    return this.lookup.isOwn(path);
  }

  /** Read on demand: with nothing changed, fingerprints need no facts. */
  private stored(): Map<string, FileFacts> {
    this.cached ??= new Map(Object.entries(readIndex<Record<string, FileFacts>>(this.factsPath, FORMAT) ?? {}));
    return this.cached;
  }

  private remember(path: string, key: string, facts: FileFacts): void {
    this.used.set(key, facts);
    this.byPath.set(path, facts);
  }

  /** Writes the indexes if anything was hashed or parsed. */
  async save(): Promise<void> {
    // Whoever writes results reports a full or read-only disk; these are only caches.
    try {
      mkdirSync(dirname(this.factsPath), { recursive: true });
      await this.stats.save();
    } catch {}
    if (!this.parsed) return;
    const unused = [...this.stored()].filter(([key]) => !this.used.has(key)).slice(-KEPT_UNUSED);
    if (writeIndex(this.factsPath, FORMAT, Object.fromEntries([...unused, ...this.used]))) this.parsed = false;
  }

  private look(path: string): BigIntStats | undefined {
    if (this.looked.has(path)) return this.looked.get(path);
    const stat = statOf(join(this.root, path));
    this.looked.set(path, stat);
    return stat;
  }
}
