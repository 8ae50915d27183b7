import type { FigureBlock } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import type { DrawnFigure } from './drawn-figure.ts';

/** The CSV with a figure's data, and the nodes that it is drawn from. */
interface Origin {
  readonly csv?: string;
  readonly nodes?: readonly string[];
}

/** Makes the block of a drawn figure, with the marks of the study at the end of its caption. */
export type ToBlock = (name: string, drawn: DrawnFigure, caption: string, origin?: Origin) => FigureBlock;

export const blocksFor =
  ({ marks }: Findings): ToBlock =>
  (name, drawn, caption, { csv, nodes } = {}) => ({
    kind: 'figure',
    id: `figure-${name}`,
    path: `figures/${name}.svg`,
    // Several figures share one page, where identifiers must be unique.
    image: { svg: drawn.svg.replace(/(id="|#)(clip|gradient)(\d+)(?=[")])/g, `$1${name}-$2$3`) },
    alt: drawn.alt,
    caption: [caption + captionMarks(marks)],
    wide: drawn.wide ?? false,
    ...(csv && { csv: `tables/${csv}.csv` }),
    ...(nodes && nodes.length > 0 && { nodes: [...new Set(nodes)] }),
  });
