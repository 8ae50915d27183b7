import { Problem } from '../../ground/problems.ts';

/** The ways in which V8 says that something frozen was to be changed, with the member that was meant. */
const REFUSED =
  /^Cannot (?:assign to read only property|add property|delete property|define property|redefine property:?) '?(.+?)'?(?:$|,| of (?:object )?['#[])/;

/**
 * The Problem of a stage that changed one of its parameters in place; undefined if `error` says something else. Parameters
 * are frozen, since the key and the record hold the value that the stage was given.
 */
export function changedParameter(
  stage: string,
  error: unknown,
  params: Readonly<Record<string, unknown>>,
): Problem | undefined {
  const member = error instanceof TypeError ? REFUSED.exec(error.message)?.[1] : undefined;
  if (member === undefined) return undefined;
  const holders = Object.keys(params).filter((name) => name === member || holds(params[name], member));
  if (holders.length === 0) return undefined;
  const [, place] =
    /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*?:\d+):\d+\)?$/m.exec((error as Error).stack ?? '') ??
    [];
  const which =
    holders.length === 1 ? `its parameter "${holders[0]}"` : `one of its parameters (${holders.join(', ')})`;
  const text = `Stage "${stage}" changed ${which} in place${place ? ` at ${place}` : ''}: ${(error as Error).message}. Parameters are frozen, since the key and the record hold them as they were given. Change a copy: [...list], {...object} or structuredClone(value).`;
  return new Problem('changed-parameter', text, { cause: error });
}

/** True if `value` has, or as a list could get, a member of this name at any depth. */
function holds(value: unknown, member: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.hasOwn(value, member) || (Array.isArray(value) && String(value.length) === member)) return true;
  return Object.values(value).some((inner) => holds(inner, member));
}
