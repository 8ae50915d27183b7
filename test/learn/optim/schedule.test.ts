import assert from 'node:assert/strict';
import { studyBFaithful } from '../../../experiments/study-b-faithful.ts';
import { createSchedule, type ScheduleSpec } from '../../../learn/optim/schedule.ts';
import { scheduleSpec } from '../../../stages/optimizers.ts';
import type { OptimizerChoice } from '../../../stages/settings/optimizer-settings.ts';
import { assertClose, reference } from '../reference.ts';

const expected = reference('schedules');
const rates = (spec: ScheduleSpec, base: number, total: number) => {
  const schedule = createSchedule(spec, base, total);
  return Array.from({ length: total }, (_, position) => schedule(position).learningRate);
};

describe('Schedules', () => {
  const cases: [string, ScheduleSpec, string][] = [
    ['One-cycle', { name: 'one-cycle', peak: 0.1, share: 0.1 }, 'one_cycle max_lr=0.1 total=20 pct_start=0.1'],
    ['Cosine', { name: 'cosine' }, 'cosine_annealing T=20 lr=1e-3'],
    [
      'Multi-step',
      { name: 'multi-step', milestones: [8, 12, 16], gamma: 0.1 },
      'multistep milestones 8,12,16 gamma 0.1 lr=1e-3',
    ],
  ];
  for (const [title, spec, key] of cases)
    it(`${title} equals PyTorch's`, () => {
      assertClose(rates(spec, 1e-3, 20), expected[key], 1e-6, key);
    });

  it('Multi-step applies given factors, as the epoch schedule of the Keras example does', () => {
    const spec = { name: 'multi-step', milestones: [2, 3, 5], factors: [0.1, 0.01, 0.0005] } as const;
    assertClose(rates(spec, 1e-3, 6), [1e-3, 1e-3, 1e-4, 1e-5, 1e-5, 5e-7], 1e-12, 'rates');
  });

  it('Steps after epochs are those of Study B\u2019s own function in Keras, whatever the length of the training', () => {
    const choice = studyBFaithful.supervised!.optimizer as OptimizerChoice;
    for (const epochs of [200, 100]) {
      const spec = scheduleSpec(choice, { steps: 7 * epochs, epochs });
      assert.equal(spec.per, 'epoch');
      assertClose(rates(spec, choice.learningRate, epochs), reference('studies').rates.slice(0, epochs), 1e-9, 'rates');
    }
  });

  it("Plateau equals PyTorch's ReduceLROnPlateau", () => {
    const losses = [1, 0.9, 0.95, 0.9, 0.9, 0.89995, 0.91, 0.92, 0.93, 0.5, ...new Array<number>(8).fill(0.6)];
    // torch 2.x: factor 0.5, patience 2, min_lr 0.02, the rate that each of these epochs had.
    const expectedRates = [
      ...[0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025],
      ...[0.025, 0.025, 0.025, 0.025, 0.02, 0.02, 0.02, 0.02, 0.02],
    ];
    const schedule = createSchedule({ name: 'plateau', factor: 0.5, patience: 2, final: 0.02 }, 0.1, 18);
    const made = losses.map((_, epoch) => schedule(epoch, losses.slice(0, epoch)).learningRate);
    assertClose(made, expectedRates, 1e-12, 'rates');
  });

  it('Constant stays', () => assert.deepEqual(rates({ name: 'constant' }, 0.5, 3), [0.5, 0.5, 0.5]));

  it('Warm-up rises in equal steps to the base, from which the cosine falls', () => {
    const made = rates({ name: 'cosine', warmup: 4 }, 1, 12);
    assertClose(made.slice(0, 5), [0.25, 0.5, 0.75, 1, 1], 1e-12, 'warm-up');
    assertClose([made[8]!], [0.5], 1e-12, 'half of the way down');
  });

  it('One-cycle lowers the momentum while the rate rises', () => {
    const schedule = createSchedule({ name: 'one-cycle', peak: 0.1, share: 0.1 }, 0, 20);
    assertClose([schedule(0).momentum!, schedule(1).momentum!, schedule(19).momentum!], [0.95, 0.85, 0.95], 1e-12, 'm');
  });
});
