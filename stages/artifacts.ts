/**
 * Artifact types that stages exchange: kind, version and file format. data/types.ts, learn/types.ts and report/types.ts
 * declare the values.
 */

import type { Identical, Images, ImagesCard, LabelSubset, PixelSource, Split, Views } from '../data/types.ts';
import type { EncoderSpec, EncoderState, History, Score, Scores } from '../learn/types.ts';
import { type ArtifactReader, type ArtifactWriter, artifact } from '../orchestrator/artifact.ts';
import type { AugmentationPreview } from '../report/ground/exhibit-types.ts';
import type { ReportFile } from '../report/ground/study-types.ts';
import { bytesOf, float32Of, int32Of, json, lines, readLines, writeChunks } from './artifact-bytes.ts';

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Source of a data set's bytes: one archive in the store, or none for synthetic data. */
export interface SourceTaken {
  readonly name: string;
  readonly title: string;
  /** Path of the stored archive; absent for synthetic data. */
  readonly archive?: string;
}
export interface SourceGiven {
  readonly name: string;
  readonly title: string;
  readonly archive?: Chunks;
}

export const Source = artifact({
  kind: 'source',
  version: 1,
  async write({ name, title, archive }: SourceGiven, to) {
    await to.write('source.json', json({ name, title }));
    if (archive) await writeChunks(to, 'archive', archive);
  },
  async read(from): Promise<SourceTaken> {
    const { name, title } = await from.json<SourceGiven>('source.json');
    return { name, title, ...(from.names.includes('archive') ? { archive: await from.path('archive') } : {}) };
  },
});

