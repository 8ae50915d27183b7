import type { AugmentationPreview, Family, FeatureMap, MadePictures, TrainingSamples } from './exhibit-types.ts';

/** All data of a report as plain values, which the report stage gathers from its inputs. */
export interface Study {
  /** The experiment's name and title. */
  readonly experiment: string;
  readonly title: string;
  readonly dataset: {
    readonly name: string;
    readonly title: string;
    readonly synthetic: boolean;
    readonly notes: readonly string[];
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly unlabeled: number;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly classes: readonly string[];
    /** Digest of the test images, where it is known. The gate compares only runs with the same digest. */
    readonly testDigest?: string;
    /** Images with the same pixels; absent where they were not looked for. */
    readonly identical?: IdenticalImages;
    /** The data set that the images belong to; absent for the user's own images. */
    readonly published?: StudyDataSet;
  };
  /** One entry for each method and seed. */
  readonly results: readonly MethodResult[];
  /** Files of images with the same pixels, a list for each picture; absent where they were not looked for. */
  readonly copies?: readonly (readonly ImageCopy[])[];
  readonly histories: readonly Curves[];
  /** The methods that were pretrained with, in the order of citation. */
  readonly methods: readonly StudyMethod[];
  /** Published architectures of the encoders, in the order of citation. */
  readonly architectures: readonly StudyArchitecture[];
  readonly preview?: AugmentationPreview;
  /** Training images to look at. */
  readonly samples?: TrainingSamples;
  /** Labels of each class in each subset, with the node that drew them. */
  readonly labelCounts?: readonly LabelCounts[];
  /** Maps of validation images by features, one for each encoder. */
  readonly maps?: readonly FeatureMap[];
  /** Images that methods made from validation images. */
  readonly pictures?: readonly MadePictures[];
  /** The environment as it is in keys: engine, versions, threads, oneDNN, instruction set. */
  readonly environment: Readonly<Record<string, string>>;
  /** All parameters of the experiment, nested, for the settings section. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Every node behind the report. Each number in the report links to one of these. */
  readonly provenance: readonly ProvenanceNode[];
  /** The networks whose features are measured, by their layers. */
  readonly encoders?: readonly StudyEncoder[];
  /** Names of published studies to compare with, for example `study-a`. */
  readonly published: readonly string[];
  /** Mean share of labels that two draws of a fraction have in common, where there are several draws. */
  readonly labelOverlap?: readonly { readonly fraction: number; readonly shared: number }[];
  /** Swept parameters; absent without a sweep. */
  readonly sweep?: readonly SweepAxis[];
}

/** Number of labels of each class in one label subset. */
export interface LabelCounts {
  readonly fraction: number;
  readonly draw: number;
  /** By class. */
  readonly counts: readonly number[];
  /** The node that drew it. */
  readonly node: string;
}

/** A network, by its layers. */
export interface StudyEncoder {
  readonly id: string;
  readonly title: string;
  /** Sentences from which it can be built. */
  readonly definition: string;
  readonly features: number;
  readonly parameters: number;
}

/** A file whose pixels come again in another one. */
export interface ImageCopy {
  /** `train` includes validation images. */
  readonly part: 'train' | 'test' | 'unlabeled';
  /** Empty for images without labels. */
  readonly className: string;
  readonly file: string;
}

/** Numbers of images with the same pixels as images of another part, or with another class. */
export interface IdenticalImages {
  /** Test images that are also training or validation images. */
  readonly testInTrain: number;
  /** Validation images that are also training images. */
  readonly validationInTrain: number;
  /** Test images that are also images without labels. */
  readonly testInUnlabeled: number;
  /** Labelled images whose pixels come under another class as well. */
  readonly underTwoClasses: number;
}

/** A work that a report may cite. */
export interface PublishedWork {
  readonly authors: string;
  readonly title: string;
  /** Where it appeared, with the year. */
  readonly venue: string;
  readonly arxiv?: string;
}

