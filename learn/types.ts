/** Encoders by name; the stem matters only for torchvision's ResNets. */
export interface EncoderSpec {
  readonly name:
    | 'conv-small'
    | 'resnet18'
    | 'resnet34'
    | 'resnet50'
    /** Keras' CIFAR ResNets v1 and its ResNet-50 v2. */
    | 'resnet20'
    | 'resnet32'
    | 'resnet44'
    | 'resnet56'
    | 'resnet50v2'
    | 'efficientnet-lite0';
  /** `imagenet`: 7x7 stride 2 and max-pool. `cifar`: 3x3 stride 1. `cifar-pad2`: the same padded by 2, as solo-learn has it. */
  readonly stem?: 'imagenet' | 'cifar' | 'cifar-pad2';
  /** Input normalisation, part of the encoder: (x / 255 - mean) / std for each channel. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Height and width of the mean image that it subtracts then, a tensor `mean_image` of its own; none where absent. */
  readonly meanImage?: readonly [height: number, width: number];
  /** What of the RGB image it sees: all of it where absent, or its CIE lightness alone, as one channel of L / 100. */
  readonly input?: 'lightness';
  /** Side to which it resizes images first, bilinearly; it takes them as they are where absent. */
  readonly resize?: number;
  /** Width of the feature vector: 256 for conv-small, 512 for ResNet-18 and -34, 2048 for ResNet-50, 64 for Keras' v1, 1280 for EfficientNet-Lite0. */
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
  /** Of weights that were made elsewhere, or that a training began with: what became of every tensor, in a sentence. */
  readonly origin?: string;
}

/** Learning curves: one row a logged step or epoch; absent values are not in the row. */
export interface HistoryRow {
  readonly step: number;
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface History {
  /** What was trained: `barlow-twins`, `supervised`. */
  readonly method: string;
  readonly rows: readonly HistoryRow[];
  /** Images seen, steps, FLOPs a step, epochs, batch, views. Never seconds: those are in the record. */
  readonly cost: Readonly<Record<string, number>>;
  /** Collapse, spikes: sentences for the report. */
  readonly alarms: readonly string[];
  /** Levels to read a curve against: `{ lossAtCollapse: 512 }`. */
  readonly references?: Readonly<Record<string, number>>;
}

/** Images as learning code takes them: uint8 NHWC, read by index. */
export interface ImageSource {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  read(start: number, end: number): Promise<Uint8Array>;
  gather(indices: ArrayLike<number>, into?: Uint8Array): Promise<Uint8Array>;
}

/** Result of one classifier on the test images: one method, one label fraction, one draw, one protocol. */
export interface Score {
  readonly fraction: number;
  readonly draw: number;
  readonly labels: number;
  /** `logistic`, `knn`, `fine-tune` (the supervised baseline is `scratch`). */
  readonly protocol: string;
  /** In [0, 1]. */
  readonly accuracy: number;
  readonly validationAccuracy: number;
  /** What was chosen on validation, or fixed: `{ l2: 0.01 }`, `{ k: 20, temperature: 0.1 }`. */
  readonly chosen: Readonly<Record<string, number>>;
  /** Predicted class of each test image. */
  readonly predictions: Int32Array;
  /** [test images, classes], where the protocol has them. */
  readonly logits?: Float32Array;
}

export interface Scores {
  /** Row of the report's table: `Barlow Twins`, `random-initialised`, `supervised from scratch`. */
  readonly method: string;
  /** `self-supervised`, `supervised`, `random`, `pretrained`: never mixed in the report. */
  readonly family: 'self-supervised' | 'supervised' | 'random' | 'pretrained';
  readonly seed: number;
  readonly encoder: EncoderSpec;
  readonly scores: readonly Score[];
  readonly testLabels: Int32Array;
  readonly classes: readonly string[];
  /** What varied and what was fixed, in words, for the table's foot. */
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly cost: Readonly<Record<string, number>>;
  /** The encoder's (`EncoderState.origin`). */
  readonly origin?: string;
}

/** A stream of random numbers, as `orchestrator/random.ts` gives it. */
export interface Random {
  uniform(): number;
  int(n: number): number;
  normal(): number;
  permutation(n: number): Int32Array;
}

export type RandomStreams = (purpose: string, ...index: number[]) => Random;

/** What a long computation may tell and ask of whoever runs it. */
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
