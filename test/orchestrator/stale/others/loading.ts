import { type Attempt, change } from '../attempt.ts';
import type { Files, TinyProject } from '../tiny-project.ts';

/** A work.ts that takes `f` from elsewhere. */
export const W = (from: string, call = 'f()'): string =>
  `import { f } from '${from}';\nexport const work = () => ${call};`;
export const say = (word: string): string => `export const f = () => '${word}';\n`;

/** Files before, and the files that an edit writes over. */
export const loading = (
  name: string,
  before: Files,
  after: Files | ((project: TinyProject) => void),
  setUp?: (project: TinyProject) => void,
): Attempt => change('resolution', name, { before, after, ...(setUp ? { setUp } : {}) });

/** The package.json of the project, with more in it. */
export const TINY = (more: object): string => JSON.stringify({ name: 'tiny', type: 'module', ...more });
