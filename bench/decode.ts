/** Images a second out of an archive of JPEG files. `node --import tsx bench/decode.ts ARCHIVE` */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataSet } from '../data/sets/read-data-set.ts';
import { READERS } from '../data/sets/readers.ts';
import { randomStreams } from '../orchestrator/random.ts';

const path = process.argv[2];
if (!path) throw new Error('Give the path of an archive or folder of images.');
const started = performance.now();
const scratch = await mkdtemp(join(tmpdir(), 'strata-bench-'));
const request = { path, name: 'bench', onBadImage: 'fail' as const, workspace: async () => scratch };
const { train, test } = await readDataSet(request, READERS, randomStreams(0));
const seconds = (performance.now() - started) / 1000;
const images = train.labels.length + test.labels.length;
console.log(JSON.stringify({ bench: 'decode', images, seconds, imagesPerSecond: Math.round(images / seconds) }));
await rm(scratch, { recursive: true });
