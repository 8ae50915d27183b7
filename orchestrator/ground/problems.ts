import type { StandardSchemaV1 } from '@standard-schema/spec';
import { issueLines } from './issue-words.ts';

/** Exit codes of the command line (see README). */
export type ExitCode = 1 | 2 | 3 | 130;

/**
 * An error that a person can cause or mend. Its message is one paragraph: what, where, the value, and the command or edit
 * that mends it. Any other error is a bug and shows its stack.
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

/** Problems cross processes and rooms that may not import this file, so they are recognised by shape, not by class. */
export function isProblem(error: unknown): error is Error & { code: string; exitCode?: ExitCode } {
  return error instanceof Error && error.name === 'Problem';
}

export function badParameters(
  stage: string,
  refused: StandardSchemaV1.FailureResult | Promise<unknown>,
  params: unknown,
): Problem {
  if (refused instanceof Promise)
    return new Problem(
      'async-schema',
      `Stage "${stage}" has an asynchronous parameter schema. Use a synchronous one.`,
      {
        exitCode: 2,
      },
    );
  return new Problem(
    'bad-parameters',
    `Stage "${stage}" was given bad parameters: ${issueLines(refused.issues, params)}.`,
    {
      exitCode: 2,
    },
  );
}

export function parametersNotJson(stage: string, why: string): Problem {
  return new Problem(
    'bad-parameters',
    `Stage "${stage}" was given bad parameters: ${why} Use only finite numbers, strings, booleans, null, lists and plain objects.`,
    { exitCode: 2 },
  );
}

export function undeclaredOutput(stage: string, port: string, declared: readonly string[]): Problem {
  return new Problem(
    'undeclared-output',
    `Stage "${stage}" returned "${port}", which it does not declare, so it would be lost. Add it to the stage's outputs (declared: ${declared.join(', ') || 'none'}), or do not return it.`,
    { exitCode: 2 },
  );
}

export function badItemName(kind: string, name: unknown, why: string): Problem {
  return new Problem(
    'bad-item-name',
    `A stage returned an item of ${kind} named ${JSON.stringify(name)}, which is ${why}. Nodes and folders are named after items: use a short name that stays the same, such as "shard-1".`,
    { exitCode: 2 },
  );
}

export function duplicateItem(kind: string, name: string, first: number, second: number): Problem {
  return new Problem(
    'duplicate-item',
    `A stage returned two items of ${kind} named "${name}", number ${first + 1} and number ${second + 1}. Each item names a node: use different names.`,
    { exitCode: 2 },
  );
}

export function nestedItems(kind: string): Problem {
  return new Problem(
    'nested-items',
    `A stage declares items of ${kind}, which are lists themselves; a list in a list has no names for its parts. Let a second stage split each item, and use mapEach within mapEach.`,
    { exitCode: 2 },
  );
}

export function noSuchItem(from: string, output: string, item: string): Problem {
  return new Problem(
    'no-such-item',
    item === '*'
      ? `An item of ${from}.${output} is used outside the function given to mapEach, where it has no meaning. Call the stage that uses it inside that function.`
      : `${from}.${output} no longer has an item "${item}": it was computed again and returned different items. Run again.`,
    { exitCode: 2 },
  );
}

export function badOutput(stage: string, port: string, kind: string, got: string, cause: Error): Problem {
  const text = `Stage "${stage}" returned ${got} as its output "${port}", which is not of type "${kind}": writing it failed with "${cause.message}". Return a value that the artifact type's write accepts.`;
  return new Problem('bad-output', text, { cause });
}

export function missingEnvironment(stage: string, name: string, known: readonly string[]): Problem {
  return new Problem(
    'unknown-environment',
    `Stage "${stage}" declares the environment "${name}", which the project does not provide. It provides: ${known.join(', ') || 'none'}. Correct the name in the stage, or add the environment to the project.`,
    { exitCode: 2 },
  );
}

/** Two environments of a stage say something under one name, so that one of them would not be in the key. */
export function ambiguousEnvironment(stage: string, name: string, part: string): Problem {
  return new Problem(
    'ambiguous-environment',
    `Stage "${stage}" declares several environments, and "${name}" has a part "${part}" as one before it has. A key holds one of each name. Give the part another name in describe() of "${name}", for example "${name} ${part}".`,
    { exitCode: 2 },
  );
}

/** @param where - The experiment in words, where the command line did not name it */
export function unknownNode(
  pattern: string,
  names: readonly string[],
  nearest: string | undefined,
  where = '',
): Problem {
  const hint = nearest ? ` Did you mean "${nearest}"?` : '';
  return new Problem(
    'unknown-node',
    `No node matches "${pattern}"${where}.${hint} The nodes are: ${names.join(', ')}.`,
    {
      exitCode: 2,
    },
  );
}

export function unknownExperiment(name: string, known: readonly string[], nearest: string | undefined): Problem {
  const hint = nearest ? ` Did you mean "${nearest}"?` : '';
  return new Problem('unknown-experiment', `There is no experiment "${name}".${hint} There are: ${known.join(', ')}.`, {
    exitCode: 2,
  });
}

/** @param quoted - The setting as it was typed, quoted for a shell */
export function badSetting(quoted: string, why: string): Problem {
  return new Problem('bad-setting', `--set ${quoted}: ${why}.`, { exitCode: 2 });
}

export function workerDied(
  node: string,
  code: number | null,
  signal: string | null,
  advice: { readonly memory?: string; readonly crash?: string } = {},
): Problem {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const orElse = (what: string | undefined, by: string): string => (what ? `${by}${what}` : '');
  const cause =
    signal === 'SIGKILL'
      ? ` Most often the system ran out of memory: close other programs${orElse(advice.memory, ', or ')}.`
      : signal === 'SIGSEGV' || signal === 'SIGABRT'
        ? ` Native code crashed${orElse(advice.crash, ': ')}.`
        : '';
  return new Problem(
    'worker-died',
    `The process that computed "${node}" ${how}.${cause} Nothing else was lost: run again, and a long stage resumes from its last checkpoint.`,
  );
}

export function neverSettles(stage: string): Problem {
  return new Problem(
    'never-settles',
    `Stage "${stage}" waits for something that can no longer come: nothing is left in its process that could wake it, no timer, file, connection, program or thread. Look in it for a promise that nobody resolves, or a callback that is never called. What was told to let the process end, by .unref() for instance, does not count: call .ref() while the stage waits for it.`,
  );
}

/** A file of the project is no longer what the keys of this run were made of. */
export function editedWhileBeginning(path: string): Problem {
  return new Problem(
    'edited-while-beginning',
    `${path} was edited while the run began, after its part of the keys was computed. Nothing was computed with it. Run again.`,
  );
}

export function editedWhileRunning(node: string, what: string): Problem {
  return new Problem(
    'edited-while-running',
    `${what} was edited while "${node}" was running, so its result belongs to neither version and was not kept. Run again.`,
  );
}

export function interrupted(): Problem {
  return new Problem('interrupted', 'Interrupted. Finished results are kept; run the same command again to resume.', {
    exitCode: 130,
  });
}
