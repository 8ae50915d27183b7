import assert from 'node:assert/strict';
import { createSchedule, type ScheduleSpec } from '../../../learn/optim/schedule.ts';
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
    it(`${title} goes as PyTorch's`, () => {
      assertClose(rates(spec, 1e-3, 20), expected[key], 1e-6, key);
    });

  it('Constant stays', () => assert.deepEqual(rates({ name: 'constant' }, 0.5, 3), [0.5, 0.5, 0.5]));

  it('Warm-up rises in equal steps to the base, from which the cosine falls', () => {
    const made = rates({ name: 'cosine', warmup: 4 }, 1, 12);
    assertClose(made.slice(0, 5), [0.25, 0.5, 0.75, 1, 1], 1e-12, 'warm-up');
    assertClose([made[8]!], [0.5], 1e-12, 'half of the way down');
  });

  it('One-cycle moves the momentum against the rate', () => {
    const schedule = createSchedule({ name: 'one-cycle', peak: 0.1, share: 0.1 }, 0, 20);
    assertClose([schedule(0).momentum!, schedule(1).momentum!, schedule(19).momentum!], [0.95, 0.85, 0.95], 1e-12, 'm');
  });
});
