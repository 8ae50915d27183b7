import { Problem, reasonOf } from '../problems.ts';

export const imagesWithoutClass = (path: string, entry: string): Error =>
  new Problem(
    'image-without-class',
    `"${entry}" in ${path} is not in a class folder. Put it under train/CLASS/, test/CLASS/ or CLASS/, or, if it has no label, under unlabeled/.`,
  );

/** @returns the refusal of a layout without class folders, with a word on the table that seems to hold the classes. */
export const labelsInTable = ({ code, message }: Problem, table: string): Error =>
  new Problem(
    code,
    `${message} Labels in a table, such as "${table}", are not read: sort the images into class folders by it, as docs/own-images.md shows.`,
  );

export const oneClass = (path: string, name: string): Error =>
  new Problem(
    'one-class',
    `${path} has the single class "${name}"; a study needs at least two. Use one folder per class: CLASS/IMAGE.`,
  );

export const emptyClass = (path: string, folder: string): Error =>
  new Problem(
    'empty-class',
    `The class folder "${folder}" of ${path} holds no image. Put images into it, or remove it.`,
  );

/** @param similar - A class under train/ that may be meant. */
export const classWithoutTraining = (
  path: string,
  name: string,
  folder: string,
  train: string,
  similar: string | undefined,
): Error =>
  new Problem(
    'class-without-training',
    `The class "${name}" of ${path} has images under ${folder}/ but none under ${train}/. ${similar === undefined ? '' : `"${similar}" is there: if it is the same class, rename one. Otherwise `}${similar === undefined ? 'A' : 'a'}dd training images, or remove ${folder}/${name}.`,
  );

export const noTrainingImages = (path: string, folder: string): Error =>
  new Problem(
    'no-training-images',
    `${path} has images under ${folder}/ but none for training. Add train/CLASS/IMAGE, or remove the ${folder}/ level for a split by seed.`,
  );

export const unknownFolder = (path: string, folder: string, part: string): Error =>
  new Problem(
    'unknown-folder',
    `The folder "${folder}" of ${path} is beside ${part}/, which is read as a part of the data, and is none itself: train, val, test or unlabeled. Move its images into one of these, or remove it. If "${part}" is a class, rename it.`,
  );

export const twinParts = (path: string, folder: string, other: string, part: string): Error =>
  new Problem(
    'twin-parts',
    `The folders "${folder}" and "${other}" of ${path} can both be read as ${part}. Join them, or remove or rename one.`,
  );

/** @param hint - What the folders look like, as a sentence; may be empty. */
export const deeperFolders = (path: string, entry: string, hint: string): Error =>
  new Problem(
    'deeper-folders',
    `"${entry}" of ${path} lies deeper than its class folder can be told from. ${hint}These are read: CLASS/IMAGE; train/CLASS/IMAGE and test/CLASS/IMAGE; CLASS/train/IMAGE and CLASS/test/IMAGE. Move the images so that the folder right above them, or below the parts, is their class.`,
  );

export const foldsAsClasses = (path: string, folders: readonly string[]): Error =>
  new Problem(
    'folds-as-classes',
    `The folders ${folders.join(', ')} of ${path} look like folds and not like classes. Folds of your own are not read. Join them to CLASS/IMAGE for a split by seed, or make test/CLASS/ of one fold and train/CLASS/ of the others. If they are classes, rename them.`,
  );

/** @param others - The other classes, some of them. */
export const tooFewForTest = (path: string, name: string, count: number, others: string): Error =>
  new Problem(
    'too-few-images',
    `The folder "${name}" of ${path} is read as a class beside ${others}, and has ${count} image${count === 1 ? '' : 's'}; drawing test images needs at least 2 per class. If it is no class, remove it, or move its images to unlabeled/. If it is one, add images, or make train/ and test/ yourself.`,
  );

/** The decoder has no words for some damage, such as a wrong checksum in a PNG. */
const decoderWords = (cause: unknown): string =>
  reasonOf(cause)
    .replace(/[:.\s]+$/, '')
    .replace(/^Unknown error$/, 'its content is damaged');

export const badImage = (path: string, entry: string, cause: unknown): Error =>
  new Problem(
    'bad-image',
    `"${entry}" of ${path} cannot be read as a JPEG, PNG or WebP image: ${decoderWords(cause)}. Replace or remove it, or leave such files out: --set data.onBadImage=skip.`,
    cause,
  );

export const otherFormat = (path: string, entry: string, format: string): Error =>
  new Problem(
    'bad-image',
    `"${entry}" of ${path} is a ${format} image; JPEG, PNG and WebP are read. Convert it to one of these, or leave such files out: --set data.onBadImage=skip.`,
  );

export const otherSize = (path: string, entry: string, size: string, first: string, firstEntry: string): Error =>
  new Problem(
    'image-size',
    `"${entry}" of ${path} has ${size} pixels, and "${firstEntry}" has ${first}. To resize and centre-crop all images to one size: --set data.size=32.`,
  );

export const tooManyPixels = (path: string, images: number, size: string, cause: unknown): Error =>
  new Problem(
    'too-many-pixels',
    `The ${images} images of ${path} at ${size} pixels do not fit into memory (${reasonOf(cause)}). Make them smaller: --set data.size=32.`,
    cause,
  );

export const noUsableImages = (path: string, name: string): Error =>
  new Problem(
    'no-usable-images',
    `Every ${name} image of ${path} was left out as damaged or unreadable. Check the files, or use --set data.onBadImage=fail to see the first error.`,
  );
