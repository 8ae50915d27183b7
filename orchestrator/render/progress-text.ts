import type { NodeProgress } from '../events.ts';
import { humanRate, humanSeconds } from '../ground/quantities.ts';

/** How far a node is, in [0, 1]; undefined where the total is unknown. */
export function fractionOf(progress: NodeProgress | undefined): number | undefined {
  if (!progress || progress.total <= 0) return undefined;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}

export const percent = (fraction: number): string => `${Math.floor(100 * fraction)} %`;

/** `38/120 pages` */
export const countText = ({ done, total, unit }: NodeProgress): string =>
  `${short(done)}${total > 0 ? `/${short(total)}` : ''} ${unit}`;

const short = (count: number): string => String(Number.isInteger(count) ? count : Number(count.toFixed(2)));

/** `12.3 steps/s`; empty where the rate is unknown. */
export const rateText = ({ rate, unit }: NodeProgress): string => (rate ? humanRate(rate, unit) : '');

/** `2 min 10 s left`; empty where that is unknown or nothing is left. */
export function leftText({ done, total, secondsLeft }: NodeProgress): string {
  if (secondsLeft === undefined || done >= total) return '';
  return secondsLeft < 1 ? '< 1 s left' : `${humanSeconds(Math.round(secondsLeft))} left`;
}
