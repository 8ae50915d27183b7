import { type Context, createContext, Script } from 'node:vm';
import { unwatched } from '../../guard/watch.ts';
import { TookTooLong } from './took-too-long.ts';

/**
 * An inline stage takes milliseconds. One that takes longer belongs into a worker, where it can be ended. An interrupt waits
 * as long: to watch for it as well would take another thread for each call.
 */
const LONGEST_MS = 250;

let sandbox: Context | undefined;
let script: Script | undefined;

/**
 * Calls a function that only computes and gives its result. Time ends it, even in a loop without end.
 * @throws TookTooLong; what the function throws
 */
export function briefly<T>(call: () => T, longest = LONGEST_MS): T {
  // Only what V8 starts as a script can be ended from outside.
  sandbox ??= createContext({ call: undefined });
  script ??= new Script('call()');
  sandbox.call = call;
  try {
    return script.runInContext(sandbox, { timeout: longest }) as T;
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new TookTooLong() : error;
  } finally {
    sandbox.call = undefined;
  }
}

/**
 * The object with every function put off to the next turn, so that no work of the orchestrator is done, or ended, in `briefly`.
 * It is not watched either where a stage gives nothing but texts and bytes, which cannot act.
 */
export function putOff<T extends object>(object: T): T {
  const members = Object.entries(object).map(([name, value]) => [
    name,
    typeof value !== 'function'
      ? value
      : async (...args: unknown[]) => {
          await undefined;
          return args.every(isInert) ? unwatched(() => value.apply(object, args)) : value.apply(object, args);
        },
  ]);
  return Object.fromEntries(members) as T;
}

const isInert = (value: unknown): boolean => typeof value === 'string' || value instanceof Uint8Array;
