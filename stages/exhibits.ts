import { artifact } from '../orchestrator/artifact.ts';
import type { FeatureMap, MadePictures } from '../report/ground/exhibit-types.ts';
import { bytesOf, float32Of, json } from './artifact-bytes.ts';

/** Artifacts that the report shows and that no measurement reads. */

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

export type DrawnPictures = Omit<MadePictures, 'node'>;

export const Pictures = artifact({
  kind: 'pictures',
  version: 1,
  async write({ pixels, ...rest }: DrawnPictures, to) {
    await to.write('pictures.json', json(rest));
    await to.write('pixels.u8', pixels);
  },
  async read(from): Promise<DrawnPictures> {
    return { ...(await from.json<DrawnPictures>('pictures.json')), pixels: await from.bytes('pixels.u8') };
  },
});
