import type { EncoderSpec, EncoderState } from '../learn/types.ts';
import { artifact } from '../orchestrator/artifact.ts';
import { json, writeChunks } from './artifact-bytes.ts';

export interface SnapshotsGiven {
  readonly spec: EncoderSpec;
  /** Safetensors files of the weights after so many epochs. */
  readonly files: readonly { readonly epoch: number; readonly path: string }[];
}
export interface SnapshotsTaken {
  readonly spec: EncoderSpec;
  readonly epochs: readonly number[];
  read(epoch: number): Promise<EncoderState>;
}

const snapshotName = (epoch: number): string => `epoch-${String(epoch).padStart(4, '0')}.safetensors`;

/** Backbones exported during a training, one safetensors file each. */
export const Snapshots = artifact({
  kind: 'snapshots',
  version: 1,
  latest: 'folder',
  async write({ spec, files }: SnapshotsGiven, to) {
    const { createReadStream } = await import('node:fs');
    await to.write('snapshots.json', json({ spec, epochs: files.map(({ epoch }) => epoch) }));
    for (const { epoch, path } of files) await writeChunks(to, snapshotName(epoch), createReadStream(path));
  },
  async read(from): Promise<SnapshotsTaken> {
    const { spec, epochs } = await from.json<{ spec: EncoderSpec; epochs: number[] }>('snapshots.json');
    const read = async (epoch: number): Promise<EncoderState> => {
      const { readSafetensors } = await import('../learn/export/safetensors.ts');
      const name = snapshotName(epoch);
      return { spec, weights: readSafetensors(await from.bytes(name), name).tensors };
    };
    return { spec, epochs, read };
  },
});
