import type { Experiment } from '../experiments/experiment.ts';
import { decodeArchive } from './decode/archive.ts';
import { drawSynthetic } from './decode/synthetic.ts';
import { downloadCifar10 } from './download/cifar10.ts';
import { downloadLocal } from './download/local.ts';
import { downloadNothing } from './download/synthetic.ts';

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
    name === 'cifar10' && path === null
      ? downloadCifar10({}, {})
      : downloadLocal({}, { path: path ?? '', name: name === 'folder' ? 'image folder' : name });
  return decodeArchive({ source }, { size, onBadImage, seed });
}
