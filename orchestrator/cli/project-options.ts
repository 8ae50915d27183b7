import { shellWord } from '../ground/text.ts';
import type { Project } from './project.ts';

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
    return value === undefined || value === standard ? [] : [`--${name} ${shellWord(value)}`];
  });
