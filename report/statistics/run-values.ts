/** One run by the correctness of each test image: 1 right, 0 wrong. */
export interface Run {
  readonly seed: number;
  readonly draw: number;
  readonly correct: Uint8Array;
}
