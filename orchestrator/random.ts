/** One stream of random numbers. Streams differ by what they are for, never by when or where they are drawn. */
export interface Random {
  /** In [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** An integer in [0, n), without bias. */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** 0 … n-1 in random order. */
  permutation(n: number): Int32Array;
}
