import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { temporaryName } from '../ground/process-identity.ts';
import { stampOf } from '../ground/stat-index.ts';
import type { Layout } from './layout.ts';

/** Told once for each damaged thing that was found and put aside. */
export interface DamageNotice {
  /** Where it lay, absolute or relative as the store was opened. */
  readonly path: string;
  readonly reason: string;
  /** Where it lies now. */
  readonly movedTo: string;
}

/** Where damaged things go, so that they are never used again and can still be looked at. */
export class Quarantine {
  readonly #layout: Layout;
  readonly #tell: (notice: DamageNotice) => void;
  constructor(layout: Layout, tell: (notice: DamageNotice) => void) {
    this.#layout = layout;
    this.#tell = tell;
  }

  /**
   * Moves a file or folder aside, with a file beside it that says why. With `seen`, only while it is still the file
   * that was found damaged: another process may have put a good one in its place meanwhile.
   * @returns `changed` where nothing was done because the path now holds something else, or nothing.
   */
  async take(path: string, reason: string, seen?: string): Promise<'taken' | 'left' | 'changed'> {
    const now = await stat(path, { bigint: true }).catch(() => undefined);
    if (now === undefined || (seen !== undefined && stampOf(now) !== seen)) return 'changed';
    const at = new Date().toISOString();
    const name = `${at.replaceAll(/[-:.]/g, '')}-${basename(path)}${temporaryName().slice(4)}`;
    const movedTo = join(this.#layout.quarantine, name);
    try {
      await mkdir(this.#layout.quarantine, { recursive: true });
      await rename(path, movedTo);
    } catch {
      // Gone already, or a store that may only be read: the damage is still told, and still never used.
      if ((await stat(path).catch(() => undefined)) === undefined) return 'changed';
      this.#tell({ path, reason, movedTo: path });
      return 'left';
    }
    await writeFile(`${movedTo}.reason.json`, `${JSON.stringify({ path, reason, at }, null, 2)}\n`).catch(() => {});
    this.#tell({ path, reason, movedTo });
    return 'taken';
  }
}
