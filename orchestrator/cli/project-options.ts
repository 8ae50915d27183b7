import { settingWords, storeWords } from '../ground/printed-command.ts';
import type { Project } from './project.ts';
import type { ExperimentChoice } from './session-types.ts';

type Declared = Pick<Project, 'options'>;

/** The project's own options among `members` (parsed flags, run.json, a lock), which may lack some: those have their defaults. */
export function optionValues({ options = [] }: Declared, members: object): Record<string, string> {
  const given = members as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    options.map(({ name, default: standard }) => {
      const value = given[name];
      return [name, typeof value === 'string' ? value : standard];
    }),
  );
}

/** Command-line words that give these values; defaults are left out. */
export const optionFlags = ({ options = [] }: Declared, values: Readonly<Record<string, string>>): string[] =>
  options.flatMap(({ name, default: standard }) => {
    const value = values[name];
    return value === undefined || value === standard ? [] : [`--${name}`, value];
  });

/** Words that repeat a choice over a store: settings, the project's own options, and the store. */
export const choiceWords = (
  project: Declared,
  { set, options }: Pick<ExperimentChoice, 'set' | 'options'>,
  store: string,
): string[] => [...settingWords(set), ...optionFlags(project, options), ...storeWords(store)];
