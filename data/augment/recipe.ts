/** A closed interval. */
export type Range = readonly [low: number, high: number];

/**
 * One random view, as values: every probability and range is a parameter. Operations run in this order: crop, flip,
 * layers, jitter, gray, blur, solarize, quarter turns. With probability 0 an operation is off.
 */
export interface Recipe {
  readonly name: string;
  /** Share of the image's area, and width / height (log-uniform); torchvision's RandomResizedCrop. */
  readonly crop: { readonly scale: Range; readonly ratio: Range; readonly interpolation: 'bilinear' | 'bicubic' };
  /** Probability of a horizontal flip. */
  readonly flip: number;
  /** Factors are uniform in 1 ± strength (not below 0), hue shifts in ± hue of the circle (at most 0.5). */
  readonly jitter: {
    readonly probability: number;
    readonly brightness: number;
    readonly contrast: number;
    readonly saturation: number;
    readonly hue: number;
    /** As in tf.image: brightness is added, contrast is by channel, saturation and hue are of HSV, always in this order. */
    readonly by?: 'tensorflow';
  };
  /** Keras' preprocessing layers: shares of the side, of the shown part, of the circle; ranges of the map of colours. */
  readonly layers?: {
    /** Shifts down and to the right are uniform in ± this share of the side. */
    readonly shift: number;
    /** Shares of height and width that are shown are uniform in 1 - this to 1. */
    readonly zoom: number;
    /** Turns are uniform in ± this share of the circle. */
    readonly turn: number;
    /** All channels are scaled by 1 ± this. */
    readonly brightness: number;
    /** Each channel gets each channel's values times a factor in ± this. */
    readonly jitter: number;
  };
  /** Probability of grayscale. */
  readonly gray: number;
  /** True Gaussian kernel with reflected borders (torchvision's, not Pillow's box blurs); kernel is odd, in pixels. */
  readonly blur: { readonly probability: number; readonly kernel: number; readonly sigma: Range };
  /** Inverts levels at or above the threshold. */
  readonly solarize: { readonly probability: number; readonly threshold: number };
  /** Probability of a turn by 0, 90, 180 or 270 degrees. It comes last, since a later flip would spoil the label. */
  readonly turn: number;
  /** Overrides for the second view of a pair: the odd views of a cache, counted from 0. */
  readonly second?: Partial<Pick<Recipe, 'blur' | 'solarize'>>;
}

/** The recipe of view number `view`, with the overrides of second views applied. */
export const recipeOf = ({ second, ...recipe }: Recipe, view: number): Recipe =>
  second && view % 2 === 1 ? { ...recipe, ...second } : recipe;
