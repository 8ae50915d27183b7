import assert from 'node:assert/strict';
import { TimeLeft, type ToRun } from '../../../orchestrator/run/time-left.ts';
import { finished, progressed, started } from '../render/support.ts';

const key = 'sha256:1' as const;

describe('the time left of a run', () => {
  const clock = { seconds: 0 };
  const rig = (jobs: number, ...nodes: [node: string, seconds: number | undefined, ...inputs: string[]][]) => {
    clock.seconds = 0;
    const toRun = nodes.map(
      ([node, expectedSeconds, ...inputs]): ToRun => ({ node, stage: node.split('/')[0]!, inputs, expectedSeconds }),
    );
    return new TimeLeft(toRun, jobs, () => clock.seconds);
  };
  const chain = [
    ['decode', 10],
    ['probe/a', 20, 'decode'],
    ['probe/b', 20, 'decode'],
    ['report', 5, 'probe/a', 'probe/b'],
  ] as const;

  it('is that of nodes one after the other where they wait for each other or for a slot', () => {
    assert.deepEqual(rig(1, ...(chain as any)).progress(), {
      type: 'run-progress',
      done: 0,
      total: 4,
      secondsLeft: 55,
    });
    assert.equal(rig(2, ...(chain as any)).progress().secondsLeft, 35);
    assert.equal(rig(1e9, ...(chain as any)).progress().secondsLeft, 35);
  });

  it('goes down while a node runs, never below nothing, and by what the stage itself says where it says it', () => {
    const left = rig(2, ...(chain as any));
    left.handle(started('decode'));
    clock.seconds = 4;
    assert.equal(left.progress().secondsLeft, 31);
    clock.seconds = 40;
    assert.equal(left.progress().secondsLeft, 25);
    left.handle({ ...progressed('decode', 1, 4), secondsLeft: 100 } as any);
    assert.equal(left.progress().secondsLeft, 125);
  });

  it('learns from the nodes of a stage what the others of it will take', () => {
    const left = rig(1, ['probe/a', 20], ['probe/b', 40], ['probe/c', undefined]);
    assert.equal(left.progress().secondsLeft, undefined);
    left.handle(started('probe/a'));
    const after = left.handle(finished('probe/a', 'ran', { seconds: 30 }));
    assert.deepEqual(after, { type: 'run-progress', done: 1, total: 3, secondsLeft: 90 });
    assert.equal(left.handle(finished('probe/b', 'fresh'))!.secondsLeft, 30);
  });

  it('counts nodes that are found while it runs in place of what stood for them', () => {
    const left = rig(1, ['split', 10], ['count/*', undefined, 'split']);
    left.handle(finished('split', 'ran', { seconds: 10 }));
    const found = (node: string): ToRun => ({ node, stage: 'count', inputs: ['split'], expectedSeconds: 5 });
    left.grow([{ node: 'split', stage: 'split', inputs: [] }, found('count/a'), found('count/b')]);
    assert.deepEqual(left.progress(), { type: 'run-progress', done: 1, total: 3, secondsLeft: 10 });
  });

  it('is reported after each node, and during a node at most every ten seconds', () => {
    const left = rig(1, ['pretrain', 100]);
    assert.ok(left.handle({ ...started('pretrain'), key } as any));
    const told = [];
    for (clock.seconds = 1; clock.seconds <= 25; clock.seconds++)
      told.push(left.handle(progressed('pretrain', clock.seconds)));
    assert.equal(told.filter((progress) => progress).length, 2);
    assert.equal(left.handle(finished('other', 'ran')), undefined);
  });
});
