import { encoderCard } from '../../learn/encoders/cards.ts';
import type { EncoderCard } from '../../learn/encoders/encoder-card.ts';
import { methodCard } from '../../learn/methods/cards.ts';
import { imagesOf } from './early-checks.ts';
import type { Experiment } from './experiment.ts';
import { settingsOf } from './presets.ts';
import type { Need } from './split-settings.ts';
import { axesOf, pointsOf } from './sweep-lists.ts';

/**
 * The needs of every point of a sweep, each once. Numbers of images that parameters and cards tell have been compared before: the
 * split does not depend on the trainings then.
 */
export function needsOf(experiment: Experiment): Need[] {
  const isCounted = imagesOf(experiment.data) !== undefined;
  const swept = new Set(axesOf(experiment.sweep).map(({ path }) => path));
  const all = pointsOf(experiment)
    .flatMap(({ at }) => [...sizeNeeds(at), ...(isCounted ? [] : [...pretrainingNeeds(at), ...labelNeeds(at)])])
    .map((need) => (swept.has(need.path) ? { ...need, path: `sweep.${need.path}` } : need));
  return [...new Map(all.map((need) => [JSON.stringify(need), need])).values()];
}

function sizeNeeds({ encoder }: Experiment): Need[] {
  const { smallest }: EncoderCard = encoderCard(encoder.name);
  return smallest === undefined ? [] : [{ kind: 'side', path: 'encoder.name', value: smallest }];
}

function pretrainingNeeds({ pretrain }: Experiment): Need[] {
  if (!pretrain) return [];
  return pretrain.methods.flatMap((method): Need[] => {
    // A method that uses labels takes the smaller batch of its label subset.
    if (methodCard(method).usesLabels) return [{ kind: 'labels', path: `pretrain.methods=${method}`, value: 2 }];
    const { options } = settingsOf(pretrain, method);
    const found: Need[] = [{ kind: 'batch', path: 'pretrain.batch', value: pretrain.batch }];
    if ('queue' in options && typeof options.queue === 'number')
      found.push({ kind: 'queue', path: `pretrain.options.${method}.queue`, value: options.queue });
    if (method === 'rotation') found.push({ kind: 'square', path: 'pretrain.methods=rotation', value: 1 });
    return found;
  });
}

const labelNeeds = ({ supervised, fineTune }: Experiment): Need[] =>
  Object.entries({ supervised, fineTune }).flatMap(([path, settings]) =>
    settings
      ? [
          { kind: 'labels' as const, path, value: 2 },
          ...(settings.augment.startsWith('keras')
            ? [{ kind: 'square' as const, path: `${path}.augment`, value: 1 }]
            : []),
        ]
      : [],
  );
