import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIndex, writeIndex } from '../ground/index-file.ts';
import type { ScriptFacts } from './script-facts.ts';

export type ReadScript = (path: string, text: string) => ScriptFacts;

const FORMAT = 'strata-scripts 1 ';
const NOTHING: ScriptFacts = { loads: [] };
/** Number of scripts kept that were not asked for now (those of another version of a package). */
const KEPT_UNUSED = 2000;

/** The digests of the files of packages, read once in the life of this object, and what each script loads, by its text. */
export class ScriptIndex {
  private readonly root: string;
  private readonly path: string;
  private rows: Map<string, ScriptFacts> | undefined;
  private readonly used = new Map<string, ScriptFacts>();
  private readonly files = new Map<string, { readonly digest: string; readonly facts: ScriptFacts | undefined }>();
  private changed = false;

  constructor(root: string, indexDir: string) {
    this.root = root;
    this.path = join(indexDir, 'scripts.json');
  }

  /** `facts` is undefined for a script that was not read before, if nobody can read it now. */
  of(path: string, read?: ReadScript): { readonly digest: string; readonly facts: ScriptFacts | undefined } {
    const known = this.files.get(path);
    if (known?.facts || (known && !read)) return known;
    const bytes = readFileSync(join(this.root, path));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const found = { digest, facts: this.facts(path, bytes, digest, read) };
    this.files.set(path, found);
    return found;
  }

  /** Writes the index if a script was read. Never fails: it is only a cache. */
  save(): void {
    if (!this.changed) return;
    const unused = [...this.stored()].filter(([key]) => !this.used.has(key)).slice(-KEPT_UNUSED);
    if (writeIndex(this.path, FORMAT, Object.fromEntries([...unused, ...this.used]))) this.changed = false;
  }

  private facts(path: string, bytes: Buffer, digest: string, read?: ReadScript): ScriptFacts | undefined {
    if (path.endsWith('.json')) return NOTHING;
    // What compiled code loads beside itself is named in no text.
    if (/\.(node|wasm)$/.test(path)) return { loads: [], open: 'compiled code' };
    const key = `${digest}${/\.[^./]*$/.exec(path)?.[0] ?? ''}`;
    const known = this.used.get(key) ?? this.stored().get(key);
    const facts = known ?? read?.(path, bytes.toString('utf8'));
    if (facts) this.used.set(key, facts);
    if (facts && !known) this.changed = true;
    return facts;
  }

  private stored(): Map<string, ScriptFacts> {
    this.rows ??= new Map(Object.entries(readIndex<Record<string, ScriptFacts>>(this.path, FORMAT) ?? {}));
    return this.rows;
  }
}
