import { count } from '../ground/number-format.ts';
import type { Study } from '../ground/study-types.ts';
import type { Mark } from './mark.ts';

/** Kinds and short forms of the images' notes, by their words. Notes with names of files and classes come first, by how they begin. */
const NOTES: readonly { readonly says: RegExp; readonly kind: Mark['kind']; readonly short?: string }[] = [
  { says: /^(ignored|pixels:|names in the archive|folders of the class|the classes "|the images of )/i, kind: 'note' },
  { says: /^\d+ damaged/i, kind: 'note', short: 'Damaged images left out.' },
  { says: /synthetic/i, kind: 'synthetic', short: 'Synthetic images.' },
  { says: /^dark or flat/i, kind: 'note', short: 'Dark or flat images.' },
  { says: /re-?compressed|jpeg/i, kind: 're-compressed', short: 'Re-compressed as JPEG.' },
  { says: /^a part of|^it has \d|subsampled/i, kind: 'subsampled', short: 'A part of the data set.' },
  { says: /not checked against/i, kind: 'note', short: 'Not checked against the canonical bytes.' },
  { says: /resized/i, kind: 'note', short: 'Resized images.' },
  { says: /test images?\b.*drawn|drawn.*as test/i, kind: 'note', short: 'Test images drawn by seed.' },
  { says: /broader distribution/i, kind: 'note' },
];

/** With fewer labelled images, one division into parts decides much of the result. */
const FEW_LABELLED = 2000;

/** Marks data that are synthetic, re-compressed, resized, few, or only a part of the data set. */
export function dataMarks({ dataset }: Study): Mark[] {
  const marks = dataset.notes.map((text): Mark => {
    const { kind, short } = NOTES.find(({ says }) => says.test(text)) ?? { kind: 'note' as const, short: text };
    return { kind, text, ...(short === undefined ? {} : { short }) };
  });
  const has = (kind: Mark['kind']): boolean => marks.some((mark) => mark.kind === kind);
  if (dataset.synthetic && !has('synthetic'))
    marks.unshift({
      kind: 'synthetic',
      text: `${dataset.title} consists of synthetic images, not photographs.`,
      short: 'Synthetic images.',
    });
  if (!dataset.synthetic && !has('subsampled')) marks.push(...subsampled(dataset));
  return [...marks, ...fewLabelled(dataset)];
}

/** Intervals are over the test images at hand: they know nothing of another division of the same images. */
function fewLabelled({ train, validation, test, synthetic, notes }: Study['dataset']): Mark[] {
  const labelled = train + validation + test;
  if (labelled >= FEW_LABELLED) return [];
  const isDrawn = synthetic || notes.some((text) => /drawn by seed as test/.test(text));
  return [
    {
      kind: 'few-labels',
      text: `Few labelled images: ${count(labelled)}, divided once into ${count(train)} for training, ${count(validation)} for validation and ${count(test)} for testing. Another division may give other numbers, and no interval here covers that. Run again with --set split.seed=1, 2, 3 \u2026${isDrawn ? ' and, since test images are drawn by seed, --set data.seed=1, 2, 3 \u2026' : ''}, and trust what holds in all of them.`,
      short: `Few labelled images (${count(labelled)}).`,
    },
  ];
}

function subsampled({ published, train, validation, test }: Study['dataset']): Mark[] {
  const whole = published?.images;
  const labelled = train + validation;
  if (!whole || (labelled >= whole.train && test >= whole.test)) return [];
  const text = `A part of ${published.title}: ${count(labelled)} of its ${count(whole.train)} labelled training images, ${count(test)} of its ${count(whole.test)} test images.`;
  return [{ kind: 'subsampled', text, short: 'A part of the data set.' }];
}
