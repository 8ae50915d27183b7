import type { Parameter } from './parameter.ts';

/** Counts multiply-adds of convolutions while a map shrinks. Normalisation, ReLU and pooling are not counted. */
export interface MacCounter {
  /** A convolution that the next layer follows. */
  convolve(filter: Parameter, stride: number, padding: number): void;
  /** A convolution beside the path (a shortcut), on the map before `convolve`d layers: the caller says when. */
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
