/** A figure as SVG text, with what its caption needs. */
export interface DrawnFigure {
  readonly svg: string;
  readonly alt: string;
  /** Over both columns of the paper. */
  readonly wide?: boolean;
  /** What its caption says, where that follows from what was drawn. */
  readonly note?: string;
}
