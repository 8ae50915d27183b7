import { type Block, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';

/** What encoders make of images, to be looked at: nothing is concluded from it, and no method is chosen by it. */
export function featuresSection({ study }: Findings, figures: PaperFigures): Section | undefined {
  const { maps, neighbours, pictures } = figures;
  if (!maps && !neighbours && pictures.length === 0) return undefined;
  const quality = (study.maps ?? []).map((map) => map.quality.trustworthiness);
  const trust = quality.length > 0 ? ` Trustworthiness is ${range(quality)}.` : '';
  const parts: Text[] = [
    ...(maps ? [text`${{ ref: maps.id }} lays out validation images by their features.${trust}`] : []),
    ...(neighbours
      ? [text`${{ ref: neighbours.id }} has what lies nearest to some of them among the training images.`]
      : []),
    ...(pictures.length > 0 ? [madeOf(pictures.map(({ id }) => id))] : []),
  ];
  const said: Text = parts.flatMap((part, i) => (i > 0 ? [' ', ...part] : part));
  const shown = [maps, neighbours, ...pictures].filter((block) => block !== undefined);
  const blocks: Block[] = [
    p`These are for looking at; numbers are in ${{ ref: 'table-main' }}. ${said} None shows a test image.`,
    ...shown,
  ];
  return { id: 'features', title: 'Features', blocks };
}

/** `Figure 7 and Figure 8 show what methods make of some of them.` */
const madeOf = (ids: readonly string[]): Text => [
  ...ids.flatMap((ref, i): Text => [...(i === 0 ? [] : [i === ids.length - 1 ? ' and ' : ', ']), { ref }]),
  ids.length === 1 ? ' shows what its method makes of some of them.' : ' show what their methods make of some of them.',
];

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
    (Math.floor(100 * value) / 100).toFixed(2),
  );
  return least === most ? least! : `${least} to ${most}`;
}
