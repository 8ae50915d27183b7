import type { Notice } from '../events.ts';

/** Tells that a damaged object was put aside. */
export const damageNotice = (path: string, reason: string): Notice => ({
  type: 'notice',
  level: 'warning',
  code: 'damaged-object',
  message: `${path} was damaged (${reason}) and was moved to quarantine; the stage that made it runs again.`,
});
