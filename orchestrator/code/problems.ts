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

/** A package cannot work, and nobody can say with what a result would be made. */
export function packageIncomplete(label: string, needs: string, folder: string): Problem {
  return new Problem(
    'package-incomplete',
    `Package ${label} in ${folder} needs "${needs}", which is not installed where Node looks for it from there. Run npm ci, or what your package manager has in its place, and run again.`,
    { exitCode: 2 },
  );
}

/** The files of a package are those of the project itself, with all that the project makes. */
export function packageHoldsProject(folder: string): Problem {
  return new Problem(
    'package-holds-project',
    `A package depends on a link to ${folder}, which holds this project, so its files are not those of a package. Move what the package needs into a package beside the project, and link that.`,
    { exitCode: 2 },
  );
}

/** Why a file cannot be followed that `from` leads to, because of how the two are written. */
export function strangeName(from: string, path: string, isCode: boolean): string | undefined {
  // Declarations are named by their file, # and their name.
  if (path.includes('#')) return `'${from}' is '${path}', and files with # in their path cannot be followed`;
  return isCode && /.[?#]/.test(from)
    ? `'${from}' makes a second copy of '${path}', with a state of its own: leave out what begins with ? or #`
    : undefined;
}