interface PixelShape {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Open files. They stay open until the process ends, since a stage may read from them all the time. */
const open: PixelSource[] = [];

async function readPixels(from: ArtifactReader, shape: PixelShape): Promise<PixelSource> {
  const { filePixels } = await import('../data/pixels.ts');
  const pixels = await filePixels(await from.path('pixels.u8'), shape);
  open.push(pixels);
  return pixels;
}

const shapeOf = ({ count, height, width, channels }: PixelShape): PixelShape => ({ count, height, width, channels });

async function* chunksOf(pixels: PixelSource): AsyncIterable<Uint8Array> {
  const step = Math.max(1, Math.floor(2 ** 22 / (pixels.height * pixels.width * pixels.channels)));
  for (let start = 0; start < pixels.count; start += step)
    yield await pixels.read(start, Math.min(pixels.count, start + step));
}

export const ImageSet = artifact({
  kind: 'images',
  version: 1,
  async write(images: Images, to) {
    const { card, classes, pixels } = images;
    await to.write('images.json', json({ card, classes, shape: shapeOf(pixels) }));
    await to.write('labels.i32', bytesOf(images.labels));
    await to.write('sources.txt', lines(images.sources));
    if (images.folds) await to.write('folds.json', json(images.folds.map((fold) => [...fold])));
    if (images.identical) await to.write('identical.json', json(images.identical));
    await writeChunks(to, 'pixels.u8', chunksOf(pixels));
  },
  async read(from): Promise<Images> {
    const { card, classes, shape } = await from.json<{ card: ImagesCard; classes: string[]; shape: PixelShape }>(
      'images.json',
    );
    return {
      card,
      classes,
      pixels: await readPixels(from, shape),
      labels: int32Of(await from.bytes('labels.i32')),
      sources: await readLines(from, 'sources.txt'),
      ...(from.names.includes('folds.json') && {
        folds: (await from.json<number[][]>('folds.json')).map((fold) => Int32Array.from(fold)),
      }),
      ...(from.names.includes('identical.json') && { identical: await from.json<Identical[]>('identical.json') }),
    };
  },
});

export const Splits = artifact({
  kind: 'split',
  version: 1,
  async write(split: Split, to) {
    await to.write('train.i32', bytesOf(split.train));
    await to.write('validation.i32', bytesOf(split.validation));
    await to.write('subsets.json', json(split.subsets.map(({ indices: _, ...subset }) => subset)));
    for (const [index, subset] of split.subsets.entries())
      await to.write(`subset-${index}.i32`, bytesOf(subset.indices));
  },
  async read(from): Promise<Split> {
    const subsets = await from.json<Omit<LabelSubset, 'indices'>[]>('subsets.json');
    return {
      train: int32Of(await from.bytes('train.i32')),
      validation: int32Of(await from.bytes('validation.i32')),
      subsets: await Promise.all(
        subsets.map(async (subset, index) => ({
          ...subset,
          indices: int32Of(await from.bytes(`subset-${index}.i32`)),
        })),
      ),
    };
  },
});

export interface ViewsGiven extends Omit<Views, 'pixels'> {
  readonly shape: PixelShape;
  readonly chunks: Chunks;
  /** The drawn parameters of every view, packed. Read after all chunks. */
  readonly drawn: () => Uint8Array;
}

export const ViewSet = artifact({
  kind: 'views',
  version: 1,
  async write(given: ViewsGiven, to) {
    const { card, views, images, recipe, shape } = given;
    await to.write('views.json', json({ card, views, images, recipe, shape }));
    await writeChunks(to, 'pixels.u8', given.chunks);
    await to.write('drawn.f32', given.drawn());
  },
  async read(from): Promise<Views> {
    const { shape, ...rest } = await from.json<Omit<Views, 'pixels'> & { shape: PixelShape }>('views.json');
    return { ...rest, pixels: await readPixels(from, shape) };
  },
});

export type Preview = Omit<AugmentationPreview, 'node'>;

export const AugmentPreview = artifact({
  kind: 'augment-preview',
  version: 1,
  async write({ pixels, ...rest }: Preview, to) {
    await to.write('preview.json', json(rest));
    await to.write('pixels.u8', pixels);
  },
  async read(from): Promise<Preview> {
    return { ...(await from.json<Omit<Preview, 'pixels'>>('preview.json')), pixels: await from.bytes('pixels.u8') };
  },
});

async function writeState(state: EncoderState, to: ArtifactWriter): Promise<void> {
  const { writeSafetensors } = await import('../learn/export/safetensors.ts');
  await to.write('encoder.json', json(state.spec));
  await to.write('encoder.safetensors', writeSafetensors(state.weights));
  if (state.origin !== undefined) await to.write('origin.json', json(state.origin));
}

async function readState(from: ArtifactReader): Promise<EncoderState> {
  const { readSafetensors } = await import('../learn/export/safetensors.ts');
  const spec = await from.json<EncoderSpec>('encoder.json');
  const { tensors: weights } = readSafetensors(await from.bytes('encoder.safetensors'), 'encoder.safetensors');
  const origin = from.names.includes('origin.json') ? { origin: await from.json<string>('origin.json') } : {};
  return { spec, weights, ...origin };
}

export const Encoder = artifact({ kind: 'encoder', version: 1, write: writeState, read: readState });

export const LearningHistory = artifact({
  kind: 'history',
  version: 1,
  write: (history: History, to) => to.write('history.json', json(history)),
  read: (from) => from.json<History>('history.json'),
});

export interface BackboneGiven {
  readonly state: EncoderState;
  readonly modelJson: string;
  readonly weightsBin: Uint8Array;
  readonly onnx: Uint8Array;
  readonly card: Readonly<Record<string, unknown>>;
}

/**
 * The encoder alone, for use elsewhere: safetensors with torchvision's names and layouts, a tfjs layers model, ONNX.
 */
export const Backbone = artifact({
  kind: 'backbone',
  version: 1,
  latest: 'folder',
  async write({ state, modelJson, weightsBin, onnx, card }: BackboneGiven, to) {
    await writeState(state, to);
    await to.write('model.json', modelJson);
    await to.write('weights.bin', weightsBin);
    await to.write('model.onnx', onnx);
    await to.write('backbone.json', json(card));
  },
  read: readState,
});

type StoredScore = Omit<Score, 'predictions' | 'logits'> & { readonly hasLogits: boolean };

export const ScoreSet = artifact({
  kind: 'scores',
  version: 1,
  async write({ scores, testLabels, ...rest }: Scores, to) {
    const stored = scores.map(({ predictions: _, logits, ...score }) => ({
      ...score,
      hasLogits: logits !== undefined,
    }));
    await to.write('scores.json', json({ ...rest, scores: stored }));
    await to.write('test-labels.i32', bytesOf(testLabels));
    for (const [index, { predictions, logits }] of scores.entries()) {
      await to.write(`predictions-${index}.i32`, bytesOf(predictions));
      if (logits) await to.write(`logits-${index}.f32`, bytesOf(logits));
    }
  },
  async read(from): Promise<Scores> {
    const { scores, ...rest } = await from.json<Omit<Scores, 'scores' | 'testLabels'> & { scores: StoredScore[] }>(
      'scores.json',
    );
    return {
      ...rest,
      testLabels: int32Of(await from.bytes('test-labels.i32')),
      scores: await Promise.all(
        scores.map(async ({ hasLogits, ...score }, index) => ({
          ...score,
          predictions: int32Of(await from.bytes(`predictions-${index}.i32`)),
          ...(hasLogits ? { logits: float32Of(await from.bytes(`logits-${index}.f32`)) } : {}),
        })),
      ),
    };
  },
});

export const Report = artifact({
  kind: 'report',
  version: 1,
  latest: 'root',
  async write(files: readonly ReportFile[], to) {
    for (const { path, bytes } of files) await to.write(path, bytes);
  },
  read: async (from) => from.names,
});
