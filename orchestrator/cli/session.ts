import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipeline } from '../graph/pipeline.ts';
import { nearest } from '../ground/nearest.ts';
import { Problem, unknownExperiment } from '../ground/problems.ts';
import { Keying } from '../plan/keying.ts';
import { LastKeys } from '../plan/last-keys.ts';
import { badFileName } from '../store/manifest.ts';
import { Store } from '../store/store.ts';
import type { Project } from './project.ts';
import { choiceWords } from './project-options.ts';
import { fitted, refusal, validator } from './refused-value.ts';
import type { ExperimentChoice, Session } from './session-types.ts';

/**
 * The experiment's validated value.
 * @param mend - What to do about a refused value that comes neither from a file here nor from `--set`
 * @throws Problem `unknown-experiment`, `bad-experiment-name`, `bad-setting`, `bad-experiment`
 */
export function experimentValue(project: Project, { experiment, set }: ExperimentChoice, mend?: string): unknown {
  const names = Object.keys(project.experiments);
  if (!Object.hasOwn(project.experiments, experiment))
    throw unknownExperiment(experiment, names, nearest(experiment, names));
  refuseBadName(experiment);
  const raw = project.experiments[experiment];
  const validate = validator(project);
  const result = fitted(raw, set, validate);
  if (!result.issues) return result.value;
  throw refusal(result.issues, { experiment, raw, set, validate, parameters: project.parameters?.() ?? [], mend });
}

/** Files and folders are named after an experiment. @throws Problem `bad-experiment-name` */
function refuseBadName(experiment: string): void {
  const bad = /[/]/.test(experiment)
    ? 'a path'
    : /^[.-]/.test(experiment)
      ? 'hidden or an option'
      : badFileName(experiment);
  if (bad === undefined) return;
  throw new Problem(
    'bad-experiment-name',
    `An experiment cannot be called ${JSON.stringify(experiment)}: a folder of latest/ has its name, and this one is ${bad}. Rename it in \`experiments\` of the project, with letters, digits and hyphens.`,
    { exitCode: 2 },
  );
}

export const rootOf = (project: Project): string => dirname(fileURLToPath(project.source));

export async function openSession(
  project: Project,
  choice: ExperimentChoice,
  storeDir: string,
  onDamage: (notice: { path: string; reason: string }) => void,
  published = choice.experiment,
): Promise<Session> {
  const value = experimentValue(project, choice);
  const graph = pipeline(choice.experiment, project.build(value, choice.experiment));
  const store = await Store.open(resolve(storeDir), { onDamage });
  const indexDir = join(store.root, 'index');
  const root = rootOf(project);
  const environments = project.environments(value, choice.options);
  const options = { root, indexDir, environments, runtime: project.runtime, program: project.source };
  const keying = await Keying.open(options);
  const last = new LastKeys(indexDir, choice.recordedAs ?? choice.experiment);
  const known = graph.maps
    ? await (await import('../plan/known-items.ts')).expandKnown(graph, { store, keying, last })
    : graph;
  return {
    choice,
    value,
    repeat: choiceWords(project, choice, storeDir),
    root,
    pipeline: known,
    store,
    keying,
    last,
    environments,
    latest: join(store.root, 'latest', published),
    async save() {
      await keying.save();
      await store.saveIndex();
      await last.save();
    },
  };
}
