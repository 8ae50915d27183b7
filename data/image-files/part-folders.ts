import { isFold, type Part, partOf, partsOf } from './parts.ts';
import { deeperFolders, foldsAsClasses, imagesWithoutClass, twinParts, unknownFolder } from './problems.ts';

/** An image of a part, and its class where it has one. */
export interface Item {
  readonly name: string;
  /** In Unicode's composed form: the same text can be written in several. */
  readonly label?: string;
  /** The folder whose name is the class, from the top of the source. */
  readonly classFolder: string;
}

export type Lists = Record<Part, Item[]> & {
  /** The folder of each part, as it is called; empty where there are only classes. */
  readonly folders: Partial<Record<Part, string>>;
  /** Sentences for the data set's card. */
  readonly notes: readonly string[];
};

/** A file, and the folders above it that still count: those around everything, and those of parts, are taken off. */
interface Path {
  readonly name: string;
  readonly folders: readonly string[];
  /** The place of the first of them in the name. */
  readonly from: number;
}

/** Which images are in which part, and their classes. */
export function readParts(path: string, images: readonly string[]): Lists {
  const all = unwrapped(images.map((name) => ({ name, folders: name.split('/').slice(0, -1), from: 0 })));
  const tops = [...new Set(all.flatMap((one) => one.folders[0] ?? []))];
  const parts = partsOf(tops);
  if (parts !== undefined) return byParts(path, all, tops, parts);
  const isUnlabelled = (one: Path) => /^unlabell?ed$/i.test(one.folders[0] ?? '');
  const unlabeled = all.filter(isUnlabelled).map(unlabelledItem);
  const rest = all.filter((one) => !isUnlabelled(one));
  const found = byClasses(path, rest);
  if (found !== undefined) return { ...found, unlabeled };
  const { items, notes } = labelled(path, rest);
  return { train: items, val: [], test: [], unlabeled, folders: {}, notes };
}

const inside = ({ name, folders, from }: Path): Path => ({ name, folders: folders.slice(1), from: from + 1 });

const unlabelledItem = ({ name }: Path): Item => ({ name, classFolder: '' });

/** Without the folders that contain everything (`my-data/` in `my-data/train/cat/1.jpg`), as often as there are any. */
function unwrapped(all: readonly Path[]): readonly Path[] {
  const first = all[0]!.folders[0];
  if (first === undefined || partOf(first)?.isBare) return all;
  const isWrapper = all.every((one) => one.folders[0] === first) && all.some(({ folders }) => folders.length > 1);
  return isWrapper ? unwrapped(all.map(inside)) : all;
}

/** Folders such as train/ and test/ come first. */
function byParts(path: string, all: readonly Path[], tops: readonly string[], parts: ReadonlyMap<string, Part>): Lists {
  const named: Partial<Record<Part, string>> = {};
  for (const [folder, part] of parts) {
    if (part !== 'unlabeled' && named[part] !== undefined) throw twinParts(path, named[part], folder, part);
    named[part] ??= folder;
  }
  const unknown = tops.find((folder) => !parts.has(folder));
  if (unknown !== undefined) throw unknownFolder(path, unknown, named.train ?? named.test!);
  const lists: Record<Part, Path[]> = { train: [], val: [], test: [], unlabeled: [] };
  for (const one of all) {
    const top = one.folders[0];
    if (top === undefined) throw imagesWithoutClass(path, one.name);
    lists[parts.get(top)!].push(inside(one));
  }
  const train = labelled(path, lists.train);
  const val = labelled(path, lists.val, train.items);
  const test = labelled(path, lists.test, train.items.length > 0 ? train.items : val.items);
  const spelled = named.unlabeled !== undefined && !/^unlabell?ed$/i.test(named.unlabeled);
  const notes = spelled ? [`The images of ${named.unlabeled}/ count as images without labels.`] : [];
  return {
    train: train.items,
    val: val.items,
    test: test.items,
    unlabeled: lists.unlabeled.map(unlabelledItem),
    folders: named,
    notes: [
      ...new Set([...train.notes, ...val.notes, ...test.notes, ...twinForms(train.items, val.items, test.items)]),
      ...notes,
    ],
  };
}

