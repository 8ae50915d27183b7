import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { finished, Rig } from '../../rig/rig.ts';

const WORK = 'return { text: String(inputs.text.split(/\\s+/).length) };';

describe('code NODE, and where an inline stage runs', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  /** In a process of its own: what was saved after a process started is not run inline in it. */
  const own = async (...args: string[]) => {
    await setTimeout(50);
    return finished(rig.start(...args));
  };
  const code = async (node: string) => JSON.parse((await own('--json', 'code', node)).stdout);

  it('names modules, packages, the process and the place, in 80 columns', async () => {
    const plain = await code('count');
    assert.deepEqual(plain.place, { in: 'main' });
    assert.deepEqual(plain.process, { shared: true });
    assert.ok(plain.modules.some(({ path }: { path: string }) => path === 'stages/count.ts'));
    const { stdout } = await own('code', 'count');
    assert.match(stdout, /^count \(stage count\)\n\n\d modules?\n {2}stages\//);
    assert.match(stdout, /may share a process[\s\S]*runs inline, in the main process/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    assert.match((await own('code', 'read')).stdout, /runs in a worker\./);
    const { code: exit, stderr } = await own('code', 'coun');
    assert.deepEqual([exit, stderr.includes('Did you mean "count"?')], [2, true]);
  });

  it('runs a stage that prints or ends its process in a worker, whatever it declares', async () => {
    const ways: Readonly<Record<string, readonly [work: string, said: RegExp]>> = {
      prints: ["console.log('hello'); return { text: '1' };", /^console\.log is not/],
      ends: ['process.exit(0);', /^process\.exit is not|^uses process/],
    };
    for (const [way, [work, said]] of Object.entries(ways)) {
      await rig.edit('stages/count.ts', (text) => text.replace(WORK, work));
      const { place, process: shared } = await code('count');
      assert.equal(place.in, 'worker', way);
      assert.match(place.because.what, said);
      assert.match(place.because.at, /^stages\/count\.ts:\d+$/);
      assert.equal(shared.shared, way === 'prints', way);
      const { code: exit, stdout } = await own('--json', 'run', '--only', 'count');
      assert.equal(exit, way === 'ends' ? 1 : 0, way);
      // Nothing but the orchestrator's own lines: what a worker prints is part of them.
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.equal(
        lines.some(({ type, text }) => type === 'node-log' && text === 'hello'),
        way === 'prints',
      );
      await rig.edit('stages/count.ts', (text) => text.replace(work, WORK));
    }
  });

  it('ends an inline stage that takes long, and runs it in a worker', async () => {
    const long = `let n = 0; for (let i = 0; i < 3e8; i++) n += i % 7; return { text: String(n) };`;
    await rig.edit('stages/count.ts', (text) => text.replace(WORK, long));
    assert.deepEqual((await code('count')).place, { in: 'main' });
    const { code: exit, stdout } = await own('--json', 'run', '--only', 'count');
    assert.equal(exit, 0);
    assert.equal(stdout.split('\n').filter((line) => line.includes('"node-started","node":"count"')).length, 2);
  });
});
