/** A part of a data set that a folder can hold. */
export type Part = 'train' | 'val' | 'test' | 'unlabeled';

const WORDS: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  trainval: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
  tst: 'test',
  unlabeled: 'unlabeled',
  unlabelled: 'unlabeled',
  unsup: 'unlabeled',
  pred: 'unlabeled',
};

/** Words beside these that say nothing: `training_set`, `train2017`, `test-images`. */
const FILLER = /^(set|data|dataset|images?|imgs?|pictures|photos|files|split|folder|\d+)$/;
/** A word and a filler in one: `trainset`. */
const JOINED = /^(train|training|val|valid|validation|test|testing)(set|data|images|imgs)$/;

const wordsOf = (folder: string): string[] =>
  folder
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\d]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => JOINED.exec(word)?.slice(1) ?? [word]);

/**
 * The part that a folder's name says, with what else the name says: `seg_train` is train, with the rest `seg`. Undefined where
 * it names none or several.
 */
export function partOf(
  folder: string,
): { readonly part: Part; readonly rest: string; readonly isBare: boolean } | undefined {
  const words = wordsOf(folder);
  const parts = words.filter((word) => Object.hasOwn(WORDS, word));
  if (parts.length !== 1) return undefined;
  const rest = words.filter((word) => word !== parts[0] && !FILLER.test(word)).join(' ');
  return { part: WORDS[parts[0]!]!, rest, isBare: words.length === 1 };
}

/**
 * The parts that folders beside each other hold, by folder, or undefined where they are classes. A folder of training or test
 * images makes them parts. Where the names say more (`seg_train`, `seg_test`), all must say the same, and training must be among
 * them: `night_train` and `day_train` are classes.
 */
export function partsOf(folders: readonly string[]): ReadonlyMap<string, Part> | undefined {
  const found = folders.flatMap((folder) => {
    const named = partOf(folder);
    return named === undefined ? [] : [{ folder, ...named }];
  });
  const has = (list: typeof found, ...parts: Part[]) => list.some(({ part }) => parts.includes(part));
  const toMap = (list: typeof found) => new Map(list.map(({ folder, part }) => [folder, part]));
  const plain = found.filter(({ rest }) => rest === '');
  if (has(plain, 'train', 'test')) return toMap(plain);
  for (const { rest } of found) {
    const alike = found.filter((one) => one.rest === rest);
    if (has(alike, 'train') && has(alike, 'test', 'val')) return toMap(alike);
  }
  return undefined;
}

/** `fold1`, `cv_2`: a part of a cross-validation, and no class. */
export const isFold = (folder: string): boolean => /^(k?fold|cv|split)[ _.-]?\d+$/i.test(folder);
