import { basename } from 'node:path/posix';
import { type Entry, hasUnseen, type Source } from '../archive/names.ts';
import { badRecords } from '../problems.ts';
import {
  binaryRecords,
  checkLabels,
  joinedRecords,
  pickledRecords,
  pickledTexts,
  type Records,
} from './cifar-records.ts';
import { cifar100Card } from './cifar100.card.ts';
import type { DataSetReader } from './data-set-reader.ts';
import { publishedCard } from './describe-images.ts';

/** CIFAR-100's binary and python archives, by their fine labels. Class names are those of the archive. */
export const cifar100: DataSetReader = {
  card: cifar100Card,
  recognises: (names) => formatOf(names) !== undefined,
  async read(source) {
    const { train, test, classes } = await readParts(source);
    const counts = { train: train.labels.length, test: test.labels.length, unlabeled: 0 };
    const card = publishedCard(cifar100Card, counts);
    const images = (files: readonly Records[]) => joinedRecords(card, classes, files);
    return { train: images([train]), test: images([test]), unlabeled: images([]) };
  },
};

function formatOf(names: readonly string[]): 'binary' | 'python' | undefined {
  const files = new Set(names.filter((name) => !name.endsWith('/')).map((name) => basename(name)));
  if (files.has('train.bin') && files.has('test.bin') && files.has('fine_label_names.txt')) return 'binary';
  if (files.has('train') && files.has('test') && files.has('meta')) return 'python';
  return undefined;
}

/** @throws Problem `bad-records`, `unsafe-pickle` */
async function readParts(source: Source): Promise<{ train: Records; test: Records; classes: readonly string[] }> {
  const isBinary = formatOf(source.names) === 'binary';
  const parts = new Map<string, Records>();
  let classes: readonly string[] = [];
  for await (const entry of source.entries()) {
    const file = basename(entry.name);
    if (file === (isBinary ? 'fine_label_names.txt' : 'meta')) classes = classNames(source.path, entry, isBinary);
    const name = isBinary ? basename(file, '.bin') : file;
    if (file !== (isBinary ? `${name}.bin` : name) || !['train', 'test'].includes(name)) continue;
    const records = isBinary ? binaryRecords(source.path, entry, 2) : pickledRecords(source.path, entry, 'fine_labels');
    parts.set(name, { name, ...records });
  }
  const [train, test] = [parts.get('train'), parts.get('test')];
  if (!train || !test) throw badRecords(source.path, undefined, 'a part is missing');
  for (const { name, labels } of [train, test]) checkLabels(source.path, name, labels, classes.length);
  return { train, test, classes };
}

function classNames(path: string, entry: Entry, isBinary: boolean): string[] {
  const names = isBinary
    ? new TextDecoder().decode(entry.bytes).split(/\s+/).filter(Boolean)
    : pickledTexts(path, entry, 'fine_label_names');
  if (names.some(hasUnseen)) throw badRecords(path, entry.name, 'a name of a class has control characters');
  if (new Set(names).size < names.length) throw badRecords(path, entry.name, 'two classes have one name');
  return names;
}
