import assert from 'node:assert/strict';
import { embeddingMap } from '../../stages/embedding-map.ts';

describe('the stage of maps', () => {
  it('gives none of too few validation images, and keeps nobody from a report', async () => {
    const told: string[] = [];
    const context = {
      inputs: {
        images: { pixels: { height: 32, width: 32, channels: 3 } },
        split: { train: Int32Array.of(7, 8, 9), validation: Int32Array.of(0, 1, 2, 3, 4, 5) },
      },
      params: { method: 'simclr', family: 'self-supervised', seed: 0, points: 1000, neighbours: 15 },
      environment: {},
      log: (text: string) => told.push(text),
    };
    const { map } = await embeddingMap.spec.run(context as unknown as Parameters<typeof embeddingMap.spec.run>[0]);
    assert.deepEqual([map.images.length, map.coordinates.length, map.neighbours.queries.length], [0, 0, 0]);
    assert.deepEqual(told, ['No map: it takes 8 validation images, and there are 6.']);
  });
});
