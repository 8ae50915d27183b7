import { Problem } from '../ground/problems.ts';

/** The closure of a stage's code cannot be determined. `at` is `file:line`. */
export function codeNotResolvable(stage: string, at: string, what: string): Problem {
  return new Problem(
    'code-not-resolvable',
    `The code that stage "${stage}" depends on cannot be followed: at ${at}, ${what}. Write a literal there (an import, ` +
      `require or URL with a quoted path that exists), or declare version: '1' in the stage and raise it by hand ` +
      `whenever its meaning changes.`,
    { exitCode: 2 },
  );
}

/** What is said of a specifier that leads to no file. */
export function nothingAt(specifier: string): string {
  if (/^[.#/]|:/.test(specifier)) return `'${specifier}' leads to no file`;
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return `package "${name}" is not installed where Node looks for it from there (npm ci installs what the lock file names)`;
}

export function syntaxError(at: string, what: string): Problem {
  return new Problem('syntax-error', `${at} is not valid TypeScript: ${what} Correct the syntax and run again.`, {
    exitCode: 2,
  });
}
