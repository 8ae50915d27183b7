import assert from 'node:assert/strict';
import type { Event } from '../../../orchestrator/events.ts';
import { plain } from '../../../orchestrator/render/plain.ts';
import {
  Collector,
  finished,
  logged,
  planned,
  progressed,
  retrying,
  runStarted,
  started,
  terminalOf,
} from './support.ts';

function rig(hints: object = {}) {
  const to = new Collector();
  const clock = { seconds: 0, tick: () => {}, stopped: false };
  const renderer = plain(to, {
    terminal: terminalOf(),
    now: () => clock.seconds,
    every: (_, call) => {
      clock.tick = call;
      return () => {
        clock.stopped = true;
      };
    },
    ...hints,
  });
  return { to, clock, renderer };
}

describe('the plain lines', () => {
  it('tell each event that matters in one line without a cursor motion', () => {
    const { to, renderer } = rig();
    renderer.handle(runStarted('decode', 'pretrain/simclr'));
    renderer.handle(planned('decode', 'fresh'));
    renderer.handle(planned('pretrain/simclr'));
    renderer.handle(finished('decode', 'fresh'));
    renderer.handle(started('pretrain/simclr', 'epochs went from 1 to 2.'));
    renderer.handle(logged('pretrain/simclr', 'epoch 1\n\u001b[1Aepoch 2\n'));
    renderer.handle(finished('pretrain/simclr', 'ran', { seconds: 130 }));
    assert.deepEqual(to.lines, [
      'quick: 2 nodes, run r1',
      '1 node already fresh',
      'pretrain/simclr: started (epochs went from 1 to 2)',
      'pretrain/simclr | epoch 1',
      'pretrain/simclr | epoch 2',
      'pretrain/simclr: ran in 2 min 10 s (parameter epochs changed)',
    ]);
  });

  it('tell of an attempt that failed, and at the end how many there were', async () => {
    const { to, renderer } = rig();
    renderer.handle(runStarted('download'));
    renderer.handle(started('download'));
    renderer.handle(retrying('download'));
    renderer.handle(finished('download', 'failed', { reason: 'Nothing came.' }));
    await renderer.close();
    assert.equal(to.lines[2], 'download: no-network, attempt 2 of 3 in 5 s: Nothing came.');
    assert.ok(to.lines.includes('download failed 2 times'), to.text);
  });

  it('tell progress at most every 30 s, with rate and time left', () => {
    const { to, clock, renderer } = rig();
    renderer.handle(started('pretrain'));
    const before = to.lines.length;
    for (clock.seconds = 0; clock.seconds <= 65; clock.seconds += 1)
      renderer.handle({ ...progressed('pretrain', clock.seconds), rate: 1, secondsLeft: 100 - clock.seconds } as Event);
    assert.deepEqual(to.lines.slice(before), [
      'pretrain: 30/100 steps, 30 %, 1 steps/s, 1 min 10 s left',
      'pretrain: 60/100 steps, 60 %, 1 steps/s, 40 s left',
    ]);
  });

  it('give a sign of life of a stage that says nothing', () => {
    const { to, clock, renderer } = rig();
    renderer.handle(started('download'));
    clock.seconds = 29.9; // timers are not exact
    clock.tick();
    clock.seconds = 31;
    clock.tick();
    assert.deepEqual(to.lines.slice(1), ['download: running for 30 s']);
  });

  it('tell what the cache saved, and with a sign of life how long the whole run will take', () => {
    const { to, clock, renderer } = rig();
    renderer.handle({ ...planned('decode', 'fresh'), expectedSeconds: 1000 } as Event);
    renderer.handle({ ...planned('embed', 'fresh'), expectedSeconds: 860 } as Event);
    renderer.handle(started('pretrain'));
    renderer.handle({ type: 'run-progress', done: 0, total: 3, secondsLeft: 150 });
    clock.seconds = 30;
    clock.tick();
    renderer.handle(finished('probe', 'fresh', { savedSeconds: 90 }));
    assert.deepEqual(to.lines, [
      '2 nodes already fresh, saved 31 min',
      'pretrain: started',
      'pretrain: running for 30 s',
      '0 of 3 nodes done, about 2 min left',
      'probe: fresh, saved 1 min 30 s (parameter epochs changed)',
    ]);
  });

  it('say that another process computes the same', () => {
    const { to, renderer } = rig();
    renderer.handle({ type: 'node-waiting', node: 'decode', key: 'sha256:1', owner: 'process 12' });
    assert.deepEqual(to.lines, ['decode: waiting for process 12, which computes the same']);
  });

  it('tell a node that turned out fresh, since it was expected to run', () => {
    const { to, renderer } = rig();
    renderer.handle(planned('probe'));
    renderer.handle(finished('probe', 'fresh', { reason: 'its inputs came out the same' }));
    assert.deepEqual(to.lines, ['probe: fresh (its inputs came out the same)']);
  });

  it('repeat failures at the end: last 20 lines, path of the log, command', async () => {
    const { to, clock, renderer } = rig({
      logPath: (node: string) => `runs/r1/${node}.log`,
      flags: ['--store', 'elsewhere'],
      savedAt: (key: string) => `checkpoints/${key}/00000001-1`,
    });
    renderer.handle(runStarted('pretrain/simclr', 'report'));
    renderer.handle(started('pretrain/simclr'));
    for (let i = 1; i <= 25; i++) renderer.handle(logged('pretrain/simclr', `line ${i}\n`));
    const problem = { code: 'not-finite', message: 'The loss is NaN at step 3. Lower the learning rate.', log: [] };
    renderer.handle(finished('pretrain/simclr', 'failed', { problem, key: 'sha256:ab' }));
    renderer.handle(finished('report', 'skipped', { reason: 'pretrain/simclr failed' }));
    const before = to.text.length;
    await renderer.close();
    const end = to.text.slice(before);
    assert.match(
      end,
      /pretrain\/simclr failed \(not-finite\)\n {2}The loss is NaN at step 3\. Lower the learning rate\./,
    );
    assert.ok(!end.includes('| line 5\n') && end.includes('| line 6\n') && end.includes('| line 25\n'));
    assert.match(end, /whole log: runs\/r1\/pretrain\/simclr\.log/);
    assert.match(end, /saved before: checkpoints\/sha256:ab\/00000001-1\n/);
    assert.match(end, /run it alone: npx tsx pipeline\.ts run quick --only pretrain\/simclr --store elsewhere\n$/);
    assert.equal(clock.stopped, true);
  });

  it('quote a node for the shell where it needs it', async () => {
    const { to, renderer } = rig();
    renderer.handle(runStarted('probe (1%)'));
    renderer.handle(finished('probe (1%)', 'failed'));
    await renderer.close();
    assert.match(to.text, /--only 'probe \(1%\)'/);
  });

  it('write nothing after they are closed', async () => {
    const { to, renderer } = rig();
    await renderer.close();
    renderer.handle(started('decode'));
    await renderer.close();
    assert.equal(to.text, '');
  });
});
