import { listed } from '../ground/number-format.ts';
import type { MethodResult, Study } from '../ground/study-types.ts';
import type { Mark } from './mark.ts';

/** By these names a protocol says on what something was chosen. */
const CHOOSES = /^(chosenOn|selection|selectedOn|kept|stoppedOn)$/;
/** By these a protocol says how the batch normalisation of a frozen encoder was run. */
const NORMALISES = /^(batchNorm|batchNormalisation|normalisation|features|encoderMode)$/;

const MOVING = /^train(ing)?$|\btrain(ing)?[ -]mode\b|batch statistics/i;

/** What a measurement did that a careful reader would not assume: chose on test images, froze an encoder that still moved. */
export function protocolMarks({ results }: Study): Mark[] {
  const onTest = methodsThat(results, (name, value) => CHOOSES.test(name) && /\btest\b/i.test(value));
  const moving = methodsThat(results, (name, value) => NORMALISES.test(name) && MOVING.test(value));
  // One classifier of several may be so, as a study's own head beside the sound one.
  const inHead = results.some(({ protocol }) => 'sgd' in protocol && MOVING.test(JSON.stringify(protocol.sgd)));
  const head = inHead ? ' under the linear head that is trained by steps' : '';
  return [
    ...(onTest.length > 0
      ? [
          {
            kind: 'chosen-on-test' as const,
            text: `Chosen on test images: ${listed(onTest)}. What is chosen and measured on the same images is flattered by them, and no interval here knows by how much.`,
            short: 'Chosen on test images.',
          },
        ]
      : []),
    ...(moving.length > 0
      ? [
          {
            kind: 'batch-norm' as const,
            text: `The \u201cfrozen\u201d encoders of ${listed(moving)} had batch normalisation in training mode${head}: features depend on the batch that an image comes with, and its statistics went on changing.`,
            short: 'Batch normalisation in training mode.',
          },
        ]
      : []),
  ];
}

function methodsThat(results: readonly MethodResult[], does: (name: string, value: string) => boolean): string[] {
  const found = results.filter(({ protocol }) => entries(protocol).some(([name, value]) => does(name, value)));
  return [...new Set(found.map(({ method }) => method))];
}

/** Names and texts at any depth. */
function entries(value: unknown): [string, string][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]): [string, string][] =>
    typeof item === 'string' ? [[name, item]] : entries(item),
  );
}
