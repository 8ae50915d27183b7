/** Images a second out of an archive of JPEG files. `node --import tsx bench/decode.ts ARCHIVE` */
import { decodeSource } from '../data/decode.ts';
import { randomStreams } from '../orchestrator/random.ts';

const path = process.argv[2];
if (!path) throw new Error('Give the path of an archive or folder of images.');
const started = performance.now();
const { train, test } = await decodeSource({ path, name: 'bench', onBadImage: 'fail' }, randomStreams(0));
const seconds = (performance.now() - started) / 1000;
const images = train.labels.length + test.labels.length;
console.log(JSON.stringify({ bench: 'decode', images, seconds, imagesPerSecond: Math.round(images / seconds) }));
