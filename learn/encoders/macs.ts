import type { Parameter } from './parameter.ts';

/** Counts multiply-adds of convolutions along a path of maps. Normalisation, ReLU and pooling do not count. */
export interface MacCounter {
  /** A convolution on the path: the next layer reads its map. */
  convolve(filter: Parameter, stride: number, padding: number): void;
  /** A shortcut. It reads the present map, so it is counted before the layers that it bypasses. */
  beside(filter: Parameter, stride: number, padding: number): void;
  pool(size: number, stride: number, padding: number): void;
  total(): number;
}

export function convolutionMacs(height: number, width: number): MacCounter {
  let map = { height, width };
  let total = 0;
  const shrunk = (kernel: number, stride: number, padding: number) => ({
    height: Math.floor((map.height + 2 * padding - kernel) / stride) + 1,
    width: Math.floor((map.width + 2 * padding - kernel) / stride) + 1,
  });
  const count = (filter: Parameter, stride: number, padding: number) => {
    const after = shrunk(filter.value.shape[0]!, stride, padding);
    total += filter.value.size * after.height * after.width;
    return after;
  };
  return {
    convolve(filter, stride, padding) {
      map = count(filter, stride, padding);
    },
    beside: count,
    pool(size, stride, padding) {
      map = shrunk(size, stride, padding);
    },
    total: () => total,
  };
}
