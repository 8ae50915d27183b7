import type { PublishedWork } from '../published-work.ts';
import type { Archive } from '../types.ts';

/**
 * Everything about a data set that is not its reader: what settings accept, what reports, bibliography and documentation say.
 * A card is plain data and imports only types and other cards.
 */
export interface DataSetCard<Id extends string = string> {
  /** Its name in `data.name`. */
  readonly id: Id;
  readonly title: string;
  /** One phrase for the table of data sets in the documentation. */
  readonly summary: string;
  /** Drawn by this program. */
  readonly synthetic: boolean;
  /** The same images in different formats, the preferred one first. Empty where images are drawn. */
  readonly archives: readonly Archive[];
  /** As its publisher states it; null where none is stated. */
  readonly licence: string | null;
  readonly reference: PublishedWork | null;
  /** Names in the order of the labels. */
  readonly classes: readonly string[];
  /** Kinds of labels in its files. The first kind is read. */
  readonly labelKinds: readonly ('class' | 'superclass')[];
  readonly image: { readonly height: number; readonly width: number; readonly channels: number };
  /** Number of images as published; null where the experiment says how many are drawn. */
  readonly images: Counts | null;
  /** Number of published folds of the training images. */
  readonly folds: number;
  /** Sentences for the first page and for captions of a report. */
  readonly notes: readonly string[];
  /** Sentences for the limitations section of a report. */
  readonly limits: readonly string[];
}

export interface Counts {
  readonly train: number;
  readonly test: number;
  readonly unlabeled: number;
}
