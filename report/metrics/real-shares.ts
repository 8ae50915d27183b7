import { fractionLabel, fractionName } from '../ground/number-format.ts';
import type { ScoreValue, Study } from '../ground/study-types.ts';

/** A share of the labels that was asked for, and the one that its number of labels is. */
export interface AskedShare {
  readonly asked: number;
  readonly share: number;
  readonly labels: number;
}

/** A share within this part of the number of labels is what was asked for: shares of classes are rounded to whole images. */
const ROUNDING = 0.025;

/**
 * The study with the shares that its numbers of labels are. With few images a share that was asked for cannot be had, since
 * every class gives at least one label: 1 % of 220 images in ten classes are ten labels, 4.5 %. Such a share refers to the
 * images that may be trained on. Shares that come to the same labels are one, the first.
 */
export function withRealShares(study: Study): { readonly study: Study; readonly asked: readonly AskedShare[] } {
  const labels = new Map<number, number>();
  for (const { fraction, labels: own } of study.results.flatMap(({ scores }) => scores))
    if (!labels.has(fraction)) labels.set(fraction, own);
  const shares = [...labels].map(
    ([asked, own]): AskedShare => ({ asked, labels: own, share: realShare(asked, own, study.dataset) }),
  );
  const real = new Map(shares.map(({ asked, share }) => [asked, share]));
  const off = shares.filter(({ asked, share }) => asked !== share);
  if (off.length === 0) return { study, asked: [] };
  const moved = <T extends { readonly fraction: number }>(items: readonly T[], id: (item: T) => string): T[] => {
    const found = new Map<string, T>();
    for (const item of [...items].sort((a, b) => a.fraction - b.fraction)) {
      const fraction = real.get(item.fraction) ?? item.fraction;
      const name = `${fraction}/${id(item)}`;
      if (!found.has(name)) found.set(name, { ...item, fraction });
    }
    return [...found.values()];
  };
  const results = study.results.map((result) => ({
    ...result,
    scores: moved<ScoreValue>(result.scores, ({ protocol, draw }) => `${protocol}/${draw}`),
  }));
  const { labelOverlap } = study;
  // Trainings on label subsets are named after the shares that were asked for.
  const named = (name: string): string =>
    off.reduce(
      (text, { asked, share }) =>
        text.replace(`, ${fractionName(asked)} of the labels,`, `, ${fractionLabel(share)} of the labels,`),
      name,
    );
  const histories = study.histories.map((one) => ({ ...one, method: named(one.method) }));
  return {
    study: { ...study, results, histories, ...(labelOverlap && { labelOverlap: moved(labelOverlap, () => '') }) },
    asked: off.sort((a, b) => a.asked - b.asked),
  };
}

function realShare(asked: number, labels: number, { train, validation }: Study['dataset']): number {
  const isNear = (images: number): boolean => Math.abs(labels / (asked * images) - 1) <= ROUNDING;
  return isNear(train) || isNear(train + validation) || labels > train ? asked : labels / train;
}
