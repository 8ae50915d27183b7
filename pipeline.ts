/**
 * A study as a graph: download → decode → split, augment-cache → pretrain → export-backbone → probe-at-fractions, its
 * baselines beside it, → report.
 *
 * A stage is a typed function from refs to refs. Calling one adds a node; nothing is computed until `run`, and then only
 * the nodes whose key (code, parameters, inputs, engine) has no result in the store yet.
 *
 *   npx tsx pipeline.ts run              everything that is out of date
 *   npx tsx pipeline.ts why NODE         what made it stale: which input, parameter, function or package
 */
import type { Experiment } from './experiments/experiment.ts';
import type { Ref } from './orchestrator/artifact.ts';
import { cli } from './orchestrator/cli.ts';
import type { AugmentPreview, Backbone, Encoder, LearningHistory, ScoreSet } from './stages/artifacts.ts';
import { augmentCache } from './stages/augment-cache.ts';
import { pretrained } from './stages/baselines/pretrained.ts';
import { randomEncoder } from './stages/baselines/random-encoder.ts';
import { supervised } from './stages/baselines/supervised.ts';
import { decode } from './stages/decode.ts';
import { exportBackbone } from './stages/export-backbone.ts';
import { fineTune } from './stages/fine-tune.ts';
import { pretrain } from './stages/pretrain/methods.ts';
import { probeAtFractions } from './stages/probe-at-fractions.ts';
import { probeSnapshots } from './stages/probe-snapshots.ts';
import { project } from './stages/project.ts';
import { publicParameters } from './stages/public-parameters.ts';
import { report } from './stages/report.ts';
import type { Snapshots } from './stages/snapshots.ts';
import { split as splitImages, subsetsOf } from './stages/split.ts';
import { startFrom } from './stages/weights/start.ts';

/** What was learnt from what; `subset` where labels were used, which no other probe may be given. */
interface Learnt {
  readonly method: string;
  readonly family: 'self-supervised' | 'supervised' | 'random' | 'pretrained';
  readonly seed: number;
  readonly input?: 'lightness';
  /** The name of its row; the method's where absent. */
  readonly row?: string;
  readonly subset?: { readonly fraction: number; readonly draw: number } | undefined;
}

export function study(experiment: Experiment, name: string): Record<string, Ref> {
  const { title, published, random, supervised: scratch } = experiment;
  const { train, test, unlabeled } = decode(experiment.data);
  const { split } = splitImages({ images: train }, experiment.split);
  const scores: Ref<typeof ScoreSet>[] = [];
  const histories: Ref<typeof LearningHistory>[] = [];
  const previews: Ref<typeof AugmentPreview>[] = [];
  const curves: Ref<typeof LearningHistory>[] = [];
  const exports: Record<string, Ref<typeof Backbone> | Ref<typeof Snapshots>> = {};

  const probe = (encoder: Ref<typeof Encoder>, { method, row = method, family, seed, subset, input }: Learnt) => {
    const own = subset ? `,labels=${subset.fraction},draw=${subset.draw}` : '';
    const label = `${method},seed=${seed}${own}${input ? `,${input}` : ''}`;
    const { backbone } = exportBackbone({ encoder, images: train }, {}, { label });
    if (experiment.probe) {
      const settings = { method: row, family, seed, subset: subset ?? null, ...experiment.probe };
      scores.push(probeAtFractions({ backbone, train, test, split }, settings, { label }).scores);
    }
    return backbone;
  };
  const tune = (encoder: Ref<typeof Encoder>, settings: Parameters<typeof fineTune>[1], label: string) => {
    const tuned = fineTune({ encoder, train, test, split }, settings, { label });
    scores.push(tuned.scores);
    histories.push(tuned.history);
  };

  if (experiment.pretrain) {
    const { small, ...augment } = experiment.augment;
    const cached = { images: train, unlabeled, split };
    // Only what a method asks for is made, and only that is shown.
    const views = (kind: 'full' | 'small') => {
      if (kind === 'small') return augmentCache(cached, { ...augment, ...small }, { label: 'small-crops' }).views;
      const full = augmentCache(cached, { ...augment, scale: 1 });
      previews[0] = full.preview;
      return full.views;
    };
    for (const { add, ...learnt } of pretrain(experiment.pretrain, experiment.encoder, subsetsOf(experiment.split))) {
      const { encoder, history, snapshots } = add({ views, images: train, unlabeled, split });
      histories.push(history);
      const backbone = probe(encoder, learnt);
      const { method, row, seed, family, subset } = learnt;
      // Where labels were used there is an encoder for each subset of them.
      if (subset) continue;
      exports[`backbones/${method}-seed-${seed}`] = backbone;
      if (experiment.fineTune)
        tune(encoder, { ...experiment.fineTune, method: row, family, seed }, `${method},seed=${seed}`);
      if (!experiment.pretrain.exportEvery) continue;
      exports[`snapshots/${method}-seed-${seed}`] = snapshots;
      const { sgd = null } = experiment.probe ?? {};
      if (sgd) curves.push(probeSnapshots({ snapshots, train, test, split }, { method: row, seed, sgd }).history);
    }
  }
  for (const { encoder, ...learnt } of experiment.pretrained ? pretrained(experiment.pretrained) : [])
    probe(encoder, { ...learnt, family: 'pretrained', seed: 0 });
  // What was learnt from lightness alone is compared with first weights that see lightness alone.
  const inputs = experiment.pretrain?.methods.includes('colorization') ? [false, true] : [false];
  for (const seed of random?.seeds ?? [])
    for (const lightness of inputs) {
      const { encoder } = randomEncoder({}, { encoder: experiment.encoder, seed, lightness });
      probe(encoder, {
        method: 'random-initialised',
        family: 'random',
        seed,
        ...(lightness && { input: 'lightness' }),
      });
    }
  for (const seed of scratch?.seeds ?? []) {
    const { seeds: _, init, ...settings } = scratch!;
    if (init) {
      const other = experiment.pretrain?.init && experiment.pretrain.init.path !== init.path;
      const start = startFrom(init, experiment.encoder, other ? 'supervised-init' : 'init');
      tune(start.encoder(), { ...settings, method: start.name, family: start.family, seed }, `init,seed=${seed}`);
      continue;
    }
    const trained = supervised({ train, test, split }, { ...settings, encoder: experiment.encoder, seed });
    scores.push(trained.scores);
    histories.push(trained.history);
  }
  const paper = report(
    { train, test, unlabeled, split, scores, histories: [...histories, ...curves], previews },
    { experiment: name, title, published, parameters: publicParameters(experiment) },
  );
  return { report: paper.report, ...exports };
}

await cli({ ...project, source: import.meta.url, build: study });
