/** Calls whose answer changes with time or machine, in the words of the Problem about them. */
export type ImpureCall =
  | 'Date.now'
  | 'Date()'
  | 'new Date()'
  | 'Math.random'
  | 'performance.now'
  | `process.${string}`
  | 'fs.statfs'
  | `crypto.${string}`
  | `os.${string}`;

/**
 * Allows a stage to read, write or start something beside its declared inputs and outputs. It enters no key: an allowance
 * states that it cannot change the result. Paths start at the project's folder and include everything below them; a `*` at the
 * end of a name stands for any rest (`env:TF_*`).
 */
export type Allowance =
  | ImpureCall
  | 'network'
  | `env:${string}`
  | `child:${string}`
  | `read:${string}`
  | `write:${string}`;

/** True if one of the allowances covers a finding. Both are in the words of `Allowance`; paths are compared as text. */
export function isAllowed(found: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => {
    if (one === found || one.replace(/(?<=^(?:read|write):)\.\/|\/$/g, '') === found) return true;
    if (one.endsWith('*')) return found.startsWith(one.slice(0, -1));
    return /^(?:read|write):/.test(one) && found.startsWith(one.endsWith('/') ? one : `${one}/`);
  });
}
