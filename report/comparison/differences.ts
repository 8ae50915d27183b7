import { flat } from '../ground/flat-values.ts';
import type { ComparedSide } from './compared-sides.ts';

/** One difference between runs, with its value in each; undefined where a run lacks it. */
export interface Difference {
  readonly kind: 'data' | 'parameter' | 'environment' | 'code';
  readonly name: string;
  readonly values: readonly (string | undefined)[];
}

/** Differences in data, parameters, environment and code, from the metrics.json files. */
export function differencesOf(sides: readonly ComparedSide[]): Difference[] {
  const parts = (kind: Difference['kind'], of: (side: ComparedSide) => readonly (readonly [string, string])[]) => {
    const maps = sides.map((side) => new Map(of(side)));
    const names = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
    return names.flatMap((name): Difference[] => {
      const values = maps.map((map) => map.get(name));
      return values.every((value) => value === values[0]) ? [] : [{ kind, name, values }];
    });
  };
  return [
    ...parts('data', ({ metrics: { experiment, dataset, testSet } }) => [
      ['experiment', experiment],
      ['data set', dataset.title],
      ['test images', `${dataset.test} (${short(testSet)})`],
      ['classes', dataset.classes.join(', ')],
    ]),
    ...parts('parameter', ({ metrics: { parameters } }) => (parameters ? flat(parameters) : [])),
    ...parts('environment', ({ metrics: { environment } }) => Object.entries(environment)),
    // The code of the report changes no number.
    ...parts('code', ({ metrics: { code = {} } }) =>
      Object.entries(code).flatMap(([stage, prints]): [string, string][] =>
        stage === 'report' ? [] : [[stage, prints.map(short).join(', ')]],
      ),
    ),
  ];
}

/** Sentences on what the metrics.json of a run does not have. */
export const unknownOf = (sides: readonly ComparedSide[]): string[] =>
  sides.flatMap(({ letter, metrics: { parameters, code, marks } }) => [
    ...(parameters && code
      ? []
      : [
          `An earlier version made the report of ${letter} and kept neither parameters nor code: these are not compared.`,
        ]),
    ...(marks
      ? []
      : [
          `An earlier version made the report of ${letter} and kept no marks: that report may have warnings that are missing here.`,
        ]),
  ]);

const short = (digest: string): string => digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1');
