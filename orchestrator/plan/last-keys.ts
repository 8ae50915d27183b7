import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../ground/atomic-file.ts';
import type { Digest } from '../ground/digest.ts';

/**
 * Which key each node of an experiment had when it last finished: what `why` compares with. Only explanations depend
 * on it; where it is lost, a node is said never to have run, and its record is found all the same.
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
    await writeFileAtomically(this.#path, JSON.stringify(Object.fromEntries([...this.#keys].sort())));
    this.#changed = false;
  }
}

function readKeys(path: string): Record<string, Digest> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return parsed && typeof parsed === 'object' ? (parsed as Record<string, Digest>) : {};
  } catch {
    return {};
  }
}