/** A data set as its card describes it. */
export interface StudyDataSet {
  /** Also the key of its work in the list of references. */
  readonly id: string;
  readonly title: string;
  /** Null where the publisher states none. */
  readonly licence: string | null;
  readonly reference: PublishedWork | null;
  /** Number of labelled training images and of test images as published; null for synthetic images. */
  readonly images: { readonly train: number; readonly test: number } | null;
  /** Sentences for the section on limits. */
  readonly limits: readonly string[];
}

/** A method of pretraining as its card describes it. */
export interface StudyMethod {
  /** Also the key of its work in the list of references. */
  readonly id: string;
  readonly title: string;
  /** Its pretext task in a clause. */
  readonly summary: string;
  readonly reference: PublishedWork;
  /** Formula of the level beside the loss; null prints the level without a formula. */
  readonly lossLevel: string | null;
  readonly equation?: {
    readonly introduction: string;
    readonly typst: string;
    readonly mathml: string;
    readonly alt: string;
  };
}

/** A published architecture of encoders. */
export interface StudyArchitecture {
  /** Key of its work in the list of references. */
  readonly key: string;
  readonly title: string;
  readonly reference: PublishedWork;
  /** Names of its encoders: the first word of `MethodResult.encoder`. */
  readonly encoders: readonly string[];
}

/** A swept parameter: its short name, its path among the parameters, and its values. */
export interface SweepAxis {
  readonly name: string;
  readonly path: string;
  readonly values: readonly (string | number | boolean)[];
}

/** Values of swept parameters by short name, for the parameters on which a result depends. */
export type Setting = Readonly<Record<string, string | number | boolean>>;

export interface MethodResult {
  readonly method: string;
  readonly family: Family;
  readonly seed: number;
  readonly encoder: string;
  readonly scores: readonly ScoreValue[];
  readonly testLabels: ArrayLike<number>;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly cost: Readonly<Record<string, number>>;
  /** A sentence on the use of each tensor of imported weights; absent without such weights. */
  readonly origin?: string;
  /** Name of the provenance node that measured it. */
  readonly node: string;
  readonly setting?: Setting;
}

export interface ScoreValue {
  readonly fraction: number;
  readonly draw: number;
  readonly labels: number;
  readonly protocol: string;
  readonly accuracy: number;
  readonly validationAccuracy: number;
  readonly chosen: Readonly<Record<string, number>>;
  /** Learning curve of the classifier, where it was trained by steps. */
  readonly curve?: readonly CurveRow[];
  readonly predictions: ArrayLike<number>;
  readonly logits?: Float32Array;
  /** Digest of the indices of the label subset, where it is known. */
  readonly labelDraw?: string;
}

/** One point of a learning curve. */
export interface CurveRow {
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface Curves {
  readonly method: string;
  /** Id of the method that was pretrained with; absent for trainings on labels alone. */
  readonly methodId?: string;
  readonly seed: number;
  readonly rows: readonly CurveRow[];
  readonly cost: Readonly<Record<string, number>>;
  readonly alarms: readonly string[];
  readonly node: string;
  readonly setting?: Setting;
  /** Width of the projections whose standard deviation is logged; a healthy encoder is near 1 / sqrt(width). */
  readonly features?: number;
  /** The same for the encoder's features, which are logged on validation images. */
  readonly encoderFeatures?: number;
  /** Reference levels of curves, where the training knows them, such as the loss of collapsed views. */
  readonly references?: readonly { readonly curve: string; readonly value: number; readonly label: string }[];
}

export interface ProvenanceNode {
  readonly name: string;
  readonly stage: string;
  readonly key: string;
  /** Output port to digest. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeFingerprint: string;
  /** Its name for `show`, where that differs from `name`. */
  readonly command?: string;
  /** Seal of the file that it was imported from; absent where it was computed. */
  readonly seal?: string;
}

/** A file of the finished report. */
export interface ReportFile {
  /** Relative: `report.html`, `figures/accuracy.svg`, `tables/main.csv`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
