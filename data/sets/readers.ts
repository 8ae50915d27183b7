import { cifar10 } from './cifar10.ts';
import { cifar100 } from './cifar100.ts';
import type { DataSetReader } from './data-set-reader.ts';
import { stl10 } from './stl10.ts';

/** Readers of all data sets that are published as files. */
export const READERS: readonly DataSetReader[] = [
  // The first one that recognises a source reads it.
  cifar10,
  cifar100,
  stl10,
];
