import { Problem } from '../../ground/problems.ts';
import { asWritten } from '../../ground/program.ts';

/** The Problem behind a module that was not found in the copy of the program; undefined for an error of another kind. */
export function missingModule(stage: string, error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !/^(ERR_)?MODULE_NOT_FOUND$/.test(String((error as { code?: unknown }).code)))
    return undefined;
  const [what = ''] = asWritten(error.message).split('\n');
  return new Problem(
    'undeclared-input',
    `Stage "${stage}" loads what is not there: ${what}. It runs in a copy of the project that holds only the files to which imports lead that can be followed. ` +
      `If the file is in the project, import it by a quoted path in the code of the stage (import('./…'), or new URL('./…', import.meta.url)); if it is a package, install it. Nothing was recorded.`,
    { cause: error },
  );
}
