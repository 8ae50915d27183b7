export interface PlateauSpec {
  readonly name: 'plateau';
  /** Factor of the rate at each reduction. */
  readonly factor?: number;
  /** Epochs without a better loss before a reduction. */
  readonly patience?: number;
  /** Lower bound of the rate. */
  readonly final?: number;
}

/** A loss is better only if it is lower by this share of the best one. */
const THRESHOLD = 1e-4;

/**
 * Learning rate after epochs with these mean training losses, as in torch.optim.lr_scheduler.ReduceLROnPlateau. It
 * follows from the whole curve, so a resumed training needs no state of it.
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
