import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { temporaryName } from '../ground/process-identity.ts';
import { stampOf } from '../ground/stat-index.ts';
import type { Layout } from './layout.ts';

/** Reported once for each damaged file or folder that was moved aside. */
export interface DamageNotice {
  /** Where it was, absolute or relative like the store's folder. */
  readonly path: string;
  readonly reason: string;
  /** Where it is now. */
  readonly movedTo: string;
}

/** The folder for damaged files, where they are never used again and can still be examined. */
export class Quarantine {
  readonly #layout: Layout;
  readonly #tell: (notice: DamageNotice) => void;
  readonly #mayMove: boolean;

  /** @param mayMove False for the store of others, in which damage stays where it is */
  constructor(layout: Layout, tell: (notice: DamageNotice) => void, mayMove = true) {
    this.#layout = layout;
    this.#tell = tell;
    this.#mayMove = mayMove;
  }

  /**
   * Moves a file or folder aside, with a file beside it that says why. With `seen`, only if it is still the file that
   * was found damaged: another process may have replaced it with a good one.
   * @returns `changed` if nothing was done because the path now holds something else or nothing
   */
  async take(path: string, reason: string, seen?: string): Promise<'taken' | 'left' | 'changed'> {
    const now = await stat(path, { bigint: true }).catch(() => undefined);
    if (now === undefined || (seen !== undefined && stampOf(now) !== seen)) return 'changed';
    if (!this.#mayMove) {
      this.#tell({ path, reason, movedTo: path });
      return 'left';
    }
    const at = new Date().toISOString();
    const name = `${at.replaceAll(/[-:.]/g, '')}-${basename(path)}${temporaryName().slice(4)}`;
    const movedTo = join(this.#layout.quarantine, name);
    try {
      await mkdir(this.#layout.quarantine, { recursive: true });
      await rename(path, movedTo);
    } catch {
      // It is gone already, or the store is read-only. The damage is still reported, and the file is still never used.
      if ((await stat(path).catch(() => undefined)) === undefined) return 'changed';
      this.#tell({ path, reason, movedTo: path });
      return 'left';
    }
    await writeFile(`${movedTo}.reason.json`, `${JSON.stringify({ path, reason, at }, null, 2)}\n`).catch(() => {});
    this.#tell({ path, reason, movedTo });
    return 'taken';
  }
}
