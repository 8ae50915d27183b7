import type { StandardSchemaV1 } from '@standard-schema/spec';

/** Exit codes of the command line (see README). */
export type ExitCode = 1 | 2 | 3 | 130;

/**
 * An error that a person can cause or mend: what, where, the value, and the command or edit that mends it, in one
 * paragraph. Anything else that is thrown is a bug and shows its stack.
 */
export class Problem extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  constructor(code: string, message: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Problems cross processes and folders that may not import this one, so they are known by shape, not by class. */
export function isProblem(error: unknown): error is Error & { code: string; exitCode?: ExitCode } {
  return error instanceof Error && error.name === 'Problem';
}

const pathOf = (issue: StandardSchemaV1.Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');

/** Lines of a Standard Schema refusal: `data.limit: Expected >=1 but received 0`. */
export function issueLines(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues.map((issue) => `${pathOf(issue) || 'the whole value'}: ${issue.message}`).join('; ');
}

export function badParameters(stage: string, refused: StandardSchemaV1.FailureResult | Promise<unknown>): Problem {
  if (refused instanceof Promise)
    return new Problem(
      'async-schema',
      `Stage "${stage}" has an asynchronous parameter schema. Use a synchronous one.`,
      {
        exitCode: 2,
      },
    );
  return new Problem('bad-parameters', `Stage "${stage}" was given bad parameters: ${issueLines(refused.issues)}.`, {
    exitCode: 2,
  });
}
