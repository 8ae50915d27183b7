import type { Ref } from '../../orchestrator/node-types.ts';
import type { Backbone, LearningHistory, ScoreSet } from '../artifacts.ts';
import { embeddingMap } from '../embedding-map.ts';
import type { EmbeddingMap, Pictures } from '../exhibits.ts';
import { exportBackbone } from '../export-backbone.ts';
import type { Trained } from '../pretrain/methods.ts';
import { probeAtFractions } from '../probe-at-fractions.ts';
import { probeSnapshots } from '../probe-snapshots.ts';
import type { Experiment } from '../settings/experiment.ts';
import { fineTune } from '../supervised/fine-tune.ts';
import { type Learnt, nameOf, type StudyImages } from './learnt.ts';
import { type Setting, sweepParams } from './variants.ts';

/** Adds the measuring nodes of a study and gathers their outputs for the report, in the order of its rows. */
export class Measured {
  readonly #experiment: Experiment;
  readonly #images: StudyImages;
  readonly #scores: { made: Ref<typeof ScoreSet>; setting: Setting }[] = [];
  readonly #histories: { made: Ref<typeof LearningHistory>; setting: Setting }[] = [];
  /** Accuracies of exported snapshots; the report lists them after all losses. */
  readonly #curves: { made: Ref<typeof LearningHistory>; setting: Setting }[] = [];
  readonly #maps = new Map<string, Ref<typeof EmbeddingMap>>();
  readonly #pictures = new Map<string, Ref<typeof Pictures>>();

  constructor(experiment: Experiment, images: StudyImages) {
    this.#experiment = experiment;
    this.#images = images;
  }

  /** Takes the curves of a training, and its scores if it used labels. */
  training(history: Ref<typeof LearningHistory>, setting: Setting = {}, scores?: Ref<typeof ScoreSet>): void {
    this.#histories.push({ made: history, setting });
    if (scores) this.#scores.push({ made: scores, setting });
  }

  /** Exports a frozen encoder, probes its features and maps them. */
  frozen(learnt: Learnt): Ref<typeof Backbone> {
    const { probe, maps, split: sizes } = this.#experiment;
    const { train, test, split } = this.#images;
    const { encoder, method, row = method, family, seed, subset, input, setting = {} } = learnt;
    const about = { label: nameOf(learnt) };
    const { backbone } = exportBackbone({ encoder, images: train }, {}, about);
    if (probe) {
      const settings = { method: row, family, seed, subset: subset ?? null, ...probe };
      this.#scores.push({ made: probeAtFractions({ backbone, train, test, split }, settings, about).scores, setting });
    }
    // One map a row is enough: of the first seed and setting.
    if (maps && sizes.validation > 0 && !subset && !input && !this.#maps.has(row)) {
      const drawn = { method: row, family, seed, ...maps };
      this.#maps.set(row, embeddingMap({ backbone, images: train, split }, drawn, about).map);
    }
    return backbone;
  }

  /** Takes the pictures of a method's first seed and setting. */
  pictures({ method, row = method, pictures }: Learnt & Trained): void {
    if (pictures && !this.#pictures.has(row)) this.#pictures.set(row, pictures);
  }

  /** Trains the whole network on each label subset. */
  fineTuned({ encoder, method, row = method, family, seed, setting = {}, label }: Learnt): void {
    const { train, test, split } = this.#images;
    const settings = { ...this.#experiment.fineTune!, method: row, family, seed };
    const about = { label: nameOf({ method, seed, ...(label && { label }) }) };
    const { scores, history } = fineTune({ encoder, train, test, split }, settings, about);
    this.training(history, setting, scores);
  }

  /** Probes the encoders that were exported during a training, if the study has a linear head (`probe.sgd`). */
  snapshots(learnt: Learnt & Trained): void {
    const { sgd = null } = this.#experiment.probe ?? {};
    if (!sgd) return;
    const { train, test, split } = this.#images;
    const { snapshots, method, row = method, seed, setting = {}, label } = learnt;
    const about = label ? { label: nameOf({ method, seed, label }) } : {};
    const settings = { method: row, seed, sgd };
    this.#curves.push({ made: probeSnapshots({ snapshots, train, test, split }, settings, about).history, setting });
  }

  /**
   * Curves in the order of their nodes in the graph, by which the report identifies them. The graph visits scores first, so
   * trainings that a score needs precede the others.
   */
  get #learning() {
    const needed = new Set<Ref['node']>();
    const need = ({ node }: Ref): void => {
      if (needed.has(node)) return;
      needed.add(node);
      for (const refs of Object.values(node.inputs)) for (const ref of [refs as Ref | Ref[]].flat()) need(ref);
    };
    for (const { made } of this.#scores) need(made);
    const isNeeded = ({ made: { node } }: { made: Ref }) => needed.has(node);
    const [before, behind] = [this.#histories.filter(isNeeded), this.#histories.filter((one) => !isNeeded(one))];
    return [...before, ...behind, ...this.#curves];
  }

  /** Inputs of the report. */
  get inputs() {
    return {
      scores: this.#scores.map(({ made }) => made),
      histories: this.#learning.map(({ made }) => made),
      maps: [...this.#maps.values()],
      pictures: [...this.#pictures.values()],
    };
  }

  /** The swept values of each input. */
  get settings() {
    return sweepParams(this.#experiment, {
      scores: this.#scores.map(({ setting }) => setting),
      histories: this.#learning.map(({ setting }) => setting),
    });
  }
}
