import { Problem } from '../ground/problems.ts';

/** The closure of a stage's code cannot be known; `at` is `file:line`. */
export function codeNotResolvable(stage: string, at: string, what: string): Problem {
  return new Problem(
    'code-not-resolvable',
    `The code that stage "${stage}" depends on cannot be followed: at ${at}, ${what}. Write a literal there (an import, ` +
      `require or URL of a quoted path that exists), or give the stage an explicit version: '1' in its declaration, ` +
      `to be raised by hand whenever its meaning changes.`,
    { exitCode: 2 },
  );
}

export function syntaxError(at: string, what: string): Problem {
  return new Problem('syntax-error', `${at} is not valid TypeScript: ${what} Mend the syntax there and run again.`, {
    exitCode: 2,
  });
}
