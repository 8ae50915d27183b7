import { type PlateauSpec, plateauRate } from './plateau.ts';

/** Course of the learning rate, as in the PyTorch scheduler of that name. */
export type ScheduleSpec = { readonly per?: 'step' | 'epoch' } & (
  | { readonly name: 'constant' }
  /** Linear warm-up over the first `warmup` steps (or epochs), then half a cosine down to `final` (1608.03983). */
  | { readonly name: 'cosine'; readonly warmup?: number; readonly final?: number }
  /**
   * Rises to `peak` in the first share of the training, then falls to almost nothing (1708.07120). Momentum moves the
   * other way.
   */
  | { readonly name: 'one-cycle'; readonly peak: number; readonly share?: number; readonly cycleMomentum?: boolean }
  /**
   * Multiplies by `gamma` at each milestone; with `factors`, the base times the factor of the last milestone passed.
   */
  | {
      readonly name: 'multi-step';
      readonly milestones: readonly number[];
      readonly gamma?: number;
      readonly factors?: readonly number[];
    }
  /** Falls where the loss stops falling. */
  | PlateauSpec
);

/** Settings of one step. `momentum` overrides the optimiser's own (Adam: beta1) where the schedule moves it. */
export interface Pace {
  readonly learningRate: number;
  readonly momentum?: number;
}

/**
 * @param base - Learning rate before the schedule; `one-cycle` has its own peak.
 * @param total - Number of steps, or of epochs for schedules by epoch.
 * @returns the pace at a position (0 … total - 1); `plateau` uses the mean losses of the finished epochs.
 */
export function createSchedule(
  spec: ScheduleSpec,
  base: number,
  total: number,
): (position: number, losses?: readonly number[]) => Pace {
  switch (spec.name) {
    case 'constant':
      return () => ({ learningRate: base });
    case 'cosine':
      return cosine(base, total, spec.warmup ?? 0, spec.final ?? 0);
    case 'one-cycle':
      return oneCycle(spec.peak, total, spec.share ?? 0.3, spec.cycleMomentum ?? true);
    case 'multi-step':
      return (position) => {
        const passed = spec.milestones.filter((at) => at <= position).length;
        const factor = spec.factors ? (spec.factors[passed - 1] ?? 1) : (spec.gamma ?? 0.1) ** passed;
        return { learningRate: base * factor };
      };
    case 'plateau':
      return (_position, losses = []) => ({ learningRate: plateauRate(spec, base, losses) });
  }
}

function cosine(base: number, total: number, warmup: number, final: number) {
  return (position: number): Pace => {
    if (position < warmup) return { learningRate: (base * (position + 1)) / warmup };
    return { learningRate: between(base, final, (position - warmup) / Math.max(1, total - warmup)) };
  };
}

/**
 * torch.optim.lr_scheduler.OneCycleLR with its defaults: from peak / 25 to the peak, then to peak / 250,000; momentum
 * 0.95 to 0.85.
 */
function oneCycle(peak: number, total: number, share: number, cycleMomentum: boolean) {
  const start = peak / 25;
  const top = share * total - 1;
  return (position: number): Pace => {
    const rising = position <= top;
    const way = rising ? (top > 0 ? position / top : 1) : (position - top) / (total - 1 - top);
    return {
      learningRate: rising ? between(start, peak, way) : between(peak, start / 1e4, way),
      ...(cycleMomentum ? { momentum: rising ? between(0.95, 0.85, way) : between(0.85, 0.95, way) } : {}),
    };
  };
}

/** Half a cosine from `a` to `b`. */
const between = (a: number, b: number, way: number) => b + ((a - b) / 2) * (1 + Math.cos(Math.PI * way));
