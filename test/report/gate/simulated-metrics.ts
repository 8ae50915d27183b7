import type { MetricEntry, MetricsJson } from '../../../report/findings/metrics-json.ts';
import { packBits } from '../../../report/ground/packed-bits.ts';
import { type Generator, generatorFrom } from '../../../report/statistics/generator.ts';

export interface Simulated {
  /** Names the luck: another text, another training. */
  readonly luck: string;
  readonly seeds: readonly number[];
  readonly methods?: number;
  readonly images?: number;
  /** Standard deviation of the true accuracy from seed to seed. */
  readonly tau?: number;
  /** Lost by the first method, in shares of 1. */
  readonly drop?: number;
  readonly draws?: number;
  /** Standard deviation of the first method's true accuracy, where it is not that of the others. */
  readonly unstable?: number;
  /** Luck of the seed with heavy tails: Student's t with three degrees of freedom, scaled to the same deviation. */
  readonly tails?: 'normal' | 't3';
  /** Budgets of labels; three with the same spread where absent. */
  readonly budgets?: readonly Budget[];
  /** Only these methods, by number, are trained again; the others are what every run has. */
  readonly changed?: readonly number[];
}

/** One budget of labels, where it differs from the others. */
export interface Budget {
  readonly fraction: number;
  readonly tau?: number;
  readonly draws?: number;
  /** Standard deviation of true accuracy between the draws of one seed. */
  readonly seedDraw?: number;
}

const BUDGETS: readonly Budget[] = [{ fraction: 0.01 }, { fraction: 0.1 }, { fraction: 1 }];

/** Metrics as of runs whose images err independently from seed to seed, with luck of the seed shared by its fractions. */
export function simulatedMetrics(options: Simulated): MetricsJson {
  const { luck, seeds, methods = 4, images = 1000, tau = 0.005, drop = 0, draws = 1 } = options;
  const { unstable, tails = 'normal', changed, budgets = BUDGETS } = options;
  const base = generatorFrom('difficulty');
  const ease = Float64Array.from({ length: images }, () => {
    const u = base.uniform();
    // Most images are nearly always right or nearly always wrong.
    return u < 0.4 ? 0.97 - 0.3 * base.uniform() ** 3 : u < 0.7 ? base.uniform() : 0.05 + 0.3 * base.uniform() ** 3;
  });
  const metrics: MetricEntry[] = [];
  for (let m = 0; m < methods; m++) {
    const own = !changed || changed.includes(m) ? luck : 'unchanged';
    for (const seed of seeds) {
      const random = generatorFrom(`${own}/${m}/${seed}`);
      const shared = tails === 't3' ? heavy(random) : random.normal();
      for (const { fraction, seedDraw = 0, ...budget } of budgets) {
        const spread = (m === 0 ? unstable : undefined) ?? budget.tau ?? tau;
        for (let draw = 0; draw < (budget.draws ?? draws); draw++) {
          const apart = seedDraw > 0 ? seedDraw * random.normal() : 0;
          const shift = spread * shared + apart - (m === 0 ? drop : 0);
          const correct = Uint8Array.from(ease, (p) =>
            random.uniform() < Math.min(1, Math.max(0, p + shift)) ? 1 : 0,
          );
          metrics.push(entry(`method ${m}`, fraction, seed, draw, correct, `${own}/${m}/${seed}/${fraction}/${draw}`));
        }
      }
    }
  }
  return {
    format: 'strata-metrics-1',
    experiment: 'simulated',
    dataset: {
      name: 'simulated',
      title: 'Simulated',
      synthetic: true,
      notes: [],
      classes: [...'abcdefghij'],
      test: images,
    },
    testSet: 'sha256:of-the-test-set',
    environment: { engine: 'native' },
    metrics,
    table: [],
    comparisons: [],
    training: [],
  };
}

/** Student's t with three degrees of freedom, of unit variance. */
function heavy(random: Generator): number {
  const square = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
  return random.normal() / Math.sqrt(square);
}

function entry(
  method: string,
  fraction: number,
  seed: number,
  draw: number,
  correct: Uint8Array,
  predictions: string,
): MetricEntry {
  const n = correct.length;
  return {
    method,
    family: 'self-supervised',
    encoder: 'conv-small',
    protocol: 'logistic',
    fraction,
    seed,
    draw,
    labels: 1000 * fraction,
    n,
    accuracy: correct.reduce((sum, bit) => sum + bit, 0) / n,
    validationAccuracy: 0.5,
    chosen: { l2: 0.01 },
    correct: packBits(correct),
    predictions,
    parameters: { l2: 'chosen on validation' },
    node: `probe-${method}-${seed}`,
  };
}
