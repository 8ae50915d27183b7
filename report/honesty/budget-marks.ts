import { count, counted, listed } from '../ground/number-format.ts';
import type { Curves, Study } from '../ground/study-types.ts';
import { isAssumed, type PublishedStudy } from '../published/published-study.ts';
import type { Mark } from './mark.ts';

/** Pretraining for fewer epochs counts as short where no published study is named to compare with. */
export const SHORT_EPOCHS = 100;

/** Nor do many epochs of few images make a long training: this is 100 epochs of 10,000 images. */
const SHORT_SEEN = 1_000_000;

/** Trainings of encoders without labels. */
export const pretrainings = ({ histories }: Study): Curves[] =>
  histories.filter(({ cost }) => cost.labels === undefined && cost.epochs !== undefined);
/** Trainings of a whole network on labels, told from pretrainings by the number of labels in their cost. */
export const labelledTrainings = ({ histories }: Study): Curves[] =>
  histories.filter(({ cost }) => cost.labels !== undefined && cost.epochs !== undefined);

/** Marks budgets shorter than those of the published studies, or shorter than usual where no study is named. */
export function budgetMarks(study: Study, published: readonly PublishedStudy[]): Mark[] {
  if (published.length === 0) {
    const isShort = ({ cost }: Curves) => cost.epochs! < SHORT_EPOCHS || (cost.imagesSeen ?? SHORT_SEEN) < SHORT_SEEN;
    const short = pretrainings(study).filter(isShort);
    if (short.length === 0) return [];
    const seen = Math.max(...short.map(({ cost }) => cost.imagesSeen ?? 0));
    const most = seen > 0 ? ` (${count(seen)} images seen${short.length > 1 ? ' at most' : ''})` : '';
    const text = `Short budget: ${said(short)}${most}. Published trainings take 200 to 1,000 epochs of 50,000 images or more.`;
    return [{ kind: 'short-budget', text, short: `Short budget (${epochsOf(short)}).` }];
  }
  return published.flatMap(({ title, setting }): Mark[] => {
    const short = pretrainings(study).filter(({ cost }) => cost.epochs! < setting.epochs);
    const labelled = labelledTrainings(study).filter(({ cost }) => cost.epochs! < setting.labelled.epochs);
    if (short.length + labelled.length === 0) return [];
    const theirs = (name: string, epochs: number) =>
      `(${title}: ${count(epochs)}${isAssumed(setting, name) ? ', assumed' : ''})`;
    const parts = [
      ...(short.length > 0 ? [`${said(short)} ${theirs('epochs', setting.epochs)}`] : []),
      ...(labelled.length > 0
        ? [`with labels, ${said(labelled)} ${theirs('labelled.epochs', setting.labelled.epochs)}`]
        : []),
    ];
    const of =
      short.length > 0
        ? `${epochsOf(short)} of ${count(setting.epochs)}`
        : `${epochsOf(labelled)} of ${count(setting.labelled.epochs)}`;
    return [{ kind: 'short-budget', text: `Short budget: ${parts.join('; ')}.`, short: `Short budget (${of}).` }];
  });
}

/** More methods than this are counted instead of named. */
const FEW = 4;

/** `Barlow Twins and SimCLR for 12 epochs`: methods with one budget come together. */
function said(trainings: readonly Curves[]): string {
  const methods = new Map<string, string[]>();
  for (const { method } of trainings)
    if (![...methods.values()].flat().includes(method)) {
      const own = epochsOf(trainings.filter((one) => one.method === method));
      methods.set(own, [...(methods.get(own) ?? []), method]);
    }
  return listed(
    [...methods].map(
      ([epochs, names]) => `${names.length > FEW ? `${names.length} methods` : listed(names)} for ${epochs}`,
    ),
  );
}

/** `12 epochs`, `1 to 10 epochs`. */
function epochsOf(trainings: readonly Curves[]): string {
  const epochs = trainings.map(({ cost }) => cost.epochs!);
  const [least, most] = [Math.min(...epochs), Math.max(...epochs)];
  return least === most ? counted(least, 'epoch') : `${count(least)} to ${counted(most, 'epoch')}`;
}
