/** The origin of a row of results. */
export type Family = 'self-supervised' | 'supervised' | 'random' | 'pretrained';

/** Original images and some of their views, uint8 NHWC. */
export interface AugmentationPreview {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [rows, 1 + views, height, width, channels]: the original first. */
  readonly rows: number;
  readonly views: number;
  readonly pixels: Uint8Array;
  readonly recipe: Readonly<Record<string, unknown>>;
  /** Random parameters of each view, row by row of the grid, in the order of their names. */
  readonly drawn?: { readonly parameters: readonly string[]; readonly values: readonly (readonly number[])[] };
  readonly node: string;
}

/** Some training images, uint8 NHWC. */
export interface TrainingSamples {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
  /** Class of each. */
  readonly labels: readonly number[];
  readonly node: string;
}

/** A map of validation images by the features of an encoder. */
export interface FeatureMap {
  readonly method: string;
  readonly family: Family;
  readonly seed: number;
  /** Indices and classes of the images on the map. [n] */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  /** [n, 2] */
  readonly coordinates: Float32Array;
  /** How well the map preserves neighbourhoods of k images. */
  readonly quality: { readonly trustworthiness: number; readonly kept: number; readonly k: number };
  /** Share of images whose nearest image in feature space has the same class. */
  readonly nearestOfClass: number;
  readonly neighbours: NearestImages;
  readonly node: string;
}

/** Validation images and the training images nearest to each. */
export interface NearestImages {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Number of training images that were searched. */
  readonly bank: number;
  readonly queries: readonly {
    readonly image: number;
    readonly label: number;
    readonly nearest: readonly { readonly image: number; readonly label: number; readonly similarity: number }[];
  }[];
  /** uint8: each query, followed by its neighbours. */
  readonly pixels: Uint8Array;
}

/** Validation images and the images that a method made from them. */
export interface MadePictures {
  readonly method: string;
  readonly seed: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Title of each row: `noisy`, `made of it`, `original`. */
  readonly rows: readonly string[];
  /** Indices and classes of the images, one for each column. */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  /** Mean squared error of each image, in the units of the method's loss. */
  readonly errors: readonly number[];
  /** uint8 [rows, images, height, width, channels] */
  readonly pixels: Uint8Array;
  readonly node: string;
}
