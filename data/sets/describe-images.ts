import { leftOutText } from '../archive/left-out.ts';
import type { Source } from '../archive/names.ts';
import type { DecodeFindings } from '../image-files/decode-files.ts';
import type { Trait } from '../image-files/decode-image.ts';
import type { Layout } from '../image-files/layout.ts';
import type { ImagesCard } from '../types.ts';
import type { Counts, DataSetCard } from './data-set-card.ts';
import type { DecodedParts } from './data-set-reader.ts';

/** Card of images from a data set's own files. A note says where images are missing. */
export function publishedCard({ id, title, synthetic, notes, images }: DataSetCard, found: Counts): ImagesCard {
  const isWhole = images === null || PARTS.every((part) => found[part] === images[part]);
  return { name: id, title, synthetic, notes: isWhole ? notes : [partNote(title, found, images)] };
}

const PARTS = ['train', 'test', 'unlabeled'] as const;

function partNote(title: string, found: Counts, published: Counts): string {
  const words = { train: 'training', test: 'test', unlabeled: 'unlabelled' };
  const parts = PARTS.filter((part) => published[part] > 0);
  const list = (items: readonly (string | number)[]) => items.join(', ').replace(/, ([^,]*)$/, ' and $1');
  const images = list(parts.map((part) => `${found[part]} ${words[part]}`));
  return `A part of ${title}: ${images} images, not ${list(parts.map((part) => published[part]))}.`;
}

/** Most names of damaged files in one note. */
const NAMED = 10;

/**
 * Card of images from class folders. Notes say how they differ from what was given, and from the data set of which they seem
 * to be a copy.
 *
 * @param name - The data set's id, or any other name that the user gave.
 * @param cards - Data sets that the images may be a copy of.
 */
export function imageFilesCard(
  name: string,
  source: Pick<Source, 'leftOut' | 'oldNames'>,
  layout: Layout,
  found: DecodeFindings,
  cards: readonly DataSetCard[],
): ImagesCard {
  const original = cards.find((card) => isCopy(card, name, layout.classes));
  const notes = [...(original ? copyNotes(original, layout, found) : []), ...layout.notes];
  if (found.resized > 0)
    notes.push(
      `${found.resized} image${found.resized === 1 ? ' was' : 's were'} resized and centre-cropped to ${found.width}x${found.height} pixels.`,
    );
  const { skipped } = found;
  if (skipped.length > 0)
    notes.push(
      `${skipped.length} damaged or unreadable file${skipped.length === 1 ? ' was' : 's were'} left out${formatsOf(found)}: ${named(skipped, NAMED)}.`,
    );
  notes.push(...fileNotes(source, layout), ...pixelNotes(found));
  return { name, title: original ? `${original.title} (image files)` : name, synthetic: false, notes };
}

/** ` (2 HEIC)`: these are whole, and can be converted. */
const formatsOf = ({ otherFormats }: DecodeFindings): string =>
  otherFormats.size === 0 ? '' : ` (${[...otherFormats].map(([format, count]) => `${count} ${format}`).join(', ')})`;

const named = (names: readonly string[], most: number): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;

/** Files that are in the source and not among the images. What systems leave is only told, since it comes and goes. */
function fileNotes({ leftOut: { hiddenImages }, oldNames }: Pick<Source, 'leftOut' | 'oldNames'>, { ignored }: Layout) {
  const kinds = kindsOf(ignored);
  const notes: string[] = [];
  if (kinds !== '') notes.push(`Ignored files that are no images: ${kinds}.`);
  if (hiddenImages.length > 0)
    notes.push(
      `Ignored images with hidden names or in hidden folders: ${hiddenImages.length}, the first of them ${hiddenImages[0]}.`,
    );
  if (oldNames > 0)
    notes.push(
      `Names in the archive that are not UTF-8 and were read as code page 437: ${oldNames}. Classes may be misspelt.`,
    );
  return notes;
}

const kindsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');

/** Notes that count the images which decoding changed, by the rule that it applied. */
const BECAME: Readonly<Record<Trait, string>> = {
  turned: 'turned upright as their orientation tag says',
  deep: 'cut from 16 bits to the upper 8',
  cmyk: 'converted from CMYK',
  alpha: 'with transparency, which was dropped',
  animated: 'animated, of which the first frame was taken',
  palette: 'with a palette',
  gray: 'gray, repeated in three channels',
};

/** Samples that all lie in a smaller part of the range than this leave images nearly black, or of nearly one colour. */
const QUARTER = 64;

