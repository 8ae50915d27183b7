import { CIFAR10_CLASSES } from './cifar/records.ts';
import type { Layout } from './layout.ts';
import type { DatasetCard } from './types.ts';

/** What decoding of files found out about them. */
export interface DecodeFindings {
  /** Number of images that were JPEG files. */
  readonly jpeg: number;
  /** Number of images whose size was changed. */
  readonly resized: number;
  readonly height: number;
  readonly width: number;
  /** Names of files left out as damaged. */
  readonly skipped: readonly string[];
}

const NAMED = 10;

/** Card of images read from class folders. Says what is not as it was in the original. */
export function folderCard(name: string, layout: Layout, found: DecodeFindings): DatasetCard {
  const cifar = /^cifar-?10(?!0)/i.test(name) || sameNames(layout.classes, CIFAR10_CLASSES);
  const notes: string[] = [];
  if (cifar && found.jpeg > 0) {
    notes.push('JPEG (re-compressed) copy of CIFAR-10, not the canonical bytes: pixels differ a little.');
  } else if (cifar) notes.push('Image files with the classes of CIFAR-10; not checked against the canonical bytes.');
  if (cifar && (layout.train.names.length !== 50_000 || layout.test.names.length !== 10_000)) {
    notes.push(
      `It has ${layout.train.names.length} training and ${layout.test.names.length} test images, not 50000 and 10000.`,
    );
  }
  notes.push(...layout.notes);
  if (found.resized > 0) {
    notes.push(`${found.resized} images were resized and centre-cropped to ${found.width}x${found.height} pixels.`);
  }
  const { skipped } = found;
  if (skipped.length > 0) {
    const more = skipped.length > NAMED ? ` and ${skipped.length - NAMED} more` : '';
    notes.push(
      `${skipped.length} damaged file${skipped.length === 1 ? ' was' : 's were'} left out: ${skipped.slice(0, NAMED).join(', ')}${more}.`,
    );
  }
  return { name, title: cifar ? 'CIFAR-10 (image files)' : name, synthetic: false, notes };
}

/** Card of CIFAR-10's own records. */
export function cifarCard(train: number, test: number): DatasetCard {
  const whole = train === 50_000 && test === 10_000;
  const notes = whole ? [] : [`A part of CIFAR-10's records: ${train} training and ${test} test images.`];
  return { name: 'cifar10', title: 'CIFAR-10', synthetic: false, notes };
}

/** Card of CIFAR-100's own records. */
export function cifar100Card(train: number, test: number): DatasetCard {
  const whole = train === 50_000 && test === 10_000;
  const notes = whole ? [] : [`A part of CIFAR-100's records: ${train} training and ${test} test images.`];
  return { name: 'cifar100', title: 'CIFAR-100', synthetic: false, notes };
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name.toLowerCase() === b[i]);
