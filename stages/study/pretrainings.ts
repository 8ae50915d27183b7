import type { Ref } from '../../orchestrator/node-types.ts';
import type { AugmentPreview } from '../artifacts.ts';
import { augmentCache } from '../augment-cache.ts';
import { encoderChoice } from '../encoder-choice.ts';
import { pretrain, type Trained } from '../pretrain/methods.ts';
import type { Experiment } from '../settings/experiment.ts';
import type { RecipeName } from '../settings/recipes.ts';
import { subsetsOf } from '../split.ts';
import type { Learnt, StudyImages } from './learnt.ts';
import { variantsOf } from './variants.ts';

/**
 * Every pretraining at every point of the sweep, with its cached views; methods that use labels once for each label subset.
 * `previews` shows some of the first cached views.
 */
export function pretrainings(
  experiment: Experiment,
  { train, unlabeled, split }: StudyImages,
): { trained: (Learnt & Trained)[]; previews: Ref<typeof AugmentPreview>[] } {
  const previews: Ref<typeof AugmentPreview>[] = [];
  if (!experiment.pretrain) return { trained: [], previews };
  // A cache is added only when a method asks for it, and the preview shows only such a cache.
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
  const variants = variantsOf(experiment, (at) =>
    pretrain(at.pretrain!, encoderChoice(at.encoder), subsets).map((one) => [one, one.add(inputsAt(at)).encoder]),
  );
  const trained = variants.map(({ made: { add, ...learnt }, at, setting, label }) => ({
    ...learnt,
    ...add({ ...inputsAt(at), label }),
    setting,
    label,
  }));
  return { trained, previews };
}
