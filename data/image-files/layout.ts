import {
  emptyClass,
  imagesWithoutClass,
  noImages,
  noTrainingImages,
  oneClass,
  testOnlyClass,
  tooFewForTest,
  unknownFolder,
} from '../problems.ts';
import { indicesByClass } from '../split.ts';
import type { RandomStreams } from '../types.ts';

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
  /** Sentences for the data set's card. */
  readonly notes: readonly string[];
}

const IMAGE = /\.(jpe?g|png|webp)$/i;
const PARTS: Readonly<Record<string, 'train' | 'val' | 'test' | 'unlabeled'>> = {
  train: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
  unlabeled: 'unlabeled',
  unlabelled: 'unlabeled',
};

const partOf = (folder: string) =>
  Object.hasOwn(PARTS, folder.toLowerCase()) ? PARTS[folder.toLowerCase()] : undefined;

/** The folder that contains everything (`my-data/` in `my-data/train/cat/1.jpg`), or an empty text. */
function wrapper(names: readonly string[]): string {
  const images = names.filter((name) => IMAGE.test(name));
  const first = images[0]?.split('/')[0];
  if (first === undefined || partOf(first) !== undefined) return '';
  const prefix = `${first}/`;
  const inside = images.every((name) => name.startsWith(prefix));
  const deep = images.some((name) => name.split('/').length > 2);
  return inside && deep ? prefix : '';
}

type Item = { readonly name: string; readonly path: readonly string[] };

/**
 * Reads classes and parts from file names: `train/CLASS/IMAGE` and `test/CLASS/IMAGE`, or `CLASS/IMAGE` only, where the seed
 * draws a fifth of each class as test images. `unlabeled/` holds images without a class. One folder may contain all of it.
 * @throws Problem `no-images`, `image-without-class`, `one-class`, `empty-class`, `class-in-test-only` and others.
 */
export function readLayout(path: string, names: readonly string[], random: RandomStreams): Layout {
  const prefix = wrapper(names);
  const items: Item[] = [];
  const folders: Item[] = [];
  for (const name of names) {
    if (!name.startsWith(prefix) || name === prefix) continue;
    const parts = name.slice(prefix.length).split('/');
    if (parts.at(-1) === '') folders.push({ name, path: parts.slice(0, -1) });
    // A file whose name is not an image's counts only inside a class folder: there it is a damaged image.
    else if (IMAGE.test(name) || parts.length > (partOf(parts[0]!) === undefined ? 1 : 2))
      items.push({ name, path: parts });
  }
  if (!items.some((item) => IMAGE.test(item.name))) throw noImages(path);
  const parted = items.some((item) => item.path.length > 1 && /^(train|test)$/i.test(item.path[0]!));
  const lists: Record<'train' | 'val' | 'test' | 'unlabeled', Item[]> = { train: [], val: [], test: [], unlabeled: [] };
  for (const item of items) {
    const part = partOf(item.path[0]!);
    if (part === 'unlabeled' && item.path.length > 1) lists.unlabeled.push(item);
    else if (!parted) lists.train.push(item);
    else if (part !== undefined && item.path.length > 1) lists[part].push({ ...item, path: item.path.slice(1) });
    else if (IMAGE.test(item.name)) {
      throw item.path.length > 1 ? unknownFolder(path, item.path[0]!) : imagesWithoutClass(path, item.name);
    }
  }
  checkEmptyClasses(path, folders, items, parted);

  const notes: string[] = [];
  if (lists.val.length > 0) {
    notes.push('The images of val/ were joined to the training images: validation images are drawn by seed.');
    lists.train = [...lists.train, ...lists.val];
  }
  for (const item of [...lists.train, ...lists.test]) {
    if (item.path.length < 2) throw imagesWithoutClass(path, item.name);
  }
  if (lists.train.length === 0) throw noTrainingImages(path);
  const classes = [...new Set(lists.train.map((item) => item.path[0]!))].sort();
  for (const item of lists.test) if (!classes.includes(item.path[0]!)) throw testOnlyClass(path, item.path[0]!);
  if (classes.length === 1) throw oneClass(path, classes[0]!);

  const index = new Map(classes.map((name, c) => [name, c]));
  const plan = (list: readonly Item[], labelled = true): PartPlan => {
    const ordered = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      names: ordered.map((item) => item.name),
      labels: ordered.map((item) => (labelled ? index.get(item.path[0]!)! : -1)),
    };
  };
  const unlabeled = plan(lists.unlabeled, false);
  const train = plan(lists.train);
  if (lists.test.length > 0) return { classes, train, test: plan(lists.test), unlabeled, notes };
  notes.push('It has no test/ folder: a fifth of the images of each class was drawn by seed as test images.');
  return { classes, ...splitOffTest(path, train, classes, random), unlabeled, notes };
}

function checkEmptyClasses(path: string, folders: readonly Item[], items: readonly Item[], parted: boolean): void {
  const used = new Set(items.flatMap((item) => item.path.map((_, k) => item.path.slice(0, k).join('/'))));
  for (const { path: parts } of folders) {
    const part = partOf(parts[0]!);
    if (part === 'unlabeled') continue;
    const depth = parted && part !== undefined ? 2 : 1;
    if (parts.length === depth && !used.has(parts.join('/'))) throw emptyClass(path, parts.join('/'));
  }
}

function splitOffTest(path: string, all: PartPlan, classes: readonly string[], random: RandomStreams) {
  const test = new Set<number>();
  for (const [c, members] of indicesByClass(all.labels, classes.length).entries()) {
    if (members.length < 2) throw tooFewForTest(path, classes[c]!, members.length);
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
