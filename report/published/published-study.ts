/** Numbers and setting of a published study, to compare ours with. They are not targets. */
export interface PublishedStudy {
  readonly id: string;
  readonly title: string;
  /** What it is and where it stands, in a sentence. */
  readonly source: string;
  /** Shares of labels; the study may give numbers of labels instead, in `labels`. */
  readonly fractions: readonly number[];
  readonly labels?: readonly number[];
  readonly rows: readonly PublishedRow[];
  /** Its setting, from which differences to ours are listed. */
  readonly setting: PublishedSetting;
  /** What this program does otherwise, whatever its parameters. */
  readonly otherwise?: readonly string[];
  /** Peculiarities of its protocol. */
  readonly remarks: readonly string[];
}

/** Whether the study's text gives a member of its setting, or we assume it. */
export const isAssumed = ({ assumed }: PublishedSetting, name: string): boolean => assumed.includes(name);

export interface PublishedRow {
  readonly method: string;
  readonly family: 'self-supervised' | 'supervised' | 'pretrained';
  /** Test accuracy at each of the study's fractions, as a share of 1; null where it gives none. */
  readonly accuracy: readonly (number | null)[];
  /** Test loss at each of them, in nats; absent where the study prints none. */
  readonly loss?: readonly number[];
  /** Test loss and accuracy after each epoch, [shares of labels][epochs]. */
  readonly curves?: {
    readonly testLoss: readonly (readonly number[])[];
    readonly testAccuracy: readonly (readonly number[])[];
  };
  /** Decimals of its percentages, where it prints fewer than we do. */
  readonly decimals?: number;
}

/** A value of a parameter of ours; null where it has none. */
export type ParameterValue = string | number | boolean | null | readonly (string | number | null)[];

export interface PublishedSetting {
  readonly dataset: string;
  readonly train: number;
  readonly test: number;
  /** Id of our method that is its pretraining. */
  readonly method: string;
  /** Name of the encoder in our tables. */
  readonly encoder: string;
  /** Epochs of pretraining. */
  readonly epochs: number;
  readonly batch: number;
  /** Each training with labels, of a head or of the whole network. */
  readonly labelled: { readonly epochs: number; readonly batch: number };
  /** Each epoch has new views. */
  readonly freshViews?: boolean;
  /** Its classifier in words, and our protocol for it. */
  readonly protocol: string;
  readonly classifier: 'sgd' | 'fine-tune';
  /** Its frozen encoders had batch normalisation in training mode. */
  readonly movingEncoder?: boolean;
  readonly subsets: string;
  readonly seeds: number;
  /** How its numbers were chosen, for the foot of the table. */
  readonly selection: string;
  /** Its accuracies are unweighted means over batches of so many test images. */
  readonly batchMeans?: number;
  /**
   * Its values of our parameters, by path; those of pretraining after presets. All that matter are here: what a card leaves out
   * is a difference that no report tells.
   */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Members of this setting, and paths of parameters, that its text does not give: we assume them. */
  readonly assumed: readonly string[];
}
