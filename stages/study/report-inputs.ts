import type { Ref } from '../../orchestrator/node-types.ts';
import type { AugmentPreview, LearningHistory, ScoreSet, ViewSet } from '../artifacts.ts';
import type { EmbeddingMap, Pictures } from '../exhibits.ts';
import type { Trained } from '../pretrain/methods.ts';
import { publicParameters } from '../public-parameters.ts';
import type { Experiment } from '../settings/experiment.ts';
import { aboutOf, type Learnt } from './learnt.ts';
import { encoderDefinitions, encodersOf, reportedDataSets, reportedEncoders, reportedMethods } from './reported.ts';
import { type Setting, sweepParams, withLists } from './variants.ts';

interface Shown<R> {
  readonly ref: R;
  readonly setting: Setting;
}

type At = { readonly setting?: Setting };

/** Encoders exported on the way have one accuracy each: their heads need no curve. */
const notWatched = <S extends { readonly watch?: unknown }>({ watch: _, ...sgd }: S): Omit<S, 'watch'> => sgd;

/** Decides what a study measures of each encoder, and gathers the results for its report, row by row. */
export class ReportInputs {
  readonly #experiment: Experiment;
  readonly #scores: Shown<Ref<typeof ScoreSet>>[] = [];
  readonly #histories: Shown<Ref<typeof LearningHistory>>[] = [];
  /** Accuracies during trainings: the report lists them after all losses. */
  readonly #curves: Shown<Ref<typeof LearningHistory>>[] = [];
  readonly #maps = new Map<string, Ref<typeof EmbeddingMap>>();
  readonly #pictures = new Map<string, Ref<typeof Pictures>>();
  readonly #previews: Ref<typeof AugmentPreview>[] = [];

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
  }

  /** Settings of the probe of frozen features, if the study probes them. */
  probeOf({ method, row = method, family, seed, subset }: Learnt) {
    const { probe } = this.#experiment;
    return probe && { method: row, family, seed, subset: subset ?? null, ...probe };
  }

  /** Settings of the map of features; one map for each row, of its first seed and setting. */
  mapOf({ method, row = method, family, seed, subset, input }: Learnt) {
    const { maps, split } = this.#experiment;
    if (!maps || split.validation === 0 || subset || input || this.#maps.has(row)) return undefined;
    return { method: row, family, seed, ...maps };
  }

  /** Settings of what follows a training: fine-tuning at each label subset, and measuring encoders exported on the way. */
  furtherOf(learnt: Learnt) {
    const { method, row = method, family, seed, label } = learnt;
    const { fineTune, pretrain, probe } = this.#experiment;
    const sgd = probe?.sgd ? notWatched(probe.sgd) : null;
    return {
      tuned: fineTune && { ...fineTune, method: row, family, seed },
      // Other probes take too long to repeat for every exported encoder.
      snapshots: pretrain?.exportEvery
        ? { probe: sgd && { method: row, seed, sgd }, about: label ? aboutOf(learnt) : {} }
        : undefined,
    };
  }

  /** Keeps the preview of the first full views. */
  views({ views, preview }: { views: Ref<typeof ViewSet>; preview: Ref<typeof AugmentPreview> }) {
    if (this.#previews.length === 0 && views.node.params.scale === 1) this.#previews.push(preview);
    return views;
  }

  scores(ref: Ref<typeof ScoreSet>, { setting = {} }: At): void {
    this.#scores.push({ ref, setting });
  }

  training(ref: Ref<typeof LearningHistory>, { setting = {} }: At): void {
    this.#histories.push({ ref, setting });
  }

  /** A training on labels: its curves and its accuracies. */
  trained({ scores, history }: { scores: Ref<typeof ScoreSet>; history: Ref<typeof LearningHistory> }, at: At): void {
    this.training(history, at);
    this.scores(scores, at);
  }

  curve({ history: ref }: { history: Ref<typeof LearningHistory> }, { setting = {} }: At): void {
    this.#curves.push({ ref, setting });
  }

  map(ref: Ref<typeof EmbeddingMap>, { method, row = method }: Learnt): void {
    this.#maps.set(row, ref);
  }

  /** The pictures that a method makes, of its first seed and setting. */
  pictures({ method, row = method, pictures }: Learnt & Trained): void {
    if (pictures && !this.#pictures.has(row)) this.#pictures.set(row, pictures);
  }

  get inputs() {
    return {
      previews: this.#previews,
      scores: this.#scores.map(({ ref }) => ref),
      histories: this.#learning.map(({ ref }) => ref),
      maps: [...this.#maps.values()],
      pictures: [...this.#pictures.values()],
    };
  }

  /** Facts of the experiment that the report prints, and where a sweep put each result. */
  get settings() {
    const { title, published, pretrain, data } = this.#experiment;
    return {
      title,
      published,
      parameters: publicParameters(withLists(this.#experiment)),
      methods: reportedMethods(pretrain?.methods ?? []),
      dataSets: reportedDataSets(data.name),
      encoders: encoderDefinitions(encodersOf(this.#experiment)),
      architectures: reportedEncoders(encodersOf(this.#experiment)),
      ...sweepParams(this.#experiment, {
        scores: this.#scores.map(({ setting }) => setting),
        histories: this.#learning.map(({ setting }) => setting),
      }),
    };
  }

  get #learning() {
    return [...this.#histories, ...this.#curves];
  }
}
