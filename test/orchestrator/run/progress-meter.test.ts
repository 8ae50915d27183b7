import assert from 'node:assert/strict';
import { ProgressMeter } from '../../../orchestrator/run/progress-meter.ts';

describe('the rate and time left of a running stage', () => {
  const clock = { seconds: 0 };
  const steps = (done: number, total = 100): object => ({ done, total, unit: 'steps' });
  let meter: ProgressMeter;
  const measureAt = (seconds: number, update: object): object => {
    clock.seconds = seconds;
    return meter.measure(update as any);
  };
  beforeEach(() => {
    meter = new ProgressMeter(() => clock.seconds);
  });

  it('are measured from the first count, which a resumed stage takes from its checkpoint', () => {
    assert.deepEqual(measureAt(0, steps(40)), {});
    assert.deepEqual(measureAt(10, steps(60)), { rate: 2, secondsLeft: 20 });
  });

  it('start again with a new unit and with a count that starts again', () => {
    measureAt(0, { done: 0, total: 10, unit: 'files' });
    measureAt(10, { done: 10, total: 10, unit: 'files' });
    assert.deepEqual(measureAt(10, steps(10)), {});
    assert.deepEqual(measureAt(12, steps(20)), { rate: 5, secondsLeft: 16 });
    assert.deepEqual(measureAt(13, steps(0)), {});
  });

  it('follow the rate that a stage gives itself', () => {
    assert.deepEqual(measureAt(0, { ...steps(50), rate: 10 }), { rate: 10, secondsLeft: 5 });
  });

  it('say nothing of the time left where the total is unknown', () => {
    measureAt(0, steps(0, 0));
    assert.deepEqual(measureAt(10, steps(50, 0)), { rate: 5 });
  });
});
