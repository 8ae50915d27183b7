import assert from 'node:assert/strict';
import * as v from 'valibot';
import { artifact } from '../../../../orchestrator/artifact.ts';
import { canonicalJson } from '../../../../orchestrator/ground/canonical-json.ts';
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

const { signal } = new AbortController();
const emit = () => {};

/** What `run` makes of `params`, as a stage that is wired and executed. */
async function executed(params: unknown, run: (params: any) => unknown): Promise<unknown> {
  let made: unknown;
  const own = stage({
    name: 'own',
    source: import.meta.url,
    inputs: {},
    params: v.any(),
    outputs: { none: artifact({ kind: 'none', version: 1, write: async () => {}, read: async () => undefined }) },
    async run(context) {
      made = await run(context.params);
      return { none: 0 };
    },
  });
  const { node } = own({}, params).none;
  const temporary = await temporaryStore();
  try {
    const job: Partial<Job> = { inputs: {}, params: node.params, key: keyOf('own'), attempt: { number: 1, token: '' } };
    await executeJob(own.spec, job as Job, temporary.store, signal, emit, { own() {} });
    return made;
  } finally {
    temporary.remove();
  }
}

describe('A stage that is executed', () => {
  it('gets the value that its key was made of, and a copy of it', async () => {
    const given = { b: 1, a: [-0, { y: undefined, x: 1 }], gone: undefined };
    const seen = (await executed(given, (params) => params)) as typeof given;
    assert.equal(JSON.stringify(seen), '{"a":[0,{"x":1}],"b":1}');
    assert.equal(await executed(given, ({ a }) => 1 / a[0]), Number.POSITIVE_INFINITY);
    assert.deepEqual(await executed(given, Object.keys), ['a', 'b']);
    assert.ok(Object.isFrozen(seen.a[1]));
    assert.notEqual(await executed(given, ({ a }) => a), seen.a);
    given.a.push(1);
    assert.equal(seen.a.length, 2);
    const polluted = await executed(JSON.parse('{"__proto__":{"own":1}}'), (params) => params);
    assert.deepEqual(Object.keys(polluted as object), ['__proto__']);
    assert.equal((polluted as any).own, undefined);
  });

  it('gets environment and provenance in the order of a record on the disk, whether the nodes before it ran in this process or not', async () => {
    const seen: string[] = [];
    const own = stage({
      name: 'own',
      source: import.meta.url,
      inputs: {},
      params: v.strictObject({}),
      outputs: {},
      provenance: true,
      async run({ environment, provenance, origins }) {
        seen.push(JSON.stringify({ environment, provenance, origins }));
        assert.ok(Object.isFrozen(provenance[0]!.environment) && Object.isFrozen(environment));
        return {};
      },
    });
    const made = { engine: 'native', device: 'cpu' };
    const node = {
      node: 'train',
      stage: 'train',
      environment: made,
      params: { b: 1, a: 2 },
      outputs: { y: 'sha256:1', x: '' },
    };
    const read = JSON.parse(canonicalJson({ node, made }));
    const temporary = await temporaryStore();
    try {
      for (const { node: one, made: environment } of [{ node, made }, read]) {
        const job = { inputs: {}, params: {}, key: keyOf('own'), attempt: { number: 1, token: '' }, environment };
        const whole = { ...job, provenance: [one], origins: { z: 'train', a: 'train' } } as unknown as Job;
        await executeJob(own.spec, whole, temporary.store, signal, emit, { own() {} });
      }
    } finally {
      temporary.remove();
    }
    assert.equal(seen[0], seen[1]);
    assert.match(seen[0]!, /"environment":\{"device":"cpu","engine":"native"\}/);
  });

  it('fails when it changes a parameter in place, and is told which', async () => {
    const given = { list: [2, 1], text: 'x', deep: { inner: { n: 1 } } };
    const changes: readonly (readonly [string, (params: any) => unknown])[] = [
      ['list', ({ list }) => list.sort()],
      ['list', ({ list }) => list.push(3)],
      ['text', (params) => (params.text = 'y')],
      ['deep', ({ deep }) => (deep.inner.n += 1)],
      ['deep', ({ deep }) => delete deep.inner.n],
    ];
    for (const [name, change] of changes)
      await assert.rejects(executed(given, change), (error: any) => {
        assert.equal(error.code, 'changed-parameter');
        assert.match(error.message, new RegExp(`its parameter "${name}" in place at .*execute.test.ts:`));
        return true;
      });
    const own = () => Object.freeze(['mine']).concat().push('x') && (Object.freeze({ mine: 1 }) as any).other.x;
    await assert.rejects(executed(given, own), TypeError);
  });

  it('reports what JSON can hold, whatever it measured', async () => {
    const temporary = await temporaryStore();
    try {
      const events: JobEvent[] = [];
      const job: Partial<Job> = { inputs: {}, params: {}, key: keyOf('report'), attempt: { number: 1, token: '' } };
      const keep = (event: JobEvent) => void events.push(event);
      await executeJob(report.spec, job as Job, temporary.store, signal, keep, { own() {} });
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
