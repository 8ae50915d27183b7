/** A figure as SVG text, with what its caption needs. */
export interface DrawnFigure {
  readonly svg: string;
  readonly alt: string;
  /** It spans both columns of the paper. */
  readonly wide?: boolean;
  /** Its caption, where that depends on what was drawn. */
  readonly note?: string;
}
