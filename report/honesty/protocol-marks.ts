import { listed } from '../ground/number-format.ts';
import type { MethodResult, Study } from '../ground/study-types.ts';
import type { Mark } from './mark.ts';

/** Names under which a protocol says on which images something was chosen. */
const CHOOSES = /^(chosenOn|selection|selectedOn|kept|stoppedOn)$/;
/** Names under which a protocol says how batch normalisation of a frozen encoder was run. */
const NORMALISES = /^(batchNorm|batchNormalisation|normalisation|features|encoderMode)$/;

const MOVING = /^train(ing)?$|\btrain(ing)?[ -]mode\b|batch statistics/i;

/** Marks choices made on test images, and frozen encoders whose batch normalisation was in training mode. */
export function protocolMarks({ results, histories, provenance }: Study): Mark[] {
  const chosen = new Set(provenance.filter(({ params }) => params.chooseOn === 'test').map(({ name }) => name));
  const epochs = new Set(histories.filter(({ node }) => chosen.has(node)).map(({ method }) => method));
  const onTest = [
    ...methodsThat(results, (name, value) => CHOOSES.test(name) && /\btest\b/i.test(value)),
    ...[...epochs].map((method) => `the epoch of ${method}, by its own task and without classes`),
  ];
  const moving = methodsThat(results, (name, value) => NORMALISES.test(name) && MOVING.test(value));
  // Only one of several classifiers may do this, such as a published study's own linear head.
  const inHead = results.some(({ protocol }) => 'sgd' in protocol && MOVING.test(JSON.stringify(protocol.sgd)));
  const head = inHead ? ' for the linear head trained on minibatches' : '';
  return [
    ...(onTest.length > 0
      ? [
          {
            kind: 'chosen-on-test' as const,
            text: `Chosen on test images: ${listed(onTest)}. Choosing and measuring on the same images makes accuracies look too high, and no interval here says by how much.`,
            short: 'Chosen on test images.',
          },
        ]
      : []),
    ...(moving.length > 0
      ? [
          {
            kind: 'batch-norm' as const,
            text: `The \u201cfrozen\u201d encoders of ${listed(moving)} had batch normalisation in training mode${head}: features depend on the other images of a batch, and the running statistics kept changing.`,
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
