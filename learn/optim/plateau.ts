export interface PlateauSpec {
  readonly name: 'plateau';
  /** Times this at each reduction. */
  readonly factor?: number;
  /** Epochs without a better loss that are borne. */
  readonly patience?: number;
  /** The rate never falls below this. */
  readonly final?: number;
}

/** A loss is better only where it is lower by this share of the best one. */
const THRESHOLD = 1e-4;

/**
 * The learning rate after epochs with these mean training losses, as torch.optim.lr_scheduler.ReduceLROnPlateau has it.
 * Worked out from the whole curve each time, so that a training which goes on from a checkpoint needs no memory of it.
 */
export function plateauRate(
  { factor = 0.1, patience = 10, final = 0 }: PlateauSpec,
  base: number,
  losses: readonly number[],
) {
  let [rate, best, bad] = [base, Number.POSITIVE_INFINITY, 0];
  for (const loss of losses) {
    if (loss < best * (1 - THRESHOLD)) [best, bad] = [loss, 0];
    else bad += 1;
    if (bad <= patience) continue;
    rate = Math.max(rate * factor, final);
    bad = 0;
  }
  return rate;
}
