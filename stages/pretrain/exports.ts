import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderSpec, EncoderState } from '../../learn/types.ts';
import type { Context } from '../../orchestrator/node-types.ts';
import type { SnapshotsGiven } from '../snapshots.ts';

/** Backbones exported during a training. */
export interface Exports {
  readonly every: number;
  keep(epoch: number, state: EncoderState): Promise<void>;
  /** True if this epoch was exported already; a resumed training does not export it again. */
  has(epoch: number): boolean;
  /** All exports, after the training. */
  given(spec: EncoderSpec, epochs: number): SnapshotsGiven;
}

/** Writes exports into the key's workspace, so that a resumed training finds them. */
export async function exportsIn(context: Pick<Context, 'workspace'>, every: number): Promise<Exports> {
  const folder = await context.workspace();
  const path = (epoch: number) => join(folder, `${epoch}.safetensors`);
  return {
    every,
    async keep(epoch, { weights }) {
      const { writeSafetensors } = await import('../../learn/export/safetensors.ts');
      const temporary = `${path(epoch)}.part`;
      await writeFile(temporary, writeSafetensors(weights), { flush: true });
      await rename(temporary, path(epoch));
    },
    has: (epoch) => existsSync(path(epoch)),
    given: (spec, epochs) => ({
      spec,
      files: Array.from({ length: Math.floor(epochs / every) }, (_, i) => every * (i + 1)).map((epoch) => ({
        epoch,
        path: path(epoch),
      })),
    }),
  };
}
