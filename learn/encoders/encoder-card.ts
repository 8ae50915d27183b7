import type { PublishedWork } from '../published-work.ts';

/** Description of one encoder in plain data: choices, tables, titles and citations derive from it. */
export interface EncoderCard {
  /** Value of `encoder.name` in an experiment. */
  readonly id: string;
  /** Name in titles and tables. */
  readonly title: string;
  /** One phrase for tables: layers and origin. */
  readonly summary: string;
  /** Its layers in whole sentences. Absent where a publication describes them. */
  readonly layers?: string;
  /** Published architecture, by the name and the citation key that a report gives it; absent for our own. */
  readonly family?: { readonly title: string; readonly key: string; readonly reference: PublishedWork };
  /** Width of the feature vector. */
  readonly features: number;
  /** First layers to choose from; absent where there is no choice. */
  readonly stems?: readonly ('imagenet' | 'cifar' | 'cifar-pad2')[];
  /** Trained values of the encoder for RGB images, with its first stem and without a classifier. */
  readonly parameters: number;
  /** Multiply-adds of one RGB image of this height and width in pixels, with the first stem. */
  readonly macs: { readonly side: number; readonly count: number };
  /** Smallest side in pixels of the images that it takes; absent where any size will do. */
  readonly smallest?: number;
  /** Weights published elsewhere, trained on ImageNet's labels. */
  readonly imagenet?: PublishedWeights;
}

/** Where weights trained on ImageNet are published, and the input that they expect. */
export interface PublishedWeights {
  readonly stem?: 'imagenet';
  /** Input is (x / 255 - mean) / std by channel. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly from:
    | {
        readonly url: string;
        /** SHA-256 of the whole file. The file's name on PyTorch's hub has its first digits. */
        readonly sha256: string;
        readonly bytes: number;
      }
    | {
        /** Python package that holds the file: `package==version`, and the SHA-256 of its wheel. */
        readonly requirement: string;
        readonly sha256: string;
      };
}
