import { dataSetCard } from '../../data/sets/cards.ts';
import { DECODERS } from '../decode/decoders.ts';
import { drawSynthetic } from '../decode/synthetic.ts';
import { downloadDataSet } from '../download/data-set.ts';
import { downloadLocal } from '../download/local.ts';
import { downloadNothing } from '../download/synthetic.ts';
import type { Experiment } from '../settings/experiment.ts';

/** download → decode: from a local path, or from where the data set is published. */
export function decodedImages({ name, path, size, onBadImage, seed, train, test }: Experiment['data']) {
  if (name === 'synthetic') {
    const { source } = downloadNothing({}, {});
    return drawSynthetic({ source }, { train, test, seed });
  }
  const { source } =
    path === null && name !== 'folder'
      ? downloadDataSet({}, published(name))
      : downloadLocal({}, { path: path ?? '', name: name === 'folder' ? 'image folder' : name });
  return DECODERS[name]({ source }, { size, onBadImage, seed });
}

/** What of a card a download depends on: nothing else of it is in the key. */
function published(id: Parameters<typeof dataSetCard>[0]) {
  const { title, archives } = dataSetCard(id);
  return {
    name: id,
    title,
    archives: archives.map(({ bytes: _, addresses, ...archive }) => ({ ...archive, addresses: [...addresses] })),
  };
}
