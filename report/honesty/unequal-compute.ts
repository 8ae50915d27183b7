import { count, magnitude } from '../ground/number-format.ts';
import type { Curves, Study } from '../ground/study-types.ts';
import { behind, flopsOf } from '../metrics/training-cost.ts';
import { labelledTrainings, pretrainings } from './budget-marks.ts';

/** What trainings cost beside one another, in sentences; nothing where all cost the same. */
export interface UnequalCompute {
  /** For the foot of a table. */
  readonly short: string;
  readonly sentences: readonly string[];
}

/** Up to this ratio two trainings are said to cost the same. */
const SAME = 1.1;

interface Cost {
  readonly method: string;
  readonly flops: number;
  readonly images: number;
}

/**
 * Whether methods were given the same compute: equal epochs do not make it equal (two networks, four turns, small crops), and
 * a network trained on few labels costs a fraction of one that is trained without them first.
 */
export function unequalCompute(study: Study): UnequalCompute | undefined {
  const learnt = costs(pretrainings(study));
  const labelled = costs(labelledTrainings(study).filter(startsAfresh(study)));
  const sentences: string[] = [];
  let most = 1;
  const [least, dearest] = [learnt[0], learnt.at(-1)];
  if (least && dearest && dearest.flops > SAME * least.flops) {
    most = dearest.flops / least.flops;
    sentences.push(
      `Unequal compute: trainings of encoders took from ${operations(least)} (${least.method}) to ${operations(dearest)} (${dearest.method}), a ratio of ${ratio(most)}.`,
    );
  }
  const [cheap, dear] = [labelled[0], dearest];
  if (cheap && dear && Math.max(dear.flops / cheap.flops, cheap.flops / dear.flops) > SAME) {
    const times = dear.flops / cheap.flops;
    most = Math.max(most, times, 1 / times);
    sentences.push(
      `Unequal compute: ${dear.method} was trained with ${operations(dear)} before any classifier, ${cheap.method} with ${operations(cheap)}: ${times >= 1 ? `${ratio(times)} times as many` : `a ${ratio(1 / times)}th of them`}.`,
    );
  }
  if (sentences.length === 0) return undefined;
  return { short: ` Compute is not equal: trainings differ by up to ${ratio(most)} times (see Cost).`, sentences };
}

/** Not trained on from an encoder of this study: that cost what the encoder did too, and stands beside no other training. */
function startsAfresh(study: Study): (training: Curves) => boolean {
  const nodes = new Map(study.provenance.map((node) => [node.name, node]));
  const learnt = new Set(pretrainings(study).map(({ node }) => node));
  return ({ node }) => ![...behind(node, nodes)].some((one) => one !== node && learnt.has(one));
}

/** One entry a method, the dearest of its trainings, in ascending order. */
function costs(trainings: readonly Curves[]): Cost[] {
  const methods = new Map<string, Cost>();
  for (const { method, cost } of trainings) {
    const flops = flopsOf(cost);
    if (flops === undefined || !(flops > 0)) continue;
    if (flops > (methods.get(method)?.flops ?? 0)) methods.set(method, { method, flops, images: cost.imagesSeen ?? 0 });
  }
  return [...methods.values()].sort((a, b) => a.flops - b.flops);
}

const operations = ({ flops, images }: Cost): string =>
  `${magnitude(flops).replace(' ', '\u00a0')}FLOPs${images > 0 ? ` on ${count(images)} images seen` : ''}`;

const ratio = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
