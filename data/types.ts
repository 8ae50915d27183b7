/** Where images come from, and what must be said wherever a number made from them is shown. */
export interface ImagesCard {
  /** `cifar10`, `synthetic`, or the name of the folder or archive that the user gave. */
  readonly name: string;
  /** For people: `CIFAR-10`, `Synthetic shapes`, … */
  readonly title: string;
  readonly synthetic: boolean;
  /** Sentences for the first page and for captions: synthetic, re-compressed, subsampled, images skipped … */
  readonly notes: readonly string[];
}

/** One file in which a data set is published: the same bytes at every address. */
export interface Archive {
  readonly name: string;
  /** Size of the file; a server that sends more is not listened to. */
  readonly bytes?: number;
  /** One of the two at least; the SHA-256 counts where both are known. `sha256` may be its first digits. */
  readonly md5?: string;
  readonly sha256?: string;
  /** Folders on the web; the archive's name is added. */
  readonly addresses: readonly string[];
}

/** How a long piece of work reports its progress and is stopped. */
export interface Watch {
  progress?(done: number, total: number): void;
  /** A line for whoever watches. */
  log?(text: string): void;
  readonly signal?: AbortSignal;
}

/** Pixels of equally sized images, in memory or in a file: `[count, height, width, channels]`, uint8. */
export interface PixelSource {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Images `start` to `end` (exclusive), packed. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** The images of these indices, packed in that order, into `into` where given. */
  gather(indices: ArrayLike<number>, into?: Uint8Array): Promise<Uint8Array>;
}

/** Decoded images and what is known about each. */
export interface Images {
  readonly card: ImagesCard;
  readonly pixels: PixelSource;
  /** Class index of each image; -1 where there is no label. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Predefined folds of the training images as ascending index lists, where the data set has them (STL-10). */
  readonly folds?: readonly Int32Array[];
  /** Where each image came from: path in the archive or folder, or `test_batch:17`. */
  readonly sources: readonly string[];
  /** Of training images: groups of images with the same pixels, in all parts of the data set; absent where there are none. */
  readonly identical?: readonly Identical[];
}

/** Images with the same pixels, by their indices in each part of a data set. */
export interface Identical {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly unlabeled: readonly number[];
}

/** Index lists into the training images. Class-balanced, nested within a draw (1 % in 10 % in 100 %), by seed. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly subsets: readonly LabelSubset[];
}

export interface LabelSubset {
  /** Share of all labelled training images: 0.01 is 1 %. */
  readonly fraction: number;
  /** Number of labels, where a number was requested and not a fraction. */
  readonly budget?: number;
  readonly draw: number;
  /** Indices into the training images; subsets of `Split.train`. */
  readonly indices: Int32Array;
}

/** Cached augmented views: view `v` of image `i` is pixel row `v * images + i`. */
export interface Views {
  readonly card: ImagesCard;
  readonly views: number;
  readonly images: number;
  readonly pixels: PixelSource;
  /** Name and parameters of the augmentation, as shown in the report. */
  readonly recipe: Readonly<Record<string, unknown>>;
}

/** A stream of random numbers, as `orchestrator/random.ts` gives it. */
export interface Random {
  uniform(): number;
  int(n: number): number;
  normal(): number;
  permutation(n: number): Int32Array;
}

/** The same (purpose, index) gives the same stream wherever it is asked for. */
export type RandomStreams = (purpose: string, ...index: number[]) => Random;
