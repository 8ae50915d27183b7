import { count, magnitude } from '../ground/number-format.ts';
import type { Curves, Study } from '../ground/study-types.ts';
import { behind, flopsOf } from '../metrics/training-cost.ts';
import { labelledTrainings, pretrainings } from './budget-marks.ts';

/** Sentences about trainings that cost more than others. */
export interface UnequalCompute {
  /** For the foot of a table. */
  readonly short: string;
  readonly sentences: readonly string[];
}

/** Two trainings whose costs have a smaller ratio count as equal. */
const SAME = 1.1;

interface Cost {
  readonly method: string;
  readonly flops: number;
  readonly images: number;
}

/**
 * Compares the compute of methods; undefined where it is equal. Equal epochs do not make equal compute (two networks, four
 * rotations, small crops), and training on few labels costs a fraction of pretraining.
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
      `Compute is not matched between methods: pretraining took from ${operations(least)} with ${least.method} to ${operations(dearest)} with ${dearest.method}, a ratio of ${ratio(most)}.`,
    );
  }
  const [cheap, dear] = [labelled[0], dearest];
  if (cheap && dear && Math.max(dear.flops / cheap.flops, cheap.flops / dear.flops) > SAME) {
    const times = dear.flops / cheap.flops;
    most = Math.max(most, times, 1 / times);
    sentences.push(
      `Compute is not matched with the baseline: pretraining with ${dear.method} took ${operations(dear)}, training ${subsetOf(cheap)} took ${operations(cheap)}, so pretraining took ${times >= 1 ? `${ratio(times)} times as many` : `${ratio(1 / times)} times fewer`}.`,
    );
  }
  if (sentences.length === 0) return undefined;
  return {
    short: ` Compute is not equal: trainings differ by a factor of up to ${ratio(most)} (Cost, in the analysis).`,
    sentences,
  };
}

/** Did a training start from random weights? Fine-tuning an encoder of this study costs what the encoder cost as well. */
function startsAfresh(study: Study): (training: Curves) => boolean {
  const nodes = new Map(study.provenance.map((node) => [node.name, node]));
  const learnt = new Set(pretrainings(study).map(({ node }) => node));
  return ({ node }) => ![...behind(node, nodes)].some((one) => one !== node && learnt.has(one));
}

/** The most expensive training of each method, in ascending order. */
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
  `${magnitude(flops).replace(' ', '\u00a0')}FLOPs${images > 0 ? ` (${count(images)} images seen)` : ''}`;

/** `from scratch on 100 % of the labels`, of a training that is named after its label subset. */
const subsetOf = ({ method }: Cost): string => method.replace(/^supervised, (.*), draw \d+$/, 'from scratch on $1');

const ratio = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
