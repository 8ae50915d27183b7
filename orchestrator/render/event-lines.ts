import type { Event, NodeLog, NodeRetrying, Notice } from '../events.ts';
import { cleaned } from '../ground/clean-text.ts';
import { humanSeconds } from '../ground/quantities.ts';
import { type Paint, printedLines } from '../ground/text.ts';

/** An event without what a terminal would take for commands. What stages print is cleaned line by line where it is shown. */
export const cleanEvent = (event: Event): Event => {
  if (event.type === 'node-log') return { ...cleaned(event), text: event.text };
  if (event.type !== 'node-finished' || event.problem === undefined) return cleaned(event);
  return { ...cleaned(event), problem: { ...cleaned(event.problem), log: event.problem.log } };
};

export const noticeLine = ({ level, message }: Notice, paint: Paint): string =>
  level === 'warning' ? `${paint('yellow', 'warning:')} ${message}` : message;

export function logLines({ node, text }: NodeLog, paint: Paint): string[] {
  const prefix = paint('dim', `${node} |`);
  return printedLines(text).map((line) => `${prefix} ${line}`);
}

export const retryLine = ({ node, attempt, of, delaySeconds, code, message }: NodeRetrying, paint: Paint): string =>
  paint('yellow', `${node}: ${code}, attempt ${attempt} of ${of} in ${humanSeconds(delaySeconds)}: ${message}`);
