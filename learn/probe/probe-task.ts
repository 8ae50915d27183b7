import type { EncoderState, ImageSource, RandomStreams, Scores } from '../types.ts';
import type { SgdProbe } from './train-head.ts';

export type ProbeProtocol = 'logistic' | 'knn' | 'sgd';

/** An encoder, the images it is probed on, and the classifiers to fit. */
export interface ProbeTask extends Pick<Scores, 'method' | 'family' | 'seed' | 'classes'> {
  readonly encoder: EncoderState;
  /** Training images with a label each. Only labels of `validation` and `subsets` are read. */
  readonly images: ImageSource;
  readonly labels: Int32Array;
  /** Training images on which choices are made, as indices. */
  readonly validation: Int32Array;
  readonly subsets: readonly { readonly fraction: number; readonly draw: number; readonly indices: Int32Array }[];
  readonly test: { readonly images: ImageSource; readonly labels: Int32Array };
  readonly protocols: readonly ProbeProtocol[];
  /** Adds logistic regression on each earlier block of the encoder, as protocols `block-1`, `block-2` and so on. */
  readonly blocks?: boolean;
  /** Penalties to choose from; `L2_GRID` where absent. */
  readonly l2Grid?: readonly number[];
  /** k = 20 (at most a tenth of the subset) and temperature = 0.1 where absent. */
  readonly knn?: { readonly k: number; readonly temperature: number };
  /** For the protocol `sgd`. Streams: ('probe-init-head', subset, k) and ('probe-order', subset, epoch). */
  readonly sgd?: { readonly probe: SgdProbe; readonly random: RandomStreams };
  /** Images encoded at once; 256 where absent. */
  readonly batch?: number;
}
