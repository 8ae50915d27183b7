import { openSource } from './archive/open-source.ts';
import { cifar100Card, cifarCard, folderCard } from './card.ts';
import { type Cifar100, cifar100Format, readCifar100 } from './cifar/cifar100.ts';
import { type Batch, CIFAR10_CLASSES, readBatches, recordFormat } from './cifar/records.ts';
import { decodeFiles } from './decode-files.ts';
import { readLayout } from './layout.ts';
import { memoryPixels } from './pixels.ts';
import { badRecords } from './problems.ts';
import { isStl10, readStl10 } from './stl10/read.ts';
import type { Images, RandomStreams } from './types.ts';

export interface DecodeRequest {
  /** A folder, tar, tar.gz or zip. What it is is told by its bytes. */
  readonly path: string;
  /** For the card: `cifar10`, or the name of the folder or archive that the user gave. */
  readonly name: string;
  /** Side in pixels to which images are resized and centre-cropped; without it all must have one size. */
  readonly size?: number;
  /** What a truncated or foreign file does: stop the decoding, or be left out, counted and named on the card. */
  readonly onBadImage: 'fail' | 'skip';
  /** A folder for what does not fit into memory; it must last as long as the pixels are read. */
  readonly workspace?: () => Promise<string>;
}

/** How a long piece of work is watched and stopped. */
export interface Watch {
  progress?(done: number, total: number): void;
  readonly signal?: AbortSignal;
}

/** Decoded training, test and unlabelled images (the last often none); all three share one card and shape. */
export interface Decoded {
  readonly train: Images;
  readonly test: Images;
  readonly unlabeled: Images;
  /** Files left out as damaged. */
  readonly skipped: number;
}

/**
 * Bytes in, pixels out: a folder or archive of images, class by folder, or the own formats of CIFAR-10, CIFAR-100 and
 * STL-10, told by their files' names.
 * @throws Problem for whatever is wrong with the source (see problems.ts); `signal.reason` when aborted.
 */
export async function decodeSource(request: DecodeRequest, random: RandomStreams, watch: Watch = {}): Promise<Decoded> {
  const source = await openSource(request.path);
  if (isStl10(source.names) && request.workspace) {
    const images = await readStl10(source, await request.workspace(), watch.signal);
    return { ...images, skipped: 0 };
  }
  const hundred = cifar100Format(source.names);
  if (hundred !== undefined) return fromCifar100(await readCifar100(source, hundred));
  const format = recordFormat(source.names);
  if (format !== undefined) return fromRecords(request, await readBatches(source, format), watch);

  const layout = readLayout(request.path, source.names, random);
  const files = await decodeFiles(source, layout, request, watch);
  const card = folderCard(request.name, layout, files);
  const shape = { height: files.height, width: files.width, channels: 3 };
  const part = (name: 'train' | 'test' | 'unlabeled'): Images => {
    const { pixels, labels, sources } = files[name];
    const source = memoryPixels(pixels, { ...shape, count: labels.length });
    return { card, pixels: source, labels, classes: layout.classes, sources };
  };
  return { train: part('train'), test: part('test'), unlabeled: part('unlabeled'), skipped: files.skipped.length };
}

function fromCifar100({ train, test, classes }: Cifar100): Decoded {
  const card = cifar100Card(train.labels.length, test.labels.length);
  const images = ({ name, pixels, labels }: Batch): Images => ({
    card,
    pixels: memoryPixels(pixels, { count: labels.length, height: 32, width: 32, channels: 3 }),
    labels,
    classes,
    sources: Array.from(labels, (_, i) => `${name}:${i}`),
  });
  const none = { name: '', pixels: new Uint8Array(0), labels: new Int32Array(0) };
  return { train: images(train), test: images(test), unlabeled: images(none), skipped: 0 };
}

function fromRecords(request: DecodeRequest, batches: readonly Batch[], watch: Watch): Decoded {
  const training = batches.filter((batch) => batch.name !== 'test_batch');
  const test = batches.filter((batch) => batch.name === 'test_batch');
  if (training.length === 0 || test.length === 0) throw badRecords(request.path, 'the archive', 'batches are missing');
  const count = (list: readonly Batch[]) => list.reduce((sum, batch) => sum + batch.labels.length, 0);
  const card = cifarCard(count(training), count(test));
  const join = (list: readonly Batch[]): Images => {
    const total = count(list);
    const labels = new Int32Array(total);
    const bytes = new Uint8Array(total * 32 * 32 * 3);
    const sources: string[] = [];
    for (const batch of list) {
      labels.set(batch.labels, sources.length);
      bytes.set(batch.pixels, sources.length * 32 * 32 * 3);
      for (let i = 0; i < batch.labels.length; i++) sources.push(`${batch.name}:${i}`);
    }
    const pixels = memoryPixels(bytes, { count: total, height: 32, width: 32, channels: 3 });
    return { card, pixels, labels, classes: CIFAR10_CLASSES, sources };
  };
  const images = { train: join(training), test: join(test), unlabeled: join([]), skipped: 0 };
  watch.progress?.(count(batches), count(batches));
  return images;
}
