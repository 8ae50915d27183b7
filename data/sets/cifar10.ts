import { basename, dirname } from 'node:path/posix';
import type { Source } from '../archive/names.ts';
import { badRecords } from '../problems.ts';
import { binaryRecords, checkLabels, joinedRecords, pickledRecords, type Records } from './cifar-records.ts';
import { cifar10Card } from './cifar10.card.ts';
import type { DataSetReader } from './data-set-reader.ts';
import { publishedCard } from './describe-images.ts';

/** CIFAR-10's binary and python archives: `data_batch_1` to `data_batch_5`, and `test_batch`. */
export const cifar10: DataSetReader = {
  card: cifar10Card,
  recognises: (names) => formatOf(names) !== undefined,
  async read(source, _, watch) {
    const batches = await readBatches(source);
    const training = batches.filter(({ name }) => name !== 'test_batch');
    const test = batches.filter(({ name }) => name === 'test_batch');
    if (training.length === 0 || test.length === 0) throw badRecords(source.path, undefined, 'batches are missing');
    const count = (files: readonly Records[]) => files.reduce((sum, { labels }) => sum + labels.length, 0);
    const counts = { train: count(training), test: count(test), unlabeled: 0 };
    const card = publishedCard(cifar10Card, counts);
    const images = (files: readonly Records[]) => joinedRecords(card, cifar10Card.classes, files);
    const total = counts.train + counts.test;
    watch.progress?.(total, total);
    return { train: images(training), test: images(test), unlabeled: images([]) };
  },
};

function formatOf(names: readonly string[]): 'binary' | 'python' | undefined {
  const files = new Set(names.map((name) => basename(name)));
  if (files.has('test_batch.bin') && files.has('data_batch_1.bin')) return 'binary';
  if (files.has('test_batch') && files.has('data_batch_1')) return 'python';
  return undefined;
}

/** All batches by name. @throws Problem `bad-records`, `unsafe-pickle` */
async function readBatches(source: Source): Promise<Records[]> {
  const isBinary = formatOf(source.names) === 'binary';
  const wanted = isBinary ? /^(data_batch_\d+|test_batch)\.bin$/ : /^(data_batch_\d+|test_batch)$/;
  const batches: Records[] = [];
  const folders = new Set<string>();
  for await (const entry of source.entries()) {
    if (!wanted.test(basename(entry.name))) continue;
    folders.add(dirname(entry.name));
    if (folders.size > 1) throw badRecords(source.path, entry.name, 'there are batches in several folders');
    const records = isBinary ? binaryRecords(source.path, entry, 1) : pickledRecords(source.path, entry, 'labels');
    checkLabels(source.path, entry.name, records.labels, cifar10Card.classes.length);
    batches.push({ name: basename(entry.name, '.bin'), ...records });
  }
  return batches.sort((a, b) => (a.name < b.name ? -1 : 1));
}
