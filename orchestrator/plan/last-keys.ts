import { join } from 'node:path';
import { writeFileAtomically } from '../ground/atomic-file.ts';
import type { Digest } from '../ground/digest.ts';
import { readStored } from '../ground/plain-file.ts';
import { digest, map } from '../ground/shape.ts';
import { forgiveUnwritable } from '../ground/stat-index.ts';

/**
 * The key of each node of an experiment when it last finished, for `why` to compare with. Only explanations depend on
 * it: if it is lost, `why` says that a node never ran, and its record is still found.
 */
export class LastKeys {
  readonly #path: string;
  readonly #keys: Map<string, Digest>;
  #changed = false;

  constructor(indexDir: string, experiment: string) {
    this.#path = join(indexDir, `last-${experiment}.json`);
    this.#keys = new Map(Object.entries(readKeys(this.#path)));
  }

  get(node: string): Digest | undefined {
    return this.#keys.get(node);
  }

  set(node: string, key: Digest): void {
    if (this.#keys.get(node) === key) return;
    this.#keys.set(node, key);
    this.#changed = true;
  }

  async save(): Promise<void> {
    if (!this.#changed) return;
    await writeFileAtomically(this.#path, JSON.stringify(Object.fromEntries([...this.#keys].sort()))).catch(
      forgiveUnwritable,
    );
    this.#changed = false;
  }
}

function readKeys(path: string): Record<string, Digest> {
  try {
    const parsed: unknown = JSON.parse(readStored(path));
    return map(digest)(parsed, '') === undefined ? (parsed as Record<string, Digest>) : {};
  } catch {
    return {};
  }
}
