import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Job, JobEvent } from '../../../../orchestrator/run/job.ts';
import { executeJob } from '../../../../orchestrator/run/worker/execute.ts';
import { stage } from '../../../../orchestrator/stage.ts';
import { keyOf, temporaryStore } from '../../store/temporary-store.ts';

const report = stage({
  name: 'report',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({}),
  outputs: {},
  async run({ progress, metric }) {
    progress({ done: Number.NaN, total: Number.POSITIVE_INFINITY, unit: 'pages', rate: 1 / 0 });
    progress({ done: 1, total: 2, unit: 'pages', rate: 0.5, note: 'half' });
    metric(3, { loss: Number.NaN, bound: Number.NEGATIVE_INFINITY, accuracy: 0.5 });
    return {};
  },
});

describe('A stage that is executed', () => {
  it('reports what JSON can hold, whatever it measured', async () => {
    const temporary = await temporaryStore();
    try {
      const events: JobEvent[] = [];
      const job: Partial<Job> = { inputs: {}, params: {}, key: keyOf('report'), attempt: { number: 1, token: '' } };
      const { signal } = new AbortController();
      const emit = (event: JobEvent) => void events.push(event);
      await executeJob(report.spec, job as Job, temporary.store, signal, emit, { own() {} });
      assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
      assert.deepEqual(events, [
        { type: 'progress', done: 0, total: 0, unit: 'pages' },
        { type: 'progress', done: 1, total: 2, unit: 'pages', rate: 0.5, note: 'half' },
        { type: 'metric', step: 3, values: { loss: 'NaN', bound: '-Infinity', accuracy: 0.5 } },
      ]);
    } finally {
      temporary.remove();
    }
  });
});
