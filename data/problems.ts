import type { Archive } from './types.ts';

/** An error that a person can cause or mend. Other rooms recognise it by `name` and `code`. */
export class Problem extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.code = code;
  }
}

/** The message of an error. */
export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

export const sourceMissing = (path: string): Error =>
  new Problem(
    'no-data',
    `The data ${path} does not exist. Give an archive (tar, tar.gz, zip) or a folder of images, class by folder: --set data.path=FILE.`,
  );

export const sourceUnreadable = (path: string, cause: unknown): Error =>
  new Problem(
    'unreadable-data',
    `The data ${path} cannot be read: ${reasonOf(cause).replace(/[.\s]+$/, '')}. Check its permissions, or give another: --set data.path=FILE.`,
    cause,
  );

export const notAnArchive = (path: string, cause?: unknown): Error =>
  new Problem(
    'not-an-archive',
    `${path} is not a tar, tar.gz or zip archive${cause === undefined ? '' : ` (${reasonOf(cause)})`}. Give one of these, or a folder of images: --set data.path=FILE.`,
    cause,
  );

export const damagedArchive = (path: string, cause: unknown): Error =>
  new Problem(
    'damaged-archive',
    `The archive ${path} is damaged or cut short: ${reasonOf(cause).replace(/[.\s]+$/, '')}. Copy or download it again, then give it by --set data.path=FILE.`,
    cause,
  );

export const unsafeEntry = (path: string, entry: string, why: string): Error =>
  new Problem(
    'unsafe-archive',
    `The entry "${entry}" of ${path} ${why}, so the archive was not read. Pack the images again as plain files under relative names, without links.`,
  );

/** @param how - `twice`, or how else the archive holds it. */
export const duplicateEntry = (path: string, entry: string, how = 'twice'): Error =>
  new Problem('duplicate-entry', `${path} holds "${entry}" ${how}, and the two may differ. Pack the images again.`);

export const twinFiles = (path: string, entry: string, other: string): Error =>
  new Problem(
    'twin-files',
    `${path} holds "${entry}" and "${other}", and only one of them can be meant. Remove one, or download the archive again.`,
  );

export const cutTar = (path: string): Error =>
  damagedArchive(path, 'a tar ends with blocks of zeros, and it has none, so entries may be missing');

export const unreadEntry = (path: string, entry: string, type: string): Error =>
  new Problem(
    'unread-entry',
    `The entry "${entry}" of ${path} is ${type === 'SparseFile' ? 'a sparse file' : `of ${type === 'Unsupported' ? 'an unknown type' : `the type ${type}`}`}, which is not read, so the archive was not read. Pack the images again as plain files (with GNU tar, without --sparse and --incremental), or give the folder.`,
  );

export const foreignArchive = (path: string, what: string): Error =>
  new Problem(
    'foreign-packing',
    `${path} is ${what}, which is not read; it may well be whole. Unpack it and give the folder: --set data.path=FOLDER.`,
  );

export const foreignPacking = (path: string, entry: string, method: string): Error =>
  new Problem(
    'foreign-packing',
    `"${entry}" of ${path} is packed by ${method}, which is not read; the archive may well be whole. Unpack it and give the folder, or pack a zip with Deflate or a tar.gz: --set data.path=FOLDER.`,
  );

export const namesNotUtf8 = (path: string, entry: string, count: number): Error =>
  new Problem(
    'name-not-utf8',
    `${count} name${count === 1 ? '' : 's'} in ${path} cannot be read, since they are not UTF-8 and do not say what they are; one reads "${entry}" here. Unpack the archive on the system that made it, and pack it with UTF-8 names (7-Zip: -mcu=on), or give the folder.`,
  );

export const nameNotUtf8 = (path: string): Error =>
  new Problem(
    'name-not-utf8',
    `The name of ${path} is not UTF-8 on disk. Rename it, or convert all names in the folder: convmv -r -f latin1 -t utf8 --notest FOLDER.`,
  );

export const unusableName = (path: string, why: string): Error =>
  new Problem(
    'unusable-name',
    `${path} ${why.replace('has', 'would have')} in an archive, which is how a folder is kept. Rename it.`,
  );

export const tooLarge = (path: string, entry: string, bytes: number, limit: number): Error =>
  new Problem(
    'archive-too-large',
    `The entry "${entry}" brings ${path} to ${bytes} bytes unpacked, over the limit of ${limit}: this looks like a decompression bomb. If it is not, unpack it and give the folder: --set data.path=FOLDER.`,
  );

export const linkInFolder = (path: string): Error =>
  new Problem(
    'link-in-folder',
    `${path} is a symbolic link. Links inside a data folder are not followed, since their targets may change. Replace the link with a copy of the file.`,
  );

/** @param packed - An archive in the source, which may hold the images. */
export const noImages = (path: string, packed?: string): Error =>
  new Problem(
    'no-images',
    `${path} holds no JPEG, PNG or WebP images in class folders. Expected CLASS/IMAGE, or train/CLASS/IMAGE and test/CLASS/IMAGE.${packed === undefined ? '' : ` It holds the archive "${packed}": unpack that, or give it itself.`} If it is the archive of a data set, name the set: --set data.name=cifar10.`,
  );

/** @param entry - The damaged file of an archive; undefined where the archive as a whole is wrong. */
export const badRecords = (path: string, entry: string | undefined, why: string): Error =>
  new Problem(
    'bad-records',
    `${entry === undefined ? '' : `"${entry}" of `}${path} is damaged: ${why}. Download the archive again.`,
  );

export const unsafePickle = (path: string, entry: string, what: string): Error =>
  new Problem(
    'unsafe-pickle',
    `"${entry}" of ${path} asks for ${what}; only plain values and numpy arrays are read. Use the archive in the binary format.`,
  );

export const badSplit = (what: string, value: number, rule: string): Error =>
  new Problem('bad-split', `${what} cannot be ${value}. ${rule} Correct it in the experiment, or with --set.`);

export const badStl10 = (path: string, file: string, why: string, archive: Archive): Error =>
  new Problem(
    'bad-stl10',
    `"${file}" of ${path} is not a file of STL-10's binary archive: ${why}. Download ${archive.name} again (md5 ${archive.md5}).`,
  );

export const badBudget = (n: number, classes: number, images: number): Error =>
  new Problem(
    'bad-budget',
    `A budget of ${n} labels cannot be drawn: ${classes} classes need one label each, and ${images} labelled images are outside validation. Set split.budgets to numbers between the two.`,
  );

export const noFolds = (): Error =>
  new Problem(
    'no-folds',
    'The split uses published folds (split.kind=folds), and this data set has none. Set split.kind to fractions, or to k-fold with split.budgets.',
  );