function pixelNotes({ traits, range, deepRange }: DecodeFindings): string[] {
  const found = (Object.keys(BECAME) as Trait[]).filter((trait) => traits.has(trait));
  const counts = found.map((trait) => `${traits.get(trait)} ${BECAME[trait]}`);
  const notes = counts.length > 0 ? [`Pixels: ${counts.join('; ')}.`] : [];
  const dark = ([low, high]: readonly [number, number], images: string) =>
    `Dark or flat: all samples of all ${images} lie between ${low} and ${high} of 255, under a quarter of the range. Where 12 bits are stored in 16, stretch them first.`;
  if (isNarrow(range)) notes.push(dark(range, 'images'));
  else if (isNarrow(deepRange)) notes.push(dark(deepRange, 'images of 16 bits'));
  return notes;
}

const isNarrow = ([low, high]: readonly [number, number]): boolean => low <= high && high - low < QUARTER;

/** Most names of files in a line of the log. */
const IN_LINE = 3;

/** `Äpfel 220, Birnen 60`: labelled images of each class. Of many classes, some names and the smallest and largest class. */
function classCounts({ train, test }: DecodedParts): string {
  const { classes } = train;
  const counts = classes.map(() => 0);
  for (const label of [...train.labels, ...test.labels]) if (label >= 0) counts[label]!++;
  if (classes.length <= NAMED) return classes.map((name, c) => `${name} ${counts[c]}`).join(', ');
  const of = (count: number) => `${count} (${classes[counts.indexOf(count)]})`;
  const ends = counts.reduce(([least, most], n) => [Math.min(least!, n), Math.max(most!, n)], [Infinity, 0]);
  return `${classes.slice(0, NAMED).join(', ')}, …; from ${of(ends[0]!)} to ${of(ends[1]!)} images`;
}

/** One line that says what was found: classes, images of each part, and what was not taken. */
export function foundLine(
  { train, test, unlabeled }: DecodedParts,
  more?: { readonly source: Source; readonly layout: Layout; readonly files: DecodeFindings },
): string {
  const { classes } = train;
  const counts = [
    `${train.pixels.count} training${more?.layout.validation ? ` (${more.layout.validation} from a folder for validation)` : ''}`,
    `${test.pixels.count} test`,
    `${unlabeled.pixels.count} without labels`,
  ];
  const line = `Images: ${counts.join(', ')}; ${classes.length} classes: ${classCounts({ train, test, unlabeled })}.`;
  if (more === undefined) return line;
  const { source, layout, files } = more;
  const aside = [
    ...(files.skipped.length > 0
      ? [`damaged or unreadable: ${files.skipped.length}${formatsOf(files)}: ${named(files.skipped, IN_LINE)}`]
      : []),
    ...(kindsOf(layout.ignored) === '' ? [] : [`no images: ${kindsOf(layout.ignored)}`]),
    ...(layout.withoutImages.length > 0 ? [`folders without images: ${layout.withoutImages.length}`] : []),
    ...(leftOutText(source.leftOut) === '' ? [] : [`of the system or hidden: ${leftOutText(source.leftOut)}`]),
  ];
  const names = source.oldNames === 0 ? '' : ` Names read as code page 437, which may be wrong: ${source.oldNames}.`;
  return `${line}${aside.length === 0 ? '' : ` Not taken: ${aside.join('; ')}.`}${names}`;
}

/** By the name (`cifar10`, `CIFAR-10-jpeg`) or by the names of the classes. */
function isCopy({ id, classes }: DataSetCard, name: string, found: readonly string[]): boolean {
  const [given, digits] = [name.toLowerCase().replaceAll('-', ''), /\d*$/.exec(id)![0]];
  const isNamed = given.startsWith(id) && !(digits !== '' && /^\d/.test(given.slice(id.length)));
  return isNamed || (found.length === classes.length && found.every((one, i) => one.toLowerCase() === classes[i]));
}

function copyNotes({ title, images }: DataSetCard, { train, test }: Layout, { jpeg }: DecodeFindings): string[] {
  const [here, there] = [
    [train.names.length, test.names.length],
    [images?.train, images?.test],
  ];
  return [
    jpeg > 0
      ? `JPEG (re-compressed) copy of ${title}, not the canonical bytes: pixels differ a little.`
      : `Image files with the classes of ${title}; not checked against the canonical bytes.`,
    ...(here.join() === there.join()
      ? []
      : [`It has ${here[0]} training and ${here[1]} test images, not ${there[0]} and ${there[1]}.`]),
  ];
}
