/** Correctness of every test image in one run: 1 right, 0 wrong. */
export interface Run {
  readonly seed: number;
  readonly draw: number;
  readonly correct: Uint8Array;
}
