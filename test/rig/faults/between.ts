import { compileFunction } from 'node:vm';

export type Before = (args: readonly any[]) => void;
export type After = (args: readonly any[], result: any) => void;
type Call = (...args: any[]) => any;

/**
 * A function with something before and after it. It bears the name of a file of Node, as the function that it replaces: where
 * the guard of stages lies below this layer, no line of the layer counts as a stage's.
 */
export const between = compileFunction(
  `return {
    sync: (before, call, after) => (...args) => { before(args); const result = call(...args); after(args, result); return result; },
    later: (before, call, after) => async (...args) => { before(args); const result = await call(...args); after(args, result); return result; },
  };`,
  [],
  { filename: 'node:faults' },
)() as Readonly<Record<'sync' | 'later', (before: Before, call: Call, after: After) => Call>>;
