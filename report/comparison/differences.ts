import { flat } from '../ground/flat-values.ts';
import type { ComparedSide } from './compared-sides.ts';

/** One thing that is not the same in all runs, with its value in each; undefined where a run has no such thing. */
export interface Difference {
  readonly kind: 'data' | 'parameter' | 'environment' | 'code';
  readonly name: string;
  readonly values: readonly (string | undefined)[];
}

/** What of their data, parameters, environment and code is not the same, as their metrics.json say. */
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
    // What a report is made by changes no number that it shows.
    ...parts('code', ({ metrics: { code = {} } }) =>
      Object.entries(code).flatMap(([stage, prints]): [string, string][] =>
        stage === 'report' ? [] : [[stage, prints.map(short).join(', ')]],
      ),
    ),
  ];
}

/** What cannot be known of a run, in sentences. */
export const unknownOf = (sides: readonly ComparedSide[]): string[] =>
  sides.flatMap(({ letter, metrics: { parameters, code, marks } }) => [
    ...(parameters && code
      ? []
      : [
          `${letter} was reported by an earlier version, which kept neither parameters nor code: these are not compared.`,
        ]),
    ...(marks
      ? []
      : [
          `${letter} was reported by an earlier version, which kept no marks: its own report may own up to more than this one.`,
        ]),
  ]);

const short = (digest: string): string => digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1');
