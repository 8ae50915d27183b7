import type * as v from 'valibot';
import type { PublishedWork } from '../published-work.ts';

/** A formula in the forms that the report's HTML and PDF need. */
export interface Equation {
  /** The sentence before the formula; it ends with a colon. */
  readonly introduction: string;
  readonly typst: string;
  /** The children of a `math` element. */
  readonly mathml: string;
  /** The formula read aloud. */
  readonly alt: string;
}

/** An optimiser as published. The learning rate is for `per` images a step and scales with the batch; it is fixed without `per`. */
export interface OptimizerPreset {
  readonly name: 'adam' | 'adamw' | 'sgd' | 'lars';
  readonly learningRate: number;
  readonly per?: number;
  readonly weightDecay?: number;
  readonly momentum?: number;
  readonly epsilon?: number;
  readonly form?: 'torch' | 'keras';
  readonly nesterov?: boolean;
  readonly schedule: 'constant' | 'cosine' | 'one-cycle' | 'multi-step' | 'plateau';
  /** Share of the training during which the rate rises. */
  readonly warmup?: number;
  readonly by?: 'step' | 'epoch';
  /** Shares of the training after which `factors` apply. */
  readonly milestones?: readonly number[];
  readonly factors?: readonly number[];
  readonly eta?: number;
  readonly clip?: boolean;
}

/** Every property optional, at every depth; lists stay whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** One published configuration of a method. */
export interface MethodPreset<Options> {
  /** Where the values come from: a repository and file, or a study. */
  readonly source: string;
  /** Options that differ from the card's defaults. */
  readonly options: DeepPartial<Options>;
  readonly optimizer: OptimizerPreset;
  /** Augmentation recipe for `augment.recipe=preset`; absent for methods that read plain images. */
  readonly recipe?: string;
}

export const PRESET_NAMES = ['strata', 'solo', 'lightly', 'authors', 'study-a', 'study-b', 'keras'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

type OptionSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/**
 * Everything about a method that is not its computation: what settings accept, what tables, figures, bibliography and
 * documentation say. A card is plain data and imports only types, valibot and shared schema words.
 */
export interface MethodCard<Id extends string = string, Schema extends OptionSchema = OptionSchema> {
  /** Names the method in settings, nodes and files. */
  readonly id: Id;
  /** Names the method in tables and figures. */
  readonly title: string;
  /** One phrase for the table of methods in the documentation. */
  readonly summary: string;
  readonly reference: PublishedWork;
  /** The loss as the report prints it, if it does. */
  readonly equation?: Equation;
  /** Formula of the level drawn beside the loss (collapse or chance); null prints the level without a formula. */
  readonly lossLevel: string | null;
  /** `cached`: pairs of augmented views; `plain`: images with crop and flip at most. */
  readonly views: 'cached' | 'plain';
  /** True trains one encoder for each label subset. */
  readonly usesLabels: boolean;
  /** `lightness`: the encoder reads one channel, in the probes too. */
  readonly encoderInput: 'colour' | 'lightness';
  readonly options: Schema;
  /** Sized for small encoders on two cores; the preset `strata`. */
  readonly defaults: v.InferOutput<Schema>;
  readonly presets: { readonly [P in Exclude<PresetName, 'strata'>]?: MethodPreset<v.InferOutput<Schema>> };
}
