/** Augmented views a second, one thread and two, by recipe. `node --import tsx bench/augment.ts [IMAGES]` */
import { augmentViews } from '../data/augment/cache.ts';
import { RECIPES } from '../data/augment/recipes.ts';
import { memoryPixels } from '../data/pixels.ts';
import { randomStreams } from '../orchestrator/random.ts';

const count = Number(process.argv[2] ?? 20_000);
const random = randomStreams(0);
const stream = random('pixels');
const bytes = Uint8Array.from({ length: count * 32 * 32 * 3 }, () => stream.int(256));
const pixels = memoryPixels(bytes, { count, height: 32, width: 32, channels: 3 });

for (const name of ['study-a', 'strata'] as const)
  for (const threads of [1, 2]) {
    const rates: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      for await (const _ of augmentViews({ pixels, recipe: RECIPES[name], views: 1, size: 32 }, random, threads)
        .chunks);
      rates.push(count / ((performance.now() - started) / 1000));
    }
    console.log(
      JSON.stringify({ bench: 'augment', recipe: name, threads, imagesPerSecond: Math.round(Math.max(...rates)) }),
    );
  }
