import { methodCard } from '../../learn/methods/cards.ts';
import type { Ref } from '../../orchestrator/node-types.ts';
import type { LearningHistory, ScoreSet } from '../artifacts.ts';
import { encoderChoice } from '../encoder-choice.ts';
import { randomEncoder } from '../random-encoder.ts';
import type { Experiment } from '../settings/experiment.ts';
import { fineTune } from '../supervised/fine-tune.ts';
import { supervised } from '../supervised/supervised.ts';
import { pretrained } from '../weights/pretrained.ts';
import { startFrom } from '../weights/start.ts';
import { type LabelledImages, type Learnt, nameOf } from './learnt.ts';
import { type Setting, variantsOf } from './variants.ts';

/** Encoders of networks trained elsewhere. */
export const pretrainedEncoders = ({ pretrained: choice }: Experiment): Learnt[] =>
  choice ? pretrained(choice).map((one) => ({ ...one, family: 'pretrained', seed: 0 })) : [];

/** Untrained encoders at every point of the sweep. */
export function randomEncoders(experiment: Experiment, { train, split }: Omit<LabelledImages, 'test'>): Learnt[] {
  // A method that reads lightness alone is compared with an untrained encoder that reads lightness alone.
  const trained = experiment.pretrain?.methods ?? [];
  const inputs = trained.some((one) => methodCard(one).encoderInput === 'lightness') ? [false, true] : [false];
  const wanted = (experiment.random?.seeds ?? []).flatMap((seed) => inputs.map((lightness) => ({ seed, lightness })));
  const add = (encoder: Experiment['encoder'], one: (typeof wanted)[number], about = {}) => {
    // Untrained encoders need images only for a mean image.
    const centred = encoder.normalise === 'mean-image' && !one.lightness;
    const seen = centred ? { images: [train], split: [split] } : { images: [], split: [] };
    return randomEncoder(seen, { ...one, encoder: encoderChoice(encoder) }, about).encoder;
  };
  const variants = variantsOf(experiment, ({ encoder }) => wanted.map((one) => [one, add(encoder, one)]));
  return variants.map(({ made, at, setting, label }) => ({
    encoder: add(at.encoder, made, label ? { label } : {}),
    ...{ method: 'random-initialised', family: 'random', seed: made.seed },
    ...(made.lightness && { input: 'lightness' }),
    ...{ setting, label },
  }));
}

/** Outputs of a training on labels. */
interface TrainedOnLabels {
  readonly scores: Ref<typeof ScoreSet>;
  readonly history: Ref<typeof LearningHistory>;
  readonly setting: Setting;
}

/** Networks trained on labels alone, from random weights or from a file's, at every point of the sweep. */
export function trainedOnLabels(experiment: Experiment, { train, test, split }: LabelledImages): TrainedOnLabels[] {
  if (!experiment.supervised) return [];
  const { seeds, init, ...settings } = experiment.supervised;
  if (!init) {
    const add = (encoder: Experiment['encoder'], seed: number, about = {}) =>
      supervised({ train, test, split }, { ...settings, encoder: encoderChoice(encoder), seed }, about);
    const variants = variantsOf(experiment, ({ encoder }) => seeds.map((one) => [one, add(encoder, one).scores]));
    return variants.map(({ made: seed, at, setting, label }) => ({
      ...add(at.encoder, seed, label ? { label } : {}),
      setting,
    }));
  }
  const other = experiment.pretrain?.init && experiment.pretrain.init.path !== init.path;
  const starts = variantsOf(experiment, ({ encoder }) => {
    const start = startFrom(init, encoderChoice(encoder), other ? 'supervised-init' : 'init');
    return [[start, start.encoder()]];
  });
  return starts.flatMap(({ made: start, setting, label }) =>
    seeds.map((seed) => {
      const learnt = { method: start.name, family: start.family, seed };
      const about = { label: nameOf({ method: 'init', seed, label }) };
      return {
        ...fineTune({ encoder: start.encoder(), train, test, split }, { ...settings, ...learnt }, about),
        setting,
      };
    }),
  );
}
