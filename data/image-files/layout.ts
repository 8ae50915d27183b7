import { IMAGE_NAME } from '../archive/left-out.ts';
import { noImages, Problem } from '../problems.ts';
import { indicesByClass } from '../split.ts';
import type { RandomStreams } from '../types.ts';
import { type Item, type Lists, readParts } from './part-folders.ts';
import { isFold } from './parts.ts';
import {
  classWithoutTraining,
  emptyClass,
  foldsAsClasses,
  labelsInTable,
  noTrainingImages,
  oneClass,
  tooFewForTest,
} from './problems.ts';

/** Files of one part: their sorted names in the source, and their class indices (-1: no label). */
export interface PartPlan {
  readonly names: readonly string[];
  readonly labels: readonly number[];
}

export interface Layout {
  readonly classes: readonly string[];
  readonly train: PartPlan;
  readonly test: PartPlan;
  readonly unlabeled: PartPlan;
  /** How many of the training images came from a folder of validation images. */
  readonly validation: number;
  /** Files that are no images, by the ending of their names. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Folders beside the others in which there is no image. */
  readonly withoutImages: readonly string[];
  /** Sentences for the data set's card. */
  readonly notes: readonly string[];
}

/**
 * Reads classes and parts from file names: `train/CLASS/IMAGE` and `test/CLASS/IMAGE` in their usual spellings,
 * `CLASS/train/IMAGE`, or `CLASS/IMAGE` only, where the seed draws a fifth of each class as test images. `unlabeled/` holds
 * images without a class. Any number of folders may contain all of it, or all of a part.
 *
 * @param isImage - True for files that are to be decoded; the rest is counted by the endings of names.
 * @throws Problem `no-images`, `image-without-class`, `one-class`, `empty-class`, `deeper-folders` and others.
 */
export function readLayout(
  path: string,
  names: readonly string[],
  random: RandomStreams,
  isImage: (name: string) => boolean = (name) => IMAGE_NAME.test(name),
): Layout {
  const files = names.filter((name) => !name.endsWith('/'));
  const images = files.filter(isImage);
  if (images.length === 0)
    throw noImages(
      path,
      files.find((name) => /\.(zip|tar|tgz|gz|7z|rar|bz2|xz)$/i.test(name)),
    );
  const table = files.find((name) => TABLE.test(name));
  const lists = hintingAt(table, () => readParts(path, images));
  const folders = names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
  const withoutImages = checkEmptyFolders(path, folders, files, lists);
  if (lists.train.length + lists.val.length === 0) throw noTrainingImages(path, lists.folders.test ?? 'unlabeled');
  const training = [...lists.train, ...lists.val];
  const classes = hintingAt(table, () => classesOf(path, lists));

  const index = new Map(classes.map((name, c) => [name, c]));
  const plan = (list: readonly Item[]): PartPlan => {
    const ordered = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      names: ordered.map((item) => item.name),
      labels: ordered.map((item) => index.get(item.label ?? '') ?? -1),
    };
  };
  const notes = [...lists.notes, ...alike(classes)];
  if (lists.val.length > 0)
    notes.push(
      `The images of ${lists.folders.val}/ were joined to the training images: validation images are drawn by seed.`,
    );
  const rest = {
    classes,
    unlabeled: plan(lists.unlabeled),
    validation: lists.val.length,
    ignored: ignoredOf(files, images),
    withoutImages,
    notes,
  };
  const train = plan(training);
  if (lists.test.length > 0) return { ...rest, train, test: plan(lists.test) };
  notes.push('It has no test/ folder: a fifth of the images of each class was drawn by seed as test images.');
  return { ...rest, ...splitOffTest(path, train, classes, random) };
}

/** A file that may hold labels. */
const TABLE = /\.(csv|tsv|xlsx?|ods|jsonl?|parquet)$/i;

/** Whoever has images without class folders beside a table is told about the table. */
function hintingAt<T>(table: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (table !== undefined && error instanceof Problem && /^(image-without-class|one-class)$/.test(error.code))
      throw labelsInTable(error, table);
    throw error;
  }
}

