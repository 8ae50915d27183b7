import type { Notice } from '../events.ts';
import { painter } from '../ground/text.ts';
import { noticeLine } from '../render/event-lines.ts';
import type { Output } from './output.ts';
import type { Session } from './session-types.ts';

/** The notice that packages of the planned stages are not those of the lock file; undefined if they are. */
export function lockNotice({ keying }: Session): Notice | undefined {
  const [first, ...rest] = keying.code.unlocked();
  if (!first) return undefined;
  const { path, installed, locked } = first;
  const differs = locked === undefined ? 'does not have' : `has ${locked} of`;
  const more = rest.length > 0 ? `, and differs in ${rest.length} more` : '';
  const message =
    `package-lock.json ${differs} ${path}, which is installed as ${installed}${more}. Results count with what is ` +
    `installed; npm ci installs what the lock file names.`;
  return { type: 'notice', level: 'warning', code: 'lock-differs', message };
}

/** Shows it for a command that is no run. */
export function showLockNotice(session: Session, output: Output): void {
  const notice = lockNotice(session);
  if (!notice) return;
  output.data(notice);
  output.note(noticeLine(notice, painter(output.terminal.color)));
}
