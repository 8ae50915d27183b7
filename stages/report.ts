import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { ImagesCard, Split } from '../data/types.ts';
import type { EncoderSpec } from '../learn/types.ts';
import type { Provenance } from '../orchestrator/node-types.ts';
import { many, stage } from '../orchestrator/stage.ts';
import type { ProvenanceNode, ReportFile, Study, StudyDataSet } from '../report/ground/study-types.ts';
import { bytesOf } from './artifact-bytes.ts';
import { AugmentPreview, ImageSet, LearningHistory, Report, ScoreSet, Splits } from './artifacts.ts';
import { EmbeddingMap, Pictures } from './exhibits.ts';
import { identicalCounts, identicalFiles } from './identical-counts.ts';
import { labelOverlap } from './label-overlap.ts';
import { labelCounts, samplesOf } from './samples.ts';
import { titleOf } from './titles.ts';

const axisValue = v.union([v.string(), v.number(), v.boolean()]);

const publishedWork = v.strictObject({
  authors: v.string(),
  title: v.string(),
  venue: v.string(),
  arxiv: v.exactOptional(v.string()),
});

const reportedDataSet = v.strictObject({
  id: v.string(),
  title: v.string(),
  licence: v.nullable(v.string()),
  reference: v.nullable(publishedWork),
  images: v.nullable(v.strictObject({ train: v.number(), test: v.number() })),
  limits: v.array(v.string()),
});

const reportedMethod = v.strictObject({
  id: v.string(),
  title: v.string(),
  summary: v.string(),
  reference: publishedWork,
  lossLevel: v.nullable(v.string()),
  equation: v.exactOptional(
    v.strictObject({ introduction: v.string(), typst: v.string(), mathml: v.string(), alt: v.string() }),
  ),
});

/** The study as a paper: HTML, PDF, metrics.json, figures, tables. */
export const report = stage({
  name: 'report',
  source: import.meta.url,
  inputs: {
    train: ImageSet,
    test: ImageSet,
    unlabeled: ImageSet,
    split: Splits,
    scores: many(ScoreSet),
    histories: many(LearningHistory),
    previews: many(AugmentPreview),
    maps: many(EmbeddingMap),
    pictures: many(Pictures),
  },
  params: v.strictObject({
    experiment: v.string(),
    title: v.string(),
    /** All parameters of the experiment except paths, for the settings section. */
    parameters: v.record(v.string(), v.unknown()),
    published: v.array(v.string()),
    methods: v.array(reportedMethod),
    /** Data sets that the images may come from. */
    dataSets: v.array(reportedDataSet),
    encoders: v.array(
      v.strictObject({
        id: v.string(),
        title: v.string(),
        definition: v.string(),
        features: v.number(),
        parameters: v.number(),
      }),
    ),
    architectures: v.array(
      v.strictObject({
        key: v.string(),
        title: v.string(),
        reference: publishedWork,
        encoders: v.array(v.string()),
      }),
    ),
    /** Swept parameters, and their values for each of the scores and histories. */
    sweep: v.exactOptional(
      v.strictObject({
        axes: v.array(v.strictObject({ name: v.string(), path: v.string(), values: v.array(axisValue) })),
        scores: v.array(v.record(v.string(), axisValue)),
        histories: v.array(v.record(v.string(), axisValue)),
      }),
    ),
  }),
  outputs: { report: Report },
  provenance: true,
  runtime: ['node', 'v8', 'icu', 'loader'],
  async run({ inputs, params, provenance, origins, log, checkpoints }) {
    const { makeReport } = await import('../report/make-report.ts');
    const { train, test, unlabeled, split, previews } = inputs;
    const { sweep, methods } = params;
    const { height, width, channels } = train.pixels;
    /** The node that made an item of a list input. */
    const originOf = (port: string, index: number): string => origins[port]![index]!;
    const nodes = new Map(provenance.map((one) => [one.node, one]));
    const node = (name: string): Provenance => nodes.get(name)!;
    const trained = inputs.histories.map((_, index) => node(originOf('histories', index)));
    const [preview] = previews;
    const { init } = (params.parameters.pretrain ?? {}) as { init?: { name: string } | null };
    /** File of the weights from which a pretraining started. */
    const began = ({ stage }: Provenance): string | undefined =>
      stage.startsWith('pretrain/') ? init?.name : undefined;
    const study: Study = {
      experiment: params.experiment,
      title: params.title,
      dataset: {
        ...train.card,
        train: split.train.length,
        validation: split.validation.length,
        test: test.pixels.count,
        unlabeled: unlabeled.pixels.count,
        height,
        width,
        channels,
        classes: train.classes,
        testDigest: node(String(origins.test)).outputs.test!,
        identical: identicalCounts(train, test, split),
        ...publishedSet(train.card, params.dataSets),
      },
      copies: identicalFiles(train, { test, unlabeled }),
      results: inputs.scores.map((scores, index) => ({
        // A fine-tuned network is a method of its own in comparisons.
        method: `${titleOf(methods, scores.method)}${scores.scores[0]?.protocol === 'fine-tune' ? ', fine-tuned' : ''}`,
        family: scores.family,
        seed: scores.seed,
        encoder: encoderTitle(scores.encoder),
        scores: scores.scores.map((score) => ({ ...score, ...labelDraw(split, score) })),
        testLabels: scores.testLabels,
        protocol: settingsOnly(scores.protocol),
        cost: scores.cost,
        ...(scores.origin && { origin: scores.origin }),
        node: originOf('scores', index),
        ...(sweep ? { setting: sweep.scores[index]! } : {}),
      })),
      histories: inputs.histories.map(({ method, rows, cost, alarms, references }, index) => ({
        method: titleOf(methods, began(trained[index]!) ? `${method} from ${began(trained[index]!)}` : method),
        ...(methods.some(({ id }) => id === method) && { methodId: method }),
        seed: Number(trained[index]!.params.seed ?? 0),
        rows,
        cost,
        alarms,
        node: trained[index]!.node,
        ...(sweep ? { setting: sweep.histories[index]! } : {}),
        ...levels(references),
        ...projectionWidth(trained[index]!),
        ...featureWidth(trained[index]!),
      })),
      environment: Object.assign({}, ...provenance.map(({ environment }) => environment)),
      parameters: params.parameters,
      provenance: provenance.map(provenanceNode),
      published: params.published,
      methods,
      encoders: params.encoders,
      architectures: params.architectures,
      labelOverlap: labelOverlap(split.subsets),
      ...(sweep ? { sweep: sweep.axes } : {}),
      maps: inputs.maps.flatMap((map, index) =>
        map.images.length > 0 ? [{ ...map, method: titleOf(methods, map.method), node: originOf('maps', index) }] : [],
      ),
      pictures: inputs.pictures.flatMap((one, index) =>
        one.images.length > 0
          ? [{ ...one, method: titleOf(methods, one.method), node: originOf('pictures', index) }]
          : [],
      ),
      ...(preview ? { preview: { ...preview, node: originOf('previews', 0) } } : {}),
      samples: { ...(await samplesOf(train, split)), node: String(origins.train) },
      labelCounts: labelCounts(train, split.subsets).map((one) => ({ ...one, node: String(origins.split) })),
    };
    // Where drawing or typesetting ends the process, the numbers lie in the checkpoint.
    const keep = (files: readonly ReportFile[]) =>
      checkpoints.save(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])));
    return { report: await makeReport(study, (sentence) => log(`Warning: ${sentence}`), keep) };
  },
});

