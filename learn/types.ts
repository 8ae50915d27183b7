/** An encoder with its input: all that is needed to build it. */
export interface EncoderSpec {
  /** Id of its card (`encoders/cards.ts`). */
  readonly name: string;
  /**
   * First layers of torchvision's ResNets. `imagenet`: 7x7 stride 2 and max-pool. `cifar`: 3x3 stride 1. `cifar-pad2`: as
   * `cifar`, padded by 2, as in solo-learn.
   */
  readonly stem?: 'imagenet' | 'cifar' | 'cifar-pad2';
  /** Input normalisation, part of the encoder: (x / 255 - mean) / std by channel. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Size of a mean image that is subtracted after that, stored as the tensor `mean_image`; none where absent. */
  readonly meanImage?: readonly [height: number, width: number];
  /** Input channels: RGB where absent, or CIE lightness alone, as one channel L / 100. */
  readonly input?: 'lightness';
  /** Side in pixels to which images are first resized, bilinearly; not resized where absent. */
  readonly resize?: number;
  /** Width of the feature vector. */
  readonly features: number;
}

/** One tensor in PyTorch's naming and layout (OIHW convolutions, [out, in] linear layers), as safetensors stores it. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Weights and batch-normalisation statistics under torchvision's parameter names. */
export type StateDict = ReadonlyMap<string, NamedTensor>;

export interface EncoderState {
  readonly spec: EncoderSpec;
  readonly weights: StateDict;
  /** For weights imported from a file: a sentence that accounts for every tensor. */
  readonly origin?: string;
}

/** One point of the learning curves, at a logged step or the end of an epoch. */
export interface HistoryRow {
  readonly step: number;
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface History {
  /** `barlow-twins`, `supervised`. */
  readonly method: string;
  readonly rows: readonly HistoryRow[];
  /** Images seen, steps, FLOPs per step, epochs, batch, views. Never seconds, which the record has. */
  readonly cost: Readonly<Record<string, number>>;
  /** Sentences for the report: collapse, spikes. */
  readonly alarms: readonly string[];
  /** Reference levels of the curves: `{ lossAtCollapse: 512 }`. */
  readonly references?: Readonly<Record<string, number>>;
}

/** Images as uint8 NHWC, read by index. */
export interface ImageSource {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  read(start: number, end: number): Promise<Uint8Array>;
  gather(indices: ArrayLike<number>, into?: Uint8Array): Promise<Uint8Array>;
}

/** Result of one classifier on the test images: one label fraction, one draw, one protocol. */
export interface Score {
  readonly fraction: number;
  readonly draw: number;
  readonly labels: number;
  /** `logistic`, `knn`, `fine-tune` (the supervised baseline is `scratch`). */
  readonly protocol: string;
  /** In [0, 1]. */
  readonly accuracy: number;
  readonly validationAccuracy: number;
  /** Settings chosen on validation or fixed: `{ l2: 0.01 }`, `{ k: 20, temperature: 0.1 }`. */
  readonly chosen: Readonly<Record<string, number>>;
  /** Learning curve of the classifier, where it was trained by steps; absent in results of earlier versions. */
  readonly curve?: readonly HistoryRow[];
  /** Predicted class of each test image. */
  readonly predictions: Int32Array;
  /** [test images, classes], where the protocol has them. */
  readonly logits?: Float32Array;
}

export interface Scores {
  /** Row of the report's table: `Barlow Twins`, `random-initialised`, `supervised from scratch`. */
  readonly method: string;
  /** The report never mixes families. */
  readonly family: 'self-supervised' | 'supervised' | 'random' | 'pretrained';
  readonly seed: number;
  readonly encoder: EncoderSpec;
  readonly scores: readonly Score[];
  readonly testLabels: Int32Array;
  readonly classes: readonly string[];
  /** Settings that varied and settings that were fixed, in words, for the note below the table. */
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly cost: Readonly<Record<string, number>>;
  /** `EncoderState.origin` of the encoder. */
  readonly origin?: string;
}

/** The part of `Random` of `orchestrator/random.ts` that this room uses. */
export interface Random {
  uniform(): number;
  int(n: number): number;
  normal(): number;
  permutation(n: number): Int32Array;
}

export type RandomStreams = (purpose: string, ...index: number[]) => Random;

/** Connection of a long computation to its caller: interruption, progress, checkpoints. */
export interface Supervision {
  readonly signal: AbortSignal;
  progress(update: { done: number; total: number; unit: string; rate?: number; note?: string }): void;
  metric(step: number, values: Readonly<Record<string, number>>): void;
  log(text: string): void;
  readonly checkpoints: {
    load(): Promise<Readonly<Record<string, Uint8Array>> | undefined>;
    save(files: Readonly<Record<string, Uint8Array>>): Promise<void>;
  };
}
