import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, Rig } from '../../rig/rig.ts';

/** The probes that each of ten other tools fails somewhere: `in.txt → a → b`, where a takes spaces out and b adds a line. */
describe('thirteen probes', () => {
  let rig: Rig;
  const good = 'hello\nb\n';
  const out = (): string => readFileSync(rig.path('artifacts/latest/probe/out/text.txt'), 'utf8');
  const write = (text: string): void => writeFileSync(rig.path('in.txt'), text);
  const deleteOutputs = (): void => rmSync(rig.path('artifacts/latest'), { recursive: true });
  const objects = (): string[] =>
    readdirSync(rig.path('artifacts/objects'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  /** Runs, and says which stages ran; the exit code must be 0 and the output what it should be. */
  const run = async (expected: string, ...args: string[]): Promise<string> => {
    const result = await rig.json('run', ...args);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(out(), expected);
    return result.ran.join(' ');
  };

  before(async () => {
    rig = await Rig.copy('test/rig/probe-project');
    write('h e l l o\n');
  });
  after(() => rig.remove());

  it('1: a first run runs both', async () => assert.equal(await run(good), 'a b'));

  it('2: a second runs nothing', async () => assert.equal(await run(good), ''));

  it('3: a touched input of the same bytes runs nothing', async () => {
    const later = new Date(Date.now() + 5000);
    utimesSync(rig.path('in.txt'), later, later);
    assert.equal(await run(good), '');
  });

  it('4: a changed input from which a makes the same runs a alone', async () => {
    write('h e l lo\n');
    assert.equal(await run(good), 'a');
  });

  it('5: a changed input runs both', async () => {
    write('world\n');
    assert.equal(await run('world\nb\n'), 'a b');
  });

  it('6: an input that was put back runs nothing', async () => {
    write('h e l lo\n');
    assert.equal(await run(good), '');
  });

  it('7: an output that was edited by hand is put back, and nothing runs', async () => {
    writeFileSync(rig.path('artifacts/latest/probe/out/text.txt'), 'tampered\n');
    assert.equal(await run(good), '');
  });

  it('8: outputs that were deleted are put back, and nothing runs', async () => {
    deleteOutputs();
    assert.equal(await run(good), '');
  });

  it('9: a file that is read but not declared is named, and no result is made that could go stale', async () => {
    writeFileSync(rig.path('undeclared.txt'), 'u1\n');
    const result = await rig.json('run', '--set', 'peeks=true');
    assert.equal(result.code, 2);
    assert.match(result.stderr.replaceAll(/\s+/g, ' '), /Stage "peek" reads undeclared\.txt/);
    assert.deepEqual(result.ran, []);
    assert.equal(await run(good), '');
  });

  it('10: flipped bytes in the cache are noticed, and only what made them runs', async () => {
    const damaged = objects().filter((path) => readFileSync(path, 'utf8').includes('hello'));
    assert.equal(damaged.length, 2);
    for (const path of damaged) {
      chmodSync(path, 0o644);
      writeFileSync(path, readFileSync(path, 'utf8').replace('hello', 'jello'));
      chmodSync(path, 0o444);
    }
    deleteOutputs();
    assert.equal(await run(good), 'a b');
    assert.equal(await run(good), '');
  });

  it('11: kill -9 in a, which had written half of its output, leaves nothing that is believed', async () => {
    const child = rig.start('run', '--set', 'hangs=true', '--json');
    const ended = finished(child);
    await new Promise<void>((resolve) => {
      child.stdout!.on('data', (chunk) => String(chunk).includes('half is written') && resolve());
    });
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    deleteOutputs();
    // The same key: a dead owner's lock is taken over, and the half object is nobody's. b was made from these bytes before.
    assert.equal(await run(good, '--set', 'hangs=true'), 'a');
  });

  it('12: two runs that start together run each stage once, and both succeed', async () => {
    rmSync(rig.path('artifacts'), { recursive: true });
    const [one, other] = await Promise.all([rig.json('run'), rig.json('run')]);
    assert.deepEqual([one.code, other.code], [0, 0], one.stderr + other.stderr);
    assert.deepEqual([...one.ran, ...other.ran].sort(), ['a', 'b']);
    assert.deepEqual(one.nodes.b!.outputs, other.nodes.b!.outputs);
    assert.equal(out(), good);
  });

  it('13: a file that is missing from the cache is noticed, and only what made it runs', async () => {
    for (const path of objects().filter((file) => readFileSync(file, 'utf8').includes('hello'))) rmSync(path);
    deleteOutputs();
    assert.equal(await run(good), 'a b');
    assert.equal((await rig.run('verify')).code, 0);
  });
});