/** `resnet18 (imagenet stem)`, `conv-small (lightness)`, `efficientnet-lite0 (resized to 96)`. */
function encoderTitle({ name, stem, input, resize }: EncoderSpec): string {
  const about = [
    ...(stem ? [`${stem} stem`] : []),
    ...(input ? [input] : []),
    ...(resize ? [`resized to ${resize}`] : []),
  ];
  return about.length > 0 ? `${name} (${about.join(', ')})` : name;
}

/** The data set of these images: read from its own files, or known by its classes as image files. */
function publishedSet({ name, title }: ImagesCard, dataSets: readonly StudyDataSet[]): { published?: StudyDataSet } {
  const published = dataSets.find((one) => one.id === name || title === `${one.title} (image files)`);
  return published ? { published } : {};
}

/** The protocol that two runs must share to be compared. The digest of the encoder is not part of it. */
function settingsOnly({
  encoderDigest: _,
  ...settings
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return settings;
}

/** The gate compares numbers only between equal draws of labels. */
function labelDraw({ subsets }: Split, score: { fraction: number; draw: number }): { labelDraw?: string } {
  const subset = subsets.find(({ fraction, draw }) => fraction === score.fraction && draw === score.draw);
  if (!subset) return {};
  return { labelDraw: `sha256:${createHash('sha256').update(bytesOf(subset.indices)).digest('hex').slice(0, 32)}` };
}

/** Width of the projections whose spread is watched; a healthy deviation is near 1 / sqrt(width). */
function projectionWidth({ params: { projector } }: Provenance): { features?: number } {
  return Array.isArray(projector) && projector.length > 0 ? { features: Number(projector.at(-1)) } : {};
}

/** Width of the features. */
function featureWidth({ params: { encoder } }: Provenance): { encoderFeatures?: number } {
  const width = (encoder as { features?: number } | undefined)?.features;
  return width === undefined ? {} : { encoderFeatures: width };
}

/** Reference levels of the loss. */
function levels(references: Readonly<Record<string, number>> = {}) {
  const labels: Readonly<Record<string, string>> = { lossAtCollapse: 'collapsed', lossAtChance: 'chance' };
  const known = Object.entries(references).flatMap(([name, value]) =>
    labels[name] ? [{ curve: 'loss', value, label: labels[name] }] : [],
  );
  return known.length > 0 ? { references: known } : {};
}

/** Whether a node was rerun before is known to this store alone: a report with it would have other bytes in another. */
const provenanceNode = ({ node, determinism: _, ...rest }: Provenance): ProvenanceNode => ({ name: node, ...rest });
