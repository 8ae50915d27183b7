import type { DataSetId } from '../../data/sets/cards.ts';
import { decodeCifar10 } from './cifar10.ts';
import { decodeCifar100 } from './cifar100.ts';
import { decodeFolder } from './folder.ts';
import { decodeStl10 } from './stl10.ts';

/** The decode stage of each data set that is read from files. */
export const DECODERS: Readonly<Record<Exclude<DataSetId, 'synthetic' | 'weaves'> | 'folder', typeof decodeFolder>> = {
  cifar10: decodeCifar10,
  cifar100: decodeCifar100,
  stl10: decodeStl10,
  folder: decodeFolder,
};
