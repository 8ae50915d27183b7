import type { Notice } from '../events.ts';

/** The notice that a damaged object was moved to quarantine. */
export const damageNotice = (path: string, reason: string): Notice => ({
  type: 'notice',
  level: 'warning',
  code: 'damaged-object',
  message: `${path} was damaged (${reason}) and was moved to quarantine; the stage that made it runs again.`,
});