/** Classes come first, and each has its parts: CLASS/train/IMAGE. Undefined for any other layout. */
function byClasses(path: string, all: readonly Path[]): Lists | undefined {
  const partIn = (one: Path) => {
    const named = partOf(one.folders[1] ?? '');
    return one.folders.length === 2 && named?.rest === '' && named.part !== 'unlabeled' ? named.part : undefined;
  };
  const parts = new Set(all.map(partIn));
  if (!parts.has('train') || (parts.size === 1 && new Set(all.map((one) => one.folders[1])).size === 1))
    return undefined;
  const odd = all.find((one) => partIn(one) === undefined);
  if (odd !== undefined)
    throw deeperFolders(
      path,
      odd.name,
      'Other classes have folders such as train/ in them, and it is in none of these. ',
    );
  const items = (part: Part) =>
    all.filter((one) => partIn(one) === part).map((one) => ({ ...one, folders: one.folders.slice(0, 1) }));
  const [train, val, test] = [
    labelled(path, items('train')),
    labelled(path, items('val')),
    labelled(path, items('test')),
  ];
  return {
    train: train.items,
    val: val.items,
    test: test.items,
    unlabeled: [],
    folders: { train: 'train', val: 'val', test: 'test' },
    notes: twinForms(train.items, val.items, test.items),
  };
}

/**
 * Images with their classes. Folders that are the same for all images say nothing, so that one is left: the class.
 *
 * @param known - Images whose classes tell the class of a part with a single one.
 */
function labelled(
  path: string,
  list: readonly Path[],
  known: readonly Item[] = [],
): { items: Item[]; notes: string[] } {
  const short = list.find(({ folders }) => folders.length === 0);
  if (short !== undefined) throw imagesWithoutClass(path, short.name);
  const depth = list[0]?.folders.length ?? 0;
  const places = Array.from({ length: depth }, (_, k) => k);
  const differing = places.filter((k) => list.some((one) => one.folders[k] !== list[0]!.folders[k]));
  const odd = list.find(({ folders }) => folders.length !== depth) ?? (differing.length > 1 ? list[0] : undefined);
  if (odd !== undefined) throw tooDeep(path, odd, list);
  const classes = new Set(known.map(({ label }) => label));
  const single = places.filter((k) => classes.has(list[0]!.folders[k]?.normalize()));
  const at = differing[0] ?? single[0] ?? depth - 1;
  const items = list.map(({ name, folders, from }): Item => {
    const classFolder = name.split('/', from + at + 1).join('/');
    return { name, label: folders[at]!.normalize(), classFolder };
  });
  return { items, notes: twinForms(items) };
}

/** A class whose folders are written in two forms of Unicode looks like one and would be two. */
function twinForms(...lists: readonly (readonly Item[])[]): string[] {
  const forms = new Map<string, Set<string>>();
  for (const { label, classFolder } of lists.flat()) {
    const own = classFolder.slice(classFolder.lastIndexOf('/') + 1);
    forms.set(label!, (forms.get(label!) ?? new Set()).add(own));
  }
  return [...forms].flatMap(([label, own]) =>
    own.size < 2
      ? []
      : [
          `Folders of the class "${label}" are written in ${own.size} forms of Unicode (composed and not) and were joined.`,
        ],
  );
}

function tooDeep(path: string, odd: Path, list: readonly Path[]): Error {
  const other = list.find(({ folders }) => folders.length !== odd.folders.length);
  if (other !== undefined) return deeperFolders(path, odd.name, `"${other.name}" lies at another depth. `);
  const [first, second] = [0, 1].map((k) => [...new Set(list.map(({ folders }) => folders[k]!))].sort());
  if (first!.every(isFold)) return foldsAsClasses(path, first!);
  const some = (folders: readonly string[]) => `${folders.slice(0, 4).join(', ')}${folders.length > 4 ? ', …' : ''}`;
  const pairs = new Set(list.map(({ folders }) => `${folders[0]}/${folders[1]}`));
  const again = pairs.size > second!.length ? ', which come again in several of them' : '';
  return deeperFolders(path, odd.name, `There are ${some(first!)}, and in them ${some(second!)}${again}. `);
}
