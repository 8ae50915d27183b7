import { letters, SOFT, svgOf } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { COLUMN } from './vega-figure.ts';

/** Figures that could not be drawn, in a sentence each. */
export class FailedFigures {
  readonly remarks: string[] = [];

  /**
   * Draws a figure. Where that fails, words stand in its place, and a remark says why: a drawing must not take the numbers of
   * a study with it.
   */
  async drawn<T extends DrawnFigure>(
    name: string,
    draw: () => Promise<T | undefined> | T | undefined,
  ): Promise<T | (DrawnFigure & { readonly failed: true }) | undefined> {
    try {
      return await draw();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.remarks.push(`The figure "${name}" could not be drawn: ${why}. Its numbers are in tables/.`);
      const alt = 'This figure could not be drawn. Its numbers are in the tables beside the report.';
      const words = letters(alt, 4, 16, { size: 7, colour: SOFT });
      return { svg: svgOf(COLUMN, 24, alt, [words]), alt, failed: true };
    }
  }
}
