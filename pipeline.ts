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
import type { RecipeName } from './experiments/recipes.ts';
import type { Ref } from './orchestrator/artifact.ts';
import { cli } from './orchestrator/cli.ts';
import type { AugmentPreview, Backbone, Encoder, LearningHistory, ScoreSet } from './stages/artifacts.ts';
import { augmentCache } from './stages/augment-cache.ts';
import { pretrained } from './stages/baselines/pretrained.ts';
import { randomEncoder } from './stages/baselines/random-encoder.ts';
import { supervised } from './stages/baselines/supervised.ts';
import { decode } from './stages/decode.ts';
import { embeddingMap } from './stages/embedding-map.ts';
import type { EmbeddingMap, Pictures } from './stages/exhibits.ts';
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
import { type Setting, sweepParams, variantsOf, withLists } from './stages/sweep.ts';
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
  /** Values of what is swept, and the same as a part of names. */
  readonly setting?: Setting;
  readonly label?: string;
}

/** A part of the names of nodes: `simclr,seed=0,epochs=10`. */
const nameOf = ({
  method,
  seed,
  subset,
  input,
  label,
}: Pick<Learnt, 'method' | 'seed' | 'subset' | 'input' | 'label'>) =>
  [method, `seed=${seed}`, ...(subset ? [`labels=${subset.fraction},draw=${subset.draw}`] : []), input, label]
    .filter(Boolean)
    .join(',');
const first = <T>([one]: readonly [T, Setting]): T => one;
const second = ([, setting]: readonly [unknown, Setting]): Setting => setting;

