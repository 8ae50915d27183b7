import { type Context, createContext, Script } from 'node:vm';
import { interrupted } from '../../ground/problems.ts';
import { TookTooLong } from './took-too-long.ts';

/** An inline stage takes milliseconds. One that takes longer belongs into a worker, where it can be ended. */
const LONGEST_MS = 250;

let sandbox: Context | undefined;
let script: Script | undefined;

/**
 * Calls a function that only computes and gives its result. Ctrl-C ends it, and so does time, even in a loop without end.
 * @throws TookTooLong; Problem `interrupted`; what the function throws
 */
export function briefly<T>(call: () => T, longest = LONGEST_MS): T {
  // Only what V8 starts as a script can be ended from outside.
  sandbox ??= createContext({ call: undefined });
  script ??= new Script('call()');
  sandbox.call = call;
  try {
    return script.runInContext(sandbox, { timeout: longest, breakOnSigint: true }) as T;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new TookTooLong();
    if (code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    // The signal was taken for the script alone; the run must end as well.
    process.emit('SIGINT', 'SIGINT');
    throw interrupted();
  } finally {
    sandbox.call = undefined;
  }
}

/** The object with every function put off to the next turn, so that no work of the orchestrator is done, or ended, in `briefly`. */
export function putOff<T extends object>(object: T): T {
  const members = Object.entries(object).map(([name, value]) => [
    name,
    typeof value !== 'function'
      ? value
      : async (...args: unknown[]) => {
          await undefined;
          return value.apply(object, args);
        },
  ]);
  return Object.fromEntries(members) as T;
}
