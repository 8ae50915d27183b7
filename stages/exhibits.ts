import { artifact } from '../orchestrator/artifact.ts';
import type { FeatureMap } from '../report/types.ts';
import { bytesOf, float32Of, json } from './formats.ts';

/** What is made to be looked at in the report, and measured by nothing. */

export type DrawnMap = Omit<FeatureMap, 'node'>;

export const EmbeddingMap = artifact({
  kind: 'embedding-map',
  version: 1,
  async write({ coordinates, neighbours: { pixels, ...neighbours }, ...rest }: DrawnMap, to) {
    await to.write('map.json', json({ ...rest, neighbours }));
    await to.write('coordinates.f32', bytesOf(coordinates));
    await to.write('neighbours.u8', pixels);
  },
  async read(from): Promise<DrawnMap> {
    const { neighbours, ...rest } = await from.json<DrawnMap>('map.json');
    const pixels = await from.bytes('neighbours.u8');
    return {
      ...rest,
      coordinates: float32Of(await from.bytes('coordinates.f32')),
      neighbours: { ...neighbours, pixels },
    };
  },
});
