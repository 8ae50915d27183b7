import type { Study } from '../ground/study-types.ts';
import { pretrainings } from '../honesty/budget-marks.ts';
import { isAssumed, type ParameterValue, type PublishedSetting } from '../published/published-study.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** Values of parameters that are left out where they have these. The end of a path names them. */
const UNSET: Readonly<Record<string, ParameterValue>> = {
  head: 'torch',
  biases: false,
  meanOf: 'images',
  chooseOn: 'validation',
  by: 'step',
  'optimizer.epsilon': 1e-8,
  'optimizer.form': 'torch',
  'pretrained.normalise': true,
};

/** Parameters that the study fixes and this run sets otherwise. Missing parts of a run are reported as missing rows. */
export function parameterDifferences(study: Study, setting: PublishedSetting): string[] {
  const trees = resolved(study, setting.method);
  return Object.entries(setting.parameters).flatMap(([path, theirs]) => {
    const above = path.replace(/\.[^.]*$/, '');
    const values = trees
      .filter((tree) => isTree(valueAt(tree, above)))
      .map((tree) => settled(path, valueAt(tree, path)));
    if (values.every((ours) => JSON.stringify(ours) === JSON.stringify(theirs))) return [];
    const ours = [...new Set(values.map(shown))].join(' and ');
    return [`${path}: ${ours} here, ${shown(theirs)} ${isAssumed(setting, path) ? 'assumed there' : 'there'}`];
  });
}

/** The parameters once for each pretraining by the method, with the optimiser and the options that it used after presets. */
function resolved(study: Study, method: string): Tree[] {
  const { parameters, provenance } = study;
  const used = pretrainings(study)
    .filter(({ methodId }) => methodId === method)
    .flatMap(({ node }): Tree[] => {
      const params = provenance.find(({ name }) => name === node)?.params;
      return params?.optimizer ? [params] : [];
    });
  const { optimizer: _, options: __, ...pretrain } = branch(parameters, 'pretrain');
  const own = isTree(parameters.pretrain) ? { ...parameters, pretrain } : parameters;
  if (used.length === 0) return [own];
  return used.map((params) => ({
    ...parameters,
    pretrain: { ...pretrain, optimizer: params.optimizer, options: { [method]: params } },
  }));
}

/** The value of a parameter that is left out where it has its default. */
function settled(path: string, value: unknown): unknown {
  if (value !== undefined) return value;
  const end = Object.keys(UNSET).find((name) => path === name || path.endsWith(`.${name}`));
  return end === undefined ? null : UNSET[end];
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const branch = (parameters: Tree, name: string): Tree => (isTree(parameters[name]) ? parameters[name] : {});

const valueAt = (tree: Tree, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (isTree(value) ? value[name] : undefined), tree);

const shown = (value: unknown): string => {
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
