import type { NodeLog, NodeRetrying, Notice } from '../events.ts';
import { humanSeconds } from '../ground/quantities.ts';
import { type Paint, printedLines } from '../ground/text.ts';

export const noticeLine = ({ level, message }: Notice, paint: Paint): string =>
  level === 'warning' ? `${paint('yellow', 'warning:')} ${message}` : message;

export function logLines({ node, text }: NodeLog, paint: Paint): string[] {
  const prefix = paint('dim', `${node} |`);
  return printedLines(text).map((line) => `${prefix} ${line}`);
}

export const retryLine = ({ node, attempt, of, delaySeconds, code, message }: NodeRetrying, paint: Paint): string =>
  paint('yellow', `${node}: ${code}, attempt ${attempt} of ${of} in ${humanSeconds(delaySeconds)}: ${message}`);
