import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '../../../orchestrator/events.ts';
import { live } from '../../../orchestrator/render/live.ts';
import { terminalFor } from '../../../orchestrator/render/terminal.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { finished, logged, planned, progressed, retrying, runStarted, started } from './support.ts';

const clear = '\u001b]9;4;0;0\u001b\\';

/** Long enough for the spinner to have drawn what was said before. */
const drawn = (): Promise<void> => sleep(250);

function rig({ columns = 80, rows = 24, env = {} }: { columns?: number; rows?: number; env?: object } = {}) {
  const screen = new FakeTerminal(columns, rows);
  const terminal = terminalFor({ TERM: 'xterm', NO_COLOR: '1', ...env }, screen);
  const clock = { seconds: 0 };
  const renderer = live(screen.stream, { terminal, now: () => clock.seconds, shared: [] });
  return { screen, renderer, clock };
}

/** The spinner's frame is whatever it is. */
const still = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, '*'));

describe('the live view', function () {
  this.timeout(10_000);

  it('writes nothing when all is fresh', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('decode'));
    renderer.handle(planned('decode', 'fresh'));
    renderer.handle(finished('decode', 'fresh'));
    await renderer.close();
    assert.equal(screen.raw, '');
  });

  it('ends the tree with how far the whole run is, and says of a node what is left by the last time', async () => {
    const { screen, renderer, clock } = rig();
    renderer.handle(runStarted('decode', 'pretrain', 'report'));
    for (const node of ['decode', 'pretrain', 'report'])
      renderer.handle({ ...planned(node), expectedSeconds: 100 } as Event);
    renderer.handle(finished('decode', 'fresh', { savedSeconds: 1860 }));
    renderer.handle(started('pretrain'));
    renderer.handle({ type: 'run-progress', done: 1, total: 3, secondsLeft: 200 });
    clock.seconds = 20;
    await drawn();
    assert.deepEqual(still(screen.lines).slice(0, 4), [
      '✔ decode  fresh, saved 31 min',
      '* pretrain  about 1 min 20 s left',
      '· report',
      '  1 of 3 nodes done, about 3 min left',
    ]);
    renderer.handle(finished('pretrain', 'ran'));
    renderer.handle(finished('report', 'ran'));
    await renderer.close();
    assert.ok(!screen.lines.some((line) => line.includes('nodes done')));
  });

  it('draws a tree with stages as branches, progress with rate and time left, and who is waited for', async () => {
    const { screen, renderer, clock } = rig();
    const fresh = ['download', 'decode', 'augment-cache', 'embed'];
    renderer.handle(runStarted(...fresh, 'pretrain/simclr', 'pretrain/barlow', 'report'));
    for (const node of fresh) renderer.handle(planned(node, 'fresh'));
    renderer.handle(started('pretrain/simclr'));
    renderer.handle({ type: 'node-waiting', node: 'pretrain/barlow', key: 'sha256:1', owner: 'process 12' });
    renderer.handle(progressed('pretrain/simclr', 0));
    clock.seconds = 10;
    renderer.handle({ ...progressed('pretrain/simclr', 25), rate: 2.5, secondsLeft: 30 } as Event);
    await drawn();
    assert.deepEqual(still(screen.lines), [
      '✔ 4 nodes fresh',
      '* pretrain  0 of 2',
      '  * pretrain/simclr  ━━━──────────   25 %  25/100 steps  2.5 steps/s  30 s left',
      '  … pretrain/barlow  waiting for process 12',
      '· report',
      '',
    ]);
    renderer.handle(finished('pretrain/simclr', 'ran', { seconds: 40 }));
    const problem = { code: 'not-finite', message: 'The loss is NaN.', log: ['last words'] };
    renderer.handle(finished('pretrain/barlow', 'failed', { problem }));
    renderer.handle(finished('report', 'skipped', { reason: 'pretrain/barlow failed' }));
    await renderer.close();
    assert.deepEqual(screen.lines.slice(0, 12), [
      '✔ 4 nodes fresh',
      '✖ pretrain  2 of 2',
      '  ✔ pretrain/simclr  40 s',
      '  ✖ pretrain/barlow  failed after 2 s: The loss is NaN.',
      '↓ report  skipped: pretrain/barlow failed',
      '',
      'pretrain/barlow failed (not-finite)',
      '  The loss is NaN.',
      '',
      '  the end of its log (1 line):',
      '  | last words',
      '  run it alone: npx tsx pipeline.ts run quick --only pretrain/barlow',
    ]);
    assert.equal(screen.cursorHidden, false);
  });

  it('keeps what stages print, and what others write meanwhile, above the tree', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('decode'));
    renderer.handle(started('decode'));
    renderer.handle(logged('decode', 'early\n'));
    await drawn();
    for (let i = 0; i < 30; i++) renderer.handle(logged('decode', `line ${i}\n`));
    assert.equal(screen.cursorHidden, true);
    screen.stream.write('a warning');
    screen.stream.write(' of Node\n');
    await drawn();
    renderer.handle(logged('decode', 'last\n'));
    renderer.handle(finished('decode', 'ran'));
    await renderer.close();
    const expected = [
      'decode | early',
      ...Array.from({ length: 30 }, (_, i) => `decode | line ${i}`),
      'a warning of Node',
    ];
    assert.deepEqual(screen.lines, [...expected, 'decode | last', '✔ decode  2 s', '']);
  });

  for (const columns of [20, 34, 50, 80, 120])
    it(`stays within ${columns} columns`, async () => {
      const { screen, renderer, clock } = rig({ columns });
      renderer.handle(runStarted('probe-at-fractions/simclr', 'probe-at-fractions/barlow', '日本語の段階'));
      renderer.handle(started('probe-at-fractions/simclr'));
      renderer.handle(progressed('probe-at-fractions/simclr', 1));
      clock.seconds = 7;
      renderer.handle({
        ...progressed('probe-at-fractions/simclr', 55),
        rate: 8,
        secondsLeft: 6,
        note: 'loss 0.123',
      } as Event);
      renderer.handle({
        type: 'node-waiting',
        node: '日本語の段階',
        key: 'sha256:1',
        owner: 'process 12 on a machine',
      });
      await drawn();
      for (const line of screen.lines) assert.ok(line.length <= columns - 1, line);
      assert.equal(screen.lines.length, 5);
      if (columns >= 50) assert.match(screen.lines[1]!, /55 % .*left/);
      await renderer.close();
    });

  it('draws itself again, with nothing left over, on a terminal that was made narrower and wider again', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('pretrain/simclr', 'report'));
    renderer.handle(started('pretrain/simclr'));
    renderer.handle({ ...progressed('pretrain/simclr', 25), rate: 2.5, secondsLeft: 30 } as Event);
    renderer.handle(logged('pretrain/simclr', 'epoch 1\n'));
    await drawn();
    const wide = still(screen.lines);
    assert.deepEqual(wide, [
      'pretrain/simclr | epoch 1',
      '* pretrain/simclr  ━━━────────────   25 %  25/100 steps  2.5 steps/s  30 s left',
      '· report',
      '',
    ]);
    screen.resize(40);
    assert.equal(screen.lines.length, 5);
    await drawn();
    const narrow = ['pretrain/simclr | epoch 1', '* pretrain/simclr   25 %  30 s left', '· report', ''];
    assert.deepEqual(still(screen.lines), narrow);
    screen.resize(80);
    await drawn();
    assert.deepEqual(still(screen.lines), wide);
    await renderer.close();
  });

  it('never draws more rows than the terminal has, so that none scrolls away and is drawn twice', async () => {
    const { screen, renderer } = rig({ rows: 12 });
    const nodes = Array.from({ length: 20 }, (_, i) => `probe/${i}`);
    renderer.handle(runStarted(...nodes));
    for (const node of nodes) renderer.handle(started(node));
    await drawn();
    assert.equal(screen.lines.length, 12);
    for (const node of nodes) renderer.handle(finished(node, 'ran'));
    await renderer.close();
    assert.deepEqual(screen.lines, [...nodes.map((node) => `✔ ${node}  2 s`), '✔ probe  20 of 20', '']);
  });

  it('tells above the tree of an attempt that failed', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('download'));
    renderer.handle(started('download'));
    renderer.handle(retrying('download'));
    renderer.handle(finished('download', 'ran'));
    await renderer.close();
    assert.match(screen.raw, /download: no-network, attempt 2 of 3 in 5 s: Nothing came\./);
  });

  it('shows only what runs when there are more nodes than rows, and tells what ended above', async () => {
    const { screen, renderer } = rig({ rows: 12 });
    const probes = Array.from({ length: 40 }, (_, i) => `probe/${i}`);
    renderer.handle(runStarted(...probes));
    renderer.handle(started('probe/0'));
    renderer.handle(started('probe/1'));
    await drawn();
    assert.deepEqual(still(screen.lines), ['* probe  0 of 40', '  * probe/0   1 s', '  * probe/1   1 s', '']);
    renderer.handle(finished('probe/0', 'ran'));
    await drawn();
    assert.deepEqual(still(screen.lines), ['✔ probe/0  2 s', '* probe  1 of 40', '  * probe/1   1 s', '']);
    await renderer.close();
    assert.deepEqual(screen.lines, ['✔ probe/0  2 s', '■ probe  1 of 40', '  ■ probe/1  stopped', '']);
  });

  it('says what an interrupted run left, and gives the cursor back', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('pretrain', 'report'));
    renderer.handle(started('pretrain'));
    renderer.handle(progressed('pretrain', 45));
    await drawn();
    await renderer.close();
    assert.deepEqual(screen.lines, ['■ pretrain  stopped at 45 %', '· report', '']);
    assert.equal(screen.cursorHidden, false);
  });

  it('tells the terminal its progress, and always clears it', async () => {
    const { screen, renderer } = rig({ env: { WT_SESSION: 'x' } });
    renderer.handle(runStarted('pretrain', 'report'));
    renderer.handle(started('pretrain'));
    renderer.handle(progressed('pretrain', 50));
    await drawn();
    assert.ok(screen.raw.includes('\u001b]9;4;1;25\u001b\\'));
    renderer.handle(finished('pretrain', 'failed'));
    await drawn();
    assert.ok(screen.raw.includes('\u001b]9;4;2;50\u001b\\'));
    await renderer.close();
    assert.equal(screen.raw.lastIndexOf('\u001b]9;4;'), screen.raw.lastIndexOf(clear));
  });

  it('tells no terminal that does not know it', async () => {
    const { screen, renderer } = rig();
    renderer.handle(runStarted('pretrain'));
    renderer.handle(started('pretrain'));
    await drawn();
    await renderer.close();
    assert.ok(!screen.raw.includes('\u001b]9;4'));
  });
});
