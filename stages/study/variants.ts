import type { Ref } from '../../orchestrator/node-types.ts';
import type { Experiment } from '../settings/experiment.ts';
import { axesOf, pointsOf, withValue } from '../settings/sweep-lists.ts';

/** Values of swept parameters by their short names: `{ encoder: 'resnet18', epochs: 10 }`. */
export type Setting = Readonly<Record<string, string | number | boolean>>;

/** One result of a sweep, which several points may share. */
export interface Variant<T> {
  readonly made: T;
  /** The experiment with one value for each swept parameter. */
  readonly at: Experiment;
  /** Values of the swept parameters that it depends on. */
  readonly setting: Setting;
  /** `encoder=resnet18,epochs=10`, for node names; empty without a sweep. */
  readonly label: string;
}

/**
 * Calls `make` at every point of the experiment's sweep and merges results with the same node. Without a sweep the experiment
 * itself is the only point.
 *
 * @param make - Returns results, each with the ref that identifies it
 */
export function variantsOf<T>(
  experiment: Experiment,
  make: (at: Experiment) => readonly (readonly [made: T, ref: Ref])[],
): Variant<T>[] {
  const axes = axesOf(experiment.sweep);
  const found = new Map<string, { made: T; at: Experiment; values: (readonly unknown[])[] }>();
  for (const { at, values } of pointsOf(experiment)) {
    for (const [made, ref] of make(at)) {
      const id = identity(ref);
      const one = found.get(id) ?? { made, at, values: [] };
      one.values.push(values);
      found.set(id, one);
    }
  }
  return [...found.values()].map(({ made, at, values }) => {
    const fixed = axes.flatMap(({ path }, i) => {
      const own = values[0]![i];
      return values.every((other) => other[i] === own) ? [[axisName(path), plain(own)] as const] : [];
    });
    const label = fixed.map(([name, value]) => `${name}=${value}`).join(',');
    return { made, at, setting: Object.fromEntries(fixed), label };
  });
}

/** The report's parameters of a sweep: its axes, and the swept values of each input in the inputs' order. */
export function sweepParams(
  { sweep }: Experiment,
  made: { readonly scores: readonly Setting[]; readonly histories: readonly Setting[] },
) {
  if (!sweep) return {};
  const axes = axesOf(sweep).map(({ path, values }) => ({ name: axisName(path), path, values: values.map(plain) }));
  const copies = (settings: readonly Setting[]) => settings.map((setting) => ({ ...setting }));
  return { sweep: { axes, scores: copies(made.scores), histories: copies(made.histories) } };
}

/** The experiment for the report's settings: swept parameters have their list of values. */
export const withLists = ({ sweep, ...rest }: Experiment): Experiment =>
  axesOf(sweep).reduce<Experiment>((value, { path, values }) => withValue(value, path, values), rest);

/** Short name: `pretrain.epochs` is `epochs`, `encoder.name` is `encoder`, `pretrain.options.moco.queue` is `moco.queue`. */
export const axisName = (path: string): string =>
  path.replace(/\.name$/, '').replace(/^(pretrain\.options|pretrain|augment|encoder)\./, '');

const plain = (value: unknown): string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : JSON.stringify(value);

/** Equal for refs that the pipeline merges: the same stage, parameters and inputs. */
function identity({ node, port }: Ref): string {
  const inputs = Object.entries(node.inputs).map(([name, refs]) => [name, [refs as Ref | Ref[]].flat().map(identity)]);
  return JSON.stringify([node.stage.spec.name, node.params, inputs, port]);
}
