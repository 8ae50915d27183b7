/** Calls that give another answer each time, or on each machine, as the Problem about them names them. */
export type ImpureCall =
  | 'Date.now'
  | 'Date()'
  | 'new Date()'
  | 'Math.random'
  | 'performance.now'
  | 'process.hrtime'
  | `crypto.${string}`
  | `os.${string}`;

/**
 * What a stage may know, leave behind or start beside its declared inputs and outputs. It enters no key: whoever allows
 * something says that it cannot change the result. Paths are from the project's folder, and stand for what is below
 * them too; a `*` at the end of a name stands for any rest (`env:TF_*`).
 */
export type Allowance =
  | ImpureCall
  | 'network'
  | `env:${string}`
  | `child:${string}`
  | `read:${string}`
  | `write:${string}`;

/** Whether one of the allowances covers what was found, both in the words of `Allowance`. Paths are compared as text. */
export function isAllowed(found: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => {
    if (one === found || one.replace(/(?<=^(?:read|write):)\.\/|\/$/g, '') === found) return true;
    if (one.endsWith('*')) return found.startsWith(one.slice(0, -1));
    return /^(?:read|write):/.test(one) && found.startsWith(one.endsWith('/') ? one : `${one}/`);
  });
}
