import { openSource } from '../archive/open-source.ts';
import { decodeFiles } from '../image-files/decode-files.ts';
import { readLayout } from '../image-files/layout.ts';
import { memoryPixels } from '../pixels.ts';
import type { Images, RandomStreams, Watch } from '../types.ts';
import type { DataSetReader, DecodedParts } from './data-set-reader.ts';
import { imageFilesCard } from './describe-images.ts';

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
  if (reader) return reader.read(source, request.workspace, watch);

  const cards = readers.map(({ card }) => card);
  const layout = readLayout(request.path, source.names, random);
  const files = await decodeFiles(source, layout, request, watch);
  const card = imageFilesCard(request.name, layout, files, cards);
  const shape = { height: files.height, width: files.width, channels: 3 };
  const part = (name: 'train' | 'test' | 'unlabeled'): Images => {
    const { pixels, labels, sources } = files[name];
    const packed = memoryPixels(pixels, { ...shape, count: labels.length });
    return { card, pixels: packed, labels, classes: layout.classes, sources };
  };
  return { train: part('train'), test: part('test'), unlabeled: part('unlabeled') };
}