export function study(experiment: Experiment, name: string): Record<string, Ref> {
  const { title, published, random, supervised: scratch } = experiment;
  const { train, test, unlabeled } = decode(experiment.data);
  const { split } = splitImages({ images: train }, experiment.split);
  const scores: [Ref<typeof ScoreSet>, Setting][] = [];
  const histories: [Ref<typeof LearningHistory>, Setting][] = [];
  const previews: Ref<typeof AugmentPreview>[] = [];
  const curves: typeof histories = [];
  const maps = new Map<string, Ref<typeof EmbeddingMap>>();
  const pictures = new Map<string, Ref<typeof Pictures>>();
  const exports: Record<string, Ref<typeof Backbone> | Ref<typeof Snapshots>> = {};

  const probe = (encoder: Ref<typeof Encoder>, learnt: Learnt) => {
    const { method, row = method, family, seed, subset, input, setting = {} } = learnt;
    const label = nameOf(learnt);
    const { backbone } = exportBackbone({ encoder, images: train }, {}, { label });
    if (experiment.probe) {
      const settings = { method: row, family, seed, subset: subset ?? null, ...experiment.probe };
      const probed = probeAtFractions({ backbone, train, test, split }, settings, { label });
      scores.push([probed.scores, setting]);
    }
    // To look at, the first seed and setting of each is enough.
    if (experiment.maps && experiment.split.validation > 0 && !subset && !input && !maps.has(row)) {
      const drawn = { method: row, family, seed, ...experiment.maps };
      maps.set(row, embeddingMap({ backbone, images: train, split }, drawn, { label }).map);
    }
    return backbone;
  };
  const tune = (
    encoder: Ref<typeof Encoder>,
    settings: Parameters<typeof fineTune>[1],
    { label, setting }: { label: string; setting: Setting },
  ) => {
    const tuned = fineTune({ encoder, train, test, split }, settings, { label });
    scores.push([tuned.scores, setting]);
    histories.push([tuned.history, setting]);
  };

  if (experiment.pretrain) {
    // Only what a method asks for is made, and only that is shown.
    const inputsAt = ({ augment: { small, ...augment } }: Experiment) => {
      const cached = { images: train, unlabeled, split };
      const views = (kind: 'full' | 'small', own: RecipeName) => {
        if (kind === 'small') return augmentCache(cached, { ...augment, ...small }, { label: 'small-crops' }).views;
        const [recipe, about] = augment.recipe === 'preset' ? [own, { label: own }] : [augment.recipe, {}];
        const full = augmentCache(cached, { ...augment, recipe, scale: 1 }, about);
        previews[0] ??= full.preview;
        return full.views;
      };
      return { views, images: train, unlabeled, split };
    };
    const subsets = subsetsOf(experiment.split);
    const methods = variantsOf(experiment, (at) =>
      pretrain(at.pretrain!, at.encoder, subsets).map((one) => [one, one.add(inputsAt(at)).encoder]),
    );
    for (const { made, at, setting, label } of methods) {
      const { add, ...learnt } = made;
      const trained = add({ ...inputsAt(at), label });
      const { encoder, history, snapshots } = trained;
      histories.push([history, setting]);
      const backbone = probe(encoder, { ...learnt, setting, label });
      const { method, row, seed, family, subset } = learnt;
      if (trained.pictures && !pictures.has(row)) pictures.set(row, trained.pictures);
      // Where labels were used there is an encoder for each subset of them.
      if (subset) continue;
      const folder = [`${method}-seed-${seed}`, ...(label ? [label.replace(/[^\w.-]+/g, '-')] : [])].join('-');
      exports[`backbones/${folder}`] = backbone;
      const about = { setting, label: nameOf({ ...learnt, label }) };
      if (experiment.fineTune) tune(encoder, { ...experiment.fineTune, method: row, family, seed }, about);
      if (!experiment.pretrain.exportEvery) continue;
      exports[`snapshots/${folder}`] = snapshots;
      const { sgd = null } = experiment.probe ?? {};
      if (!sgd) continue;
      const curve = probeSnapshots({ snapshots, train, test, split }, { method: row, seed, sgd }, label ? about : {});
      curves.push([curve.history, setting]);
    }
  }
  for (const { encoder, ...learnt } of experiment.pretrained ? pretrained(experiment.pretrained) : [])
    probe(encoder, { ...learnt, family: 'pretrained', seed: 0 });
  // What was learnt from lightness alone is compared with first weights that see lightness alone.
  const inputs = experiment.pretrain?.methods.includes('colorization') ? [false, true] : [false];
  const firstWeights = (random?.seeds ?? []).flatMap((seed) => inputs.map((lightness) => ({ seed, lightness })));
  const randomly = (encoder: Experiment['encoder'], one: (typeof firstWeights)[number], label = {}) => {
    // Only a mean image needs to be measured before there are weights.
    const centred = encoder.normalise === 'mean-image' && !one.lightness;
    const seen = centred ? { images: [train], split: [split] } : { images: [], split: [] };
    return randomEncoder(seen, { ...one, encoder }, label).encoder;
  };
  for (const { made, at, setting, label } of variantsOf(experiment, ({ encoder }) =>
    firstWeights.map((one) => [one, randomly(encoder, one)]),
  )) {
    const encoder = randomly(at.encoder, made, label ? { label } : {});
    const input = made.lightness ? ({ input: 'lightness' } as const) : {};
    probe(encoder, { method: 'random-initialised', family: 'random', seed: made.seed, ...input, setting, label });
  }
  if (scratch?.init) {
    const { seeds, init, ...settings } = scratch;
    const other = experiment.pretrain?.init && experiment.pretrain.init.path !== init!.path;
    for (const { made, setting, label } of variantsOf(experiment, ({ encoder }) => {
      const start = startFrom(init!, encoder, other ? 'supervised-init' : 'init');
      return [[start, start.encoder()]];
    }))
      for (const seed of seeds) {
        const about = { setting, label: nameOf({ method: 'init', seed, label }) };
        tune(made.encoder(), { ...settings, method: made.name, family: made.family, seed }, about);
      }
  } else if (scratch) {
    const { seeds, init: _, ...settings } = scratch;
    const scratchOf = (encoder: Experiment['encoder'], seed: number, about = {}) =>
      supervised({ train, test, split }, { ...settings, encoder, seed }, about);
    for (const { made: seed, at, setting, label } of variantsOf(experiment, ({ encoder }) =>
      seeds.map((one) => [one, scratchOf(encoder, one).scores]),
    )) {
      const trained = scratchOf(at.encoder, seed, label ? { label } : {});
      scores.push([trained.scores, setting]);
      histories.push([trained.history, setting]);
    }
  }
  const learning = [...histories, ...curves];
  const paper = report(
    {
      ...{ train, test, unlabeled, split, previews },
      scores: scores.map(first),
      histories: learning.map(first),
      maps: [...maps.values()],
      pictures: [...pictures.values()],
    },
    {
      experiment: name,
      title,
      published,
      parameters: publicParameters(withLists(experiment)),
      ...sweepParams(experiment, { scores: scores.map(second), histories: learning.map(second) }),
    },
  );
  return { report: paper.report, ...exports };
}

await cli({ ...project, source: import.meta.url, build: study });
