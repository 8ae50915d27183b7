import type { Ref } from '../../orchestrator/node-types.ts';
import type { ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { encoderChoice } from '../encoder-choice.ts';
import { type Trained, trainings } from '../pretrain/methods.ts';
import type { Experiment } from '../settings/experiment.ts';
import type { RecipeName, SmallRecipeName } from '../settings/recipes.ts';
import { subsetsOf } from '../split.ts';
import type { Learnt } from './learnt.ts';
import { variantsOf } from './variants.ts';

/** Adds the cached views that a method asks for. */
export type Augment = (
  views: { recipe: RecipeName | SmallRecipeName; views: number; scale: number; seed: number },
  about: { label?: string },
) => Ref<typeof ViewSet>;

interface Images {
  readonly train: Ref<typeof ImageSet>;
  readonly test: Ref<typeof ImageSet>;
  readonly unlabeled: Ref<typeof ImageSet>;
  readonly split: Ref<typeof Splits>;
}

/** Adds every pretraining: each method and seed at every point of the sweep, with the views that it is fed. */
export function pretrain(
  experiment: Experiment,
  { train, test, unlabeled, split }: Images,
  augment: Augment,
): (Learnt & Trained)[] {
  if (!experiment.pretrain) return [];
  const inputsAt = ({ augment: { small, ...full } }: Experiment) => ({
    images: train,
    test,
    unlabeled,
    split,
    views(kind: 'full' | 'small', own: RecipeName) {
      if (kind === 'small') return augment({ ...full, ...small }, { label: 'small-crops' });
      const { recipe } = full;
      return recipe === 'preset'
        ? augment({ ...full, recipe: own, scale: 1 }, { label: own })
        : augment({ ...full, recipe, scale: 1 }, {});
    },
  });
  const subsets = subsetsOf(experiment.split);
  const variants = variantsOf(experiment, (at) =>
    trainings(at.pretrain!, encoderChoice(at.encoder), subsets).map((one) => [one, one.add(inputsAt(at)).encoder]),
  );
  return variants.map(({ made: { add, ...learnt }, at, setting, label }) => ({
    ...learnt,
    ...add({ ...inputsAt(at), label }),
    setting,
    label,
  }));
}
