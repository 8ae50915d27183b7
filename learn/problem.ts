/**
 * An error that a person can cause or mend: its message says what failed, where, with which value, and what mends it.
 * Other rooms know it by its name and its code, which never changes.
 */
export function problem(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: 'Problem', code });
}
