import { type Block, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';

/** Pictures of what encoders learned. They are for illustration: no conclusion and no choice rests on them. */
export function featuresSection({ study }: Findings, figures: PaperFigures): Section | undefined {
  const { maps, neighbours, pictures } = figures;
  if (!maps && !neighbours && pictures.length === 0) return undefined;
  const quality = (study.maps ?? []).map((map) => map.quality.trustworthiness);
  const trust = quality.length > 0 ? ` Trustworthiness is ${range(quality)}.` : '';
  const parts: Text[] = [
    ...(maps ? [text`${{ ref: maps.id }} maps validation images by their features.${trust}`] : []),
    ...(neighbours
      ? [text`${{ ref: neighbours.id }} shows the training images nearest to some of them in feature space.`]
      : []),
    ...(pictures.length > 0 ? [madeOf(pictures.map(({ id }) => id))] : []),
  ];
  const said: Text = parts.flatMap((part, i) => (i > 0 ? [' ', ...part] : part));
  const shown = [maps, neighbours, ...pictures].filter((block) => block !== undefined);
  const blocks: Block[] = [
    p`These figures illustrate the features; ${{ ref: 'table-main' }} has the numbers. ${said} None of them shows a test image.`,
    ...shown,
  ];
  return { id: 'features', title: 'Features', blocks };
}

/** `Figure 7 and Figure 8 show images that the methods make from some of them.` */
const madeOf = (ids: readonly string[]): Text => [
  ...ids.flatMap((ref, i): Text => [...(i === 0 ? [] : [i === ids.length - 1 ? ' and ' : ', ']), { ref }]),
  ids.length === 1
    ? ' shows images that the method makes from validation images.'
    : ' show images that the methods make from validation images.',
];

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
    (Math.floor(100 * value) / 100).toFixed(2),
  );
  return least === most ? least! : `${least} to ${most}`;
}
