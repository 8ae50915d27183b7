import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder, ImageSet, Splits } from '../artifacts.ts';
import type { Setting } from './variants.ts';

/** The images of a study, and which of them are for what. */
export interface StudyImages {
  readonly train: Ref<typeof ImageSet>;
  readonly test: Ref<typeof ImageSet>;
  readonly unlabeled: Ref<typeof ImageSet>;
  readonly split: Ref<typeof Splits>;
}

/** An encoder, and what it was learnt from; `subset` where labels were used, which no other probe may be given. */
export interface Learnt {
  readonly encoder: Ref<typeof Encoder>;
  readonly method: string;
  readonly family: 'self-supervised' | 'supervised' | 'random' | 'pretrained';
  readonly seed: number;
  readonly input?: 'lightness';
  /** The name of its row; the method's where absent. */
  readonly row?: string;
  readonly subset?: { readonly fraction: number; readonly draw: number } | undefined;
  /** Values of what is swept, and the same as a part of names. */
  readonly setting?: Setting;
  readonly label?: string;
}

/** A part of the names of nodes: `simclr,seed=0,epochs=10`. */
export const nameOf = ({ method, seed, subset, input, label }: Omit<Learnt, 'encoder' | 'family'>): string =>
  [method, `seed=${seed}`, ...(subset ? [`labels=${subset.fraction},draw=${subset.draw}`] : []), input, label]
    .filter(Boolean)
    .join(',');

/** A folder of its own among the exports: `simclr-seed-0-epochs-10`. */
export const folderOf = ({ method, seed, label }: Learnt): string =>
  [`${method}-seed-${seed}`, ...(label ? [label.replace(/[^\w.-]+/g, '-')] : [])].join('-');
