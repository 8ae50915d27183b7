import { createHash } from 'node:crypto';
import { type BigIntStats, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StatIndex, statOf } from '../store/stat-index.ts';
import { FACTS_VERSION, type FileFacts } from './fact-types.ts';
import { readIndex, writeIndex } from './index-file.ts';

const FORMAT = `strata-facts ${FACTS_VERSION}`;
/** Facts of texts that are not there now (another branch, an edit to be undone) that are kept. */
const KEPT_UNUSED = 200;

/**
 * The source files of a project: their digests and facts, from the indexes where those still hold. A file is looked at
 * once in the life of this object, so that one run sees one state of it.
 */
export class SourceFiles {
  readonly root: string;
  private readonly stats: StatIndex;
  private readonly trustStats: boolean;
  private readonly factsPath: string;
  private readonly cached: Map<string, FileFacts>;
  private readonly used = new Map<string, FileFacts>();
  private readonly looked = new Map<string, BigIntStats | undefined>();
  private readonly digests = new Map<string, string>();
  private parsed = false;

  constructor(root: string, indexDir: string, trustStats: boolean) {
    this.root = root;
    this.stats = new StatIndex(join(indexDir, 'sources.json'));
    this.trustStats = trustStats;
    this.factsPath = join(indexDir, 'facts.json');
    this.cached = new Map(Object.entries(readIndex<Record<string, FileFacts>>(this.factsPath, FORMAT) ?? {}));
  }

  isFile(path: string): boolean {
    return this.stat(path) !== undefined;
  }

  /** SHA-256 of the file's bytes, from the stat index where that holds. */
  digest(path: string): string {
    const known = this.digests.get(path);
    if (known !== undefined) return known;
    const stat = this.stat(path);
    const indexed = stat && this.trustStats ? this.stats.get(path, stat) : undefined;
    const digest = indexed ?? createHash('sha256').update(this.bytes(path)).digest('hex');
    if (stat && this.trustStats && indexed === undefined) this.stats.set(path, stat, digest);
    this.digests.set(path, digest);
    return digest;
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  /** Facts of a file if they are known without parsing it. */
  peek(path: string): FileFacts | undefined {
    // What a file means depends on its text and on the language that its name says it is in.
    const key = `${this.digest(path)}${/\.[^.]*$/.exec(path)?.[0] ?? ''}`;
    const facts = this.used.get(key) ?? this.cached.get(key);
    if (facts) this.used.set(key, facts);
    return facts;
  }

  async facts(path: string): Promise<FileFacts> {
    const known = this.peek(path);
    if (known) return known;
    const { factsOf } = await import('./facts.ts');
    // Digest and facts must be of one text, even if the file changes just now.
    const bytes = this.bytes(path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const facts = factsOf(path, bytes.toString('utf8'));
    this.digests.set(path, digest);
    this.used.set(`${digest}${/\.[^.]*$/.exec(path)?.[0] ?? ''}`, facts);
    this.parsed = true;
    return facts;
  }

  /** Writes the indexes where something was hashed or parsed anew. */
  async save(): Promise<void> {
    // A full or read-only disk is told by whoever writes results; these are only caches.
    await mkdir(dirname(this.factsPath), { recursive: true })
      .then(() => this.stats.save())
      .catch(() => {});
    if (!this.parsed) return;
    const unused = [...this.cached].filter(([key]) => !this.used.has(key)).slice(-KEPT_UNUSED);
    if (writeIndex(this.factsPath, FORMAT, Object.fromEntries([...unused, ...this.used]))) this.parsed = false;
  }

  private stat(path: string): BigIntStats | undefined {
    if (this.looked.has(path)) return this.looked.get(path);
    const stat = statOf(join(this.root, path));
    const found = stat?.isFile() ? stat : undefined;
    this.looked.set(path, found);
    return found;
  }
}