/** Sorted names. Each class has training images. */
function classesOf(path: string, { train, val, test, folders }: Lists): string[] {
  const labels = (items: readonly Item[]) => [...new Set(items.map(({ label }) => label!))].sort();
  const classes = labels(train.length > 0 ? train : val);
  for (const [part, items] of [
    ['val', val],
    ['test', test],
  ] as const)
    for (const label of labels(items)) {
      if (classes.includes(label)) continue;
      const similar = classes.find((one) => one.trim().toLowerCase() === label.trim().toLowerCase());
      throw classWithoutTraining(path, label, folders[part] ?? part, folders.train ?? 'train', similar);
    }
  if (classes.length === 1) throw oneClass(path, classes[0]!);
  if (classes.every(isFold)) throw foldsAsClasses(path, classes);
  return classes;
}

/** Classes that are likely one, misspelt. */
function alike(classes: readonly string[]): string[] {
  const plain = new Map<string, string>();
  const pairs: string[] = [];
  for (const name of classes) {
    const form = name.normalize('NFKC').trim().toLowerCase();
    const other = plain.get(form);
    if (other === undefined) plain.set(form, name);
    else pairs.push(`The classes "${other}" and "${name}" differ in case, blanks or forms of letters alone.`);
  }
  return pairs;
}

/** @returns folders without images that are no class folders. */
function checkEmptyFolders(
  path: string,
  folders: readonly string[],
  files: readonly string[],
  { train, val, test, unlabeled, folders: parts }: Lists,
): string[] {
  const above = (name: string) => name.split('/').map((_, k, all) => all.slice(0, k).join('/'));
  const labelled = [...train, ...val, ...test];
  const filled = new Set([...labelled, ...unlabeled].flatMap(({ name }) => above(name)));
  const used = new Set(files.flatMap(above));
  const besides = new Set(
    labelled.map(({ classFolder }) => classFolder.slice(0, Math.max(0, classFolder.lastIndexOf('/')))),
  );
  const found = new Set([...folders, ...used]);
  const without = [...found].filter((folder) => folder !== '' && !filled.has(folder));
  const parentOf = (folder: string) => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  const hasParts = Object.keys(parts).length > 0;
  // Beside class folders without parts, a folder of other files may hold anything: annotations, for example.
  for (const folder of without.sort())
    if (besides.has(parentOf(folder)) && (hasParts || !used.has(folder))) throw emptyClass(path, folder);
  return without.filter((folder) => !without.includes(parentOf(folder)));
}

/** The ending of a name, with its dot. */
const endingOf = (name: string): string =>
  /[^/](\.[\p{L}\p{N}_-]{1,12})$/u.exec(name)?.[1]?.toLowerCase() ?? 'no ending';

/** Most endings that are told apart. */
const ENDINGS = 8;

function ignoredOf(files: readonly string[], images: readonly string[]): Record<string, number> {
  const taken = new Set(images);
  const counts = new Map<string, number>();
  for (const name of files) if (!taken.has(name)) counts.set(endingOf(name), (counts.get(endingOf(name)) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const rest = ordered.slice(ENDINGS).reduce((sum, [, count]) => sum + count, 0);
  return { ...Object.fromEntries(ordered.slice(0, ENDINGS)), ...(rest > 0 && { 'with other endings': rest }) };
}

function splitOffTest(path: string, all: PartPlan, classes: readonly string[], random: RandomStreams) {
  const test = new Set<number>();
  for (const [c, members] of indicesByClass(all.labels, classes.length).entries()) {
    if (members.length < 2) {
      const others = classes.filter((_, other) => other !== c);
      const named = `${others.slice(0, 4).join(', ')}${others.length > 4 ? ', …' : ''}`;
      throw tooFewForTest(path, classes[c]!, members.length, named);
    }
    const order = random('test-split', c).permutation(members.length);
    const share = Math.max(1, Math.round(members.length / 5));
    for (let k = 0; k < share; k++) test.add(members[order[k]!]!);
  }
  const keep = (wanted: boolean): PartPlan => ({
    names: all.names.filter((_, i) => test.has(i) === wanted),
    labels: all.labels.filter((_, i) => test.has(i) === wanted),
  });
  return { train: keep(false), test: keep(true) };
}
