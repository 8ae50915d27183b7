import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder, ImageSet, Splits } from '../artifacts.ts';
import type { Setting } from './variants.ts';

/** Labelled images of a study, and their split. */
export interface LabelledImages {
  readonly train: Ref<typeof ImageSet>;
  readonly test: Ref<typeof ImageSet>;
  readonly split: Ref<typeof Splits>;
}

/** An encoder and its origin. */
export interface Learnt {
  readonly encoder: Ref<typeof Encoder>;
  readonly method: string;
  readonly family: 'self-supervised' | 'supervised' | 'random' | 'pretrained';
  readonly seed: number;
  readonly input?: 'lightness';
  /** The name of its row; the method's by default. */
  readonly row?: string;
  /** The labels that trained it: only probes with the same subset may use it. */
  readonly subset?: { readonly fraction: number; readonly draw: number } | undefined;
  /** Values of the swept parameters, and the same as part of a name. */
  readonly setting?: Setting;
  readonly label?: string;
}

/** The label of a node: `simclr,seed=0,epochs=10`. */
export const nameOf = ({ method, seed, subset, input, label }: Omit<Learnt, 'encoder' | 'family'>): string =>
  [method, `seed=${seed}`, ...(subset ? [`labels=${subset.fraction},draw=${subset.draw}`] : []), input, label]
    .filter(Boolean)
    .join(',');

/** Names the nodes that measure an encoder. */
export const aboutOf = (learnt: Parameters<typeof nameOf>[0]): { label: string } => ({ label: nameOf(learnt) });

/** The folder of an exported encoder: `simclr-seed-0-epochs-10`. */
export const folderOf = ({ method, seed, label }: Learnt): string =>
  [`${method}-seed-${seed}`, ...(label ? [label.replace(/[^\w.-]+/g, '-')] : [])].join('-');
