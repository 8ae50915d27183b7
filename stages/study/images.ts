import { dataSetCard } from '../../data/sets/cards.ts';
import { DECODERS } from '../decode/decoders.ts';
import { drawShapes } from '../decode/synthetic.ts';
import { drawWeaves } from '../decode/weaves.ts';
import { downloadDataSet } from '../download/data-set.ts';
import { downloadLocal } from '../download/local.ts';
import { downloadNothing } from '../download/synthetic.ts';
import type { Experiment } from '../settings/experiment.ts';

type Data = Experiment['data'];

const DRAWN = { synthetic: drawShapes, weaves: drawWeaves };
const isDrawn = (name: Data['name']): name is keyof typeof DRAWN => Object.hasOwn(DRAWN, name);

/** Adds the download: of a local path, or from where the data set is published. Synthetic images need none. */
export function download({ name, path }: Data) {
  if (isDrawn(name)) return downloadNothing({}, { name, title: dataSetCard(name).title });
  if (path === null && name !== 'folder') return downloadDataSet({}, published(name));
  return downloadLocal({}, { path: path!, name: name === 'folder' ? 'the image folder' : name });
}

/** Adds the decoder of the data set. */
export function decode(
  from: ReturnType<typeof download>,
  { name, size, onBadImage, seed, train, test, unlabeled }: Data,
) {
  return isDrawn(name)
    ? DRAWN[name](from, { train, test, unlabeled, size, seed })
    : DECODERS[name](from, { size, onBadImage, seed });
}

/** The part of a card that enters the key of the download: an edit to any other part makes nothing stale. */
function published(id: Parameters<typeof dataSetCard>[0]) {
  const { title, archives } = dataSetCard(id);
  return {
    name: id,
    title,
    archives: archives.map(({ addresses, ...archive }) => ({ ...archive, addresses: [...addresses] })),
  };
}
