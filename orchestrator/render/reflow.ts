import { visibleWidth } from '../ground/text.ts';

const eraseRowAbove = '\u001b[2K\u001b[1A';

/**
 * Remembers what a live region drew. A terminal that is made narrower wraps lines that were drawn at full width, so that
 * the region has more rows than were written, and erasing as many as were written leaves some behind.
 */
export class Reflow {
  #widths: readonly number[] = [];

  /** What erases the rows that came by wrapping, for a cursor below the region; before anything else is written. */
  erase(columns: number): string {
    const extra = this.#widths.reduce((sum, width) => sum + Math.max(0, Math.ceil(width / columns) - 1), 0);
    return eraseRowAbove.repeat(extra);
  }

  /** @param text All that is on the screen of the region now; lines that were wrapped when written are several. */
  drew(text: string): void {
    this.#widths = text.split('\n').map(visibleWidth);
  }
}
