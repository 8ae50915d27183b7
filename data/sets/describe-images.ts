import type { DecodeFindings } from '../image-files/decode-files.ts';
import type { Layout } from '../image-files/layout.ts';
import type { ImagesCard } from '../types.ts';
import type { Counts, DataSetCard } from './data-set-card.ts';

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
  layout: Layout,
  found: DecodeFindings,
  cards: readonly DataSetCard[],
): ImagesCard {
  const original = cards.find((card) => isCopy(card, name, layout.classes));
  const notes = [...(original ? copyNotes(original, layout, found) : []), ...layout.notes];
  if (found.resized > 0)
    notes.push(`${found.resized} images were resized and centre-cropped to ${found.width}x${found.height} pixels.`);
  const { skipped } = found;
  if (skipped.length > 0) {
    const more = skipped.length > NAMED ? ` and ${skipped.length - NAMED} more` : '';
    const files = `${skipped.length} damaged file${skipped.length === 1 ? ' was' : 's were'}`;
    notes.push(`${files} left out: ${skipped.slice(0, NAMED).join(', ')}${more}.`);
  }
  return { name, title: original ? `${original.title} (image files)` : name, synthetic: false, notes };
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
