import { decodeArchive } from './decode/archive.ts';
import { drawSynthetic } from './decode/synthetic.ts';
import { downloadCifar10 } from './download/cifar10.ts';
import { downloadCifar100 } from './download/cifar100.ts';
import { downloadLocal } from './download/local.ts';
import { downloadStl10 } from './download/stl10.ts';
import { downloadNothing } from './download/synthetic.ts';
import type { Experiment } from './settings/experiment.ts';

const DOWNLOADS = {
  cifar10: () => downloadCifar10({}, {}),
  cifar100: () => downloadCifar100({}, {}),
  stl10: () => downloadStl10({}, {}),
};

/**
 * download → decode, by where the images are: each source is a stage file of its own, so that an edit to one leaves the
 * others' images fresh.
 */
export function decode({ name, path, size, onBadImage, seed, train, test }: Experiment['data']) {
  if (name === 'synthetic') {
    const { source } = downloadNothing({}, {});
    return drawSynthetic({ source }, { train, test, seed });
  }
  const { source } =
    path === null && name !== 'folder'
      ? DOWNLOADS[name]()
      : downloadLocal({}, { path: path ?? '', name: name === 'folder' ? 'image folder' : name });
  return decodeArchive({ source }, { size, onBadImage, seed });
}
