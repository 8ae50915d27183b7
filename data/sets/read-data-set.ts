import { IMAGE_NAME } from '../archive/left-out.ts';
import type { Source } from '../archive/names.ts';
import { openSource } from '../archive/open-source.ts';
import { decodeFiles } from '../image-files/decode-files.ts';
import { imageFormat } from '../image-files/image-format.ts';
import { readLayout } from '../image-files/layout.ts';
import { memoryPixels } from '../pixels.ts';
import type { Images, RandomStreams, Watch } from '../types.ts';
import type { DataSetReader, DecodedParts } from './data-set-reader.ts';
import { foundLine, imageFilesCard } from './describe-images.ts';

export interface ReadRequest {
  /** A folder, tar, tar.gz or zip. The format is detected from the content. */
  readonly path: string;
  /** For the card of image files: `cifar10`, or the name of the folder or archive that the user gave. */
  readonly name: string;
  /** Side in pixels to which image files are resized and centre-cropped; without it all must have one size. */
  readonly size?: number;
  /** Stop at a file that is damaged or not an image, or leave it out and name it on the card. */
  readonly onBadImage: 'fail' | 'skip';
  /** A folder for what does not fit into memory; it must last as long as the pixels are read. */
  readonly workspace: () => Promise<string>;
}

/**
 * Images of an archive or folder: by the first reader that recognises its files, or else as image files, class by folder.
 *
 * @throws Problem for whatever is wrong with the source (see problems.ts); `signal.reason` when aborted.
 */
export async function readDataSet(
  request: ReadRequest,
  readers: readonly DataSetReader[],
  random: RandomStreams,
  watch: Watch = {},
): Promise<DecodedParts> {
  const source = await openSource(request.path);
  const reader = readers.find(({ recognises }) => recognises(source.names));
  if (reader) {
    const parts = await reader.read(source, request.workspace, watch);
    watch.log?.(foundLine(parts));
    return parts;
  }

  const cards = readers.map(({ card }) => card);
  const byContent = await imagesByContent(source, watch);
  const isImage = (name: string) => IMAGE_NAME.test(name) || OTHER_IMAGE.test(name) || byContent.has(name);
  const layout = readLayout(request.path, source.names, random, isImage);
  const files = await decodeFiles(source, layout, request, watch);
  const card = imageFilesCard(request.name, source, layout, files, cards);
  const shape = { height: files.height, width: files.width, channels: 3 };
  const part = (name: 'train' | 'test' | 'unlabeled'): Images => {
    const { pixels, labels, sources } = files[name];
    const packed = memoryPixels(pixels, { ...shape, count: labels.length });
    return { card, pixels: packed, labels, classes: layout.classes, sources };
  };
  const parts = { train: part('train'), test: part('test'), unlabeled: part('unlabeled') };
  watch.log?.(foundLine(parts, { source, layout, files }));
  return parts;
}

/** Names of images that are not read, so that such a file is refused by its format and not ignored. */
const OTHER_IMAGE = /\.(gif|bmp|tiff?|heic|heif|avif|jp2|jxl)$/i;

/** No image of at most 100 million pixels is larger as a file: it may be 16 bits a sample, and not be packed at all. */
const LARGEST_IMAGE = 1_000_000_000;

/** Images whose names do not say so, such as `1.JPG_large` or `0001`. */
async function imagesByContent(source: Source, watch: Watch): Promise<ReadonlySet<string>> {
  const unsure = (name: string) => !name.endsWith('/') && !IMAGE_NAME.test(name) && !OTHER_IMAGE.test(name);
  const found = new Set<string>();
  if (!source.names.some(unsure)) return found;
  for await (const { name, bytes } of source.entries((name, size) => unsure(name) && size < LARGEST_IMAGE)) {
    watch.signal?.throwIfAborted();
    if (imageFormat(bytes) !== undefined) found.add(name);
  }
  return found;
}
