/** Megabytes a second of the object digest, beside SHA-256. `node --import tsx bench/hashing.ts` */
import { createHash } from 'node:crypto';
import { createObjectHasher } from '../orchestrator/ground/digest.ts';

const chunk = new Uint8Array(4 * 2 ** 20).map((_, i) => (i * 2654435761) >>> 24);
const chunks = 64;

for (const [name, make] of [
  ['xxh128', createObjectHasher],
  ['sha256', async () => createHash('sha256')],
] as const) {
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) {
    const hasher = await make();
    const started = performance.now();
    for (let i = 0; i < chunks; i++) hasher.update(chunk);
    hasher.digest();
    rates.push((chunks * chunk.length) / 1e6 / ((performance.now() - started) / 1000));
  }
  console.log(JSON.stringify({ bench: 'hashing', hash: name, megabytesPerSecond: Math.round(Math.max(...rates)) }));
}
