/**
 * Megabytes a second of SHA-256, which names objects, and of xxHash128, which named them in version 0.1; and of an
 * artifact file of 512 MiB as it is written to a store and read again. `node --import tsx bench/hashing.ts [FOLDER]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createXXHash128 } from 'hash-wasm';
import { artifact } from '../orchestrator/artifact.ts';
import { createHasher } from '../orchestrator/ground/digest.ts';
import { Store } from '../orchestrator/store/store.ts';

const chunk = new Uint8Array(4 * 2 ** 20).map((_, i) => (i * 2654435761) >>> 24);
const chunks = 128;
const megabytes = (chunks * chunk.length) / 1e6;

async function fastest(work: () => Promise<unknown> | unknown): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    await work();
    rates.push(megabytes / ((performance.now() - started) / 1000));
  }
  return Math.round(Math.max(...rates));
}

const print = (what: string, megabytesPerSecond: number): void =>
  console.log(JSON.stringify({ bench: 'hashing', what, megabytesPerSecond }));

const xxh128 = await createXXHash128();
print(
  'xxh128',
  await fastest(() => {
    xxh128.init();
    for (let i = 0; i < chunks; i++) xxh128.update(chunk);
    xxh128.digest();
  }),
);
print(
  'sha256',
  await fastest(() => {
    const hasher = createHasher();
    for (let i = 0; i < chunks; i++) hasher.update(chunk);
    hasher.digest();
  }),
);

const Large = artifact<'large', Uint8Array, number>({
  kind: 'large',
  version: 1,
  async write(first, to) {
    const file = await to.open('large.bin');
    for (let i = 0; i < chunks; i++) {
      chunk[0] = first + i;
      await file.write(chunk);
    }
    await file.close();
  },
  read: (from) => from.bytes('large.bin'),
});

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'strata-hashing-'));
try {
  const store = await Store.open(folder);
  let digest = (await store.writeArtifact(Large, 0)).digest;
  print(
    'write and sync an artifact',
    await fastest(async () => (digest = (await store.writeArtifact(Large, 0)).digest)),
  );
  print('read an artifact', await fastest(async () => Large.read(await store.reader(digest))));
  const file = (await store.files(digest))[0]!.digest;
  print('verify its file', await fastest(() => store.objects.verify(file)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
