import assert from 'node:assert/strict';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

describe('why, on the command line', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  const why = async (...args: string[]) => (await rig.json('why', ...args)).last;
  const recordOf = (key: string) => rig.path('artifacts/records', `${key.slice(7)}.json`);

  it('says of a fresh node since which run it is, how long that took, and who took it since', async () => {
    assert.match((await rig.run('why', 'join')).stdout, /^join is unknown: .*\n\nWaits for read, .*never ran/s);
    const { last: first } = await rig.json('run');
    await rig.json('run');
    const { lastRun, status, reasons } = await why('join');
    assert.deepEqual([status, reasons, lastRun.run, lastRun.reused], ['fresh', [], first.run, 1]);
    const text = (await rig.run('why', 'join')).stdout;
    assert.ok(text.startsWith('join is fresh: '), text);
    assert.ok(text.includes(`Fresh since run ${first.run} made it, 20`), text);
    assert.match(text, /1 later run took it from\s+the store/);
    assert.match(text, /have not changed:\s+code, 1 input\./);
  });

  it('names the parameter, from what to what, and for nodes behind it the stale one they wait for', async () => {
    const { reasons } = await why('shout', '--set', 'mark=?');
    assert.deepEqual(reasons, [
      {
        cause: 'parameter',
        what: 'mark',
        detail: 'parameter mark changed from ! to ?',
        before: '!',
        after: '?',
      },
    ]);
    const waiting = await why('join', '--set', 'mark=?');
    assert.equal(waiting.status, 'unknown');
    assert.deepEqual(waiting.causes, [{ node: 'shout', path: ['join', 'shout'], reasons }]);
    writeFileSync(rig.path('in.txt'), 'another question\n');
    const far = await why('join');
    assert.deepEqual(far.causes[0].path, ['join', 'shout', 'read']);
    assert.match(
      (await rig.run('why', 'join')).stdout,
      /Waits for read, which must run\n {2}by way of shout\n {2}file path: the content of path changed/,
    );
  });

  it('says which node gave another input, and in which run', async () => {
    const { last } = await rig.json('run', '--only', 'read');
    const { reasons } = await why('count');
    assert.equal(reasons.length, 1);
    assert.equal(reasons[0].detail, `input text changed: read made it in run ${last.run}`);
    assert.match(reasons[0].before, /^sha256:/);
    await rig.json('run', '--only', 'count');
    // The words changed and their number did not: the list has one other item.
    await rig.json('run', '--only', 'shout');
    const joined = await why('join');
    assert.deepEqual(
      joined.reasons.map(({ what }: { what: string }) => what),
      ['parts[0]', 'parts[1]'],
    );
    assert.match(joined.reasons[0].detail, /shout made it in run/);
    await rig.json('run');
  });

  it('shows the lines of a function that changed, and how the stage reaches it', async () => {
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark + mark'));
    const { codeChanges } = await why('shout');
    assert.equal(codeChanges.length, 1);
    assert.deepEqual(codeChanges[0].path, ['stages/shout.ts#shout.run', 'text/louder.ts#louder']);
    const text = (await rig.run('why', 'shout')).stdout;
    assert.match(text, /text\/louder\.ts#louder changed \(text\/louder\.ts:2\)/);
    assert.match(text, /reached by stages\/shout\.ts#shout\.run → text\/louder\.ts#louder/);
    assert.match(
      text,
      /\n {2}- {2}return text\.toUpperCase\(\) \+ mark;\n {2}\+ {2}return text\.toUpperCase\(\) \+ mark \+ mark;\n/,
    );
    await rig.json('run');
  });

  it('says that old lines were not kept where their copy is gone', async () => {
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark + mark', '+ mark'));
    rmSync(rig.path('artifacts/code'), { recursive: true });
    assert.match((await rig.run('why', 'shout', '--set', 'mark=.')).stdout, /its old lines were not kept/);
    await rig.json('run');
  });

  it('names a package, from which version to which', async () => {
    const install = (version: string): void => {
      mkdirSync(rig.path('text/node_modules/loud'), { recursive: true });
      writeFileSync(rig.path('text/node_modules/loud/package.json'), `{"name": "loud", "version": "${version}"}`);
      writeFileSync(rig.path('text/node_modules/loud/index.js'), 'exports.loud = (text) => text;');
    };
    install('1.0.0');
    await rig.edit('text/louder.ts', (text) => `import { loud } from 'loud';\n${text}`);
    await rig.edit('text/louder.ts', (text) => text.replace('return text', 'loud;\n  return text'));
    await rig.json('run');
    install('9.9.9');
    const { reasons } = await why('shout');
    assert.equal(reasons.length, 1);
    assert.equal(reasons[0].cause, 'package');
    assert.match(reasons[0].detail, /^package loud changed from loud@1\.0\.0 to loud@9\.9\.9$/);
    await rig.json('run');
  });

  it('names the files of a package that changed under the same version', async () => {
    const loud = (name: string): string => rig.path('text/node_modules/loud', name);
    writeFileSync(loud('index.js'), "exports.loud = require('./more.js');");
    writeFileSync(loud('more.js'), 'module.exports = 1;');
    const { reasons } = await why('shout');
    assert.equal(
      reasons[0].detail,
      'package loud is still loud@9.9.9, but loud/index.js changed, loud/more.js counts now',
    );
    assert.match((await rig.run('why', 'shout')).stdout, /loud\/index\.js changed,\s+loud\/more\.js\s+counts\s+now/);
    await rig.json('run');
  });

  it('shows one notice, as status and run do, where the lock file names another version than is installed', async () => {
    const message =
      'package-lock.json has 1.0.0 of text/node_modules/loud, which is installed as 9.9.9. ' +
      'Results count with what is installed; npm ci installs what the lock file names.';
    const notices = async (...args: string[]) =>
      (await rig.run('--json', ...args)).stdout
        .split('\n')
        .flatMap((line) => (line ? [JSON.parse(line)] : []))
        .filter(({ type }) => type === 'notice');
    for (const version of ['9.9.9', '1.0.0']) {
      writeFileSync(
        rig.path('package-lock.json'),
        JSON.stringify({ packages: { 'text/node_modules/loud': { version } } }),
      );
      const expected = version === '1.0.0' ? [{ type: 'notice', level: 'warning', code: 'lock-differs', message }] : [];
      for (const args of [['why', 'shout'], ['status'], ['run', '--dry-run'], ['run']])
        assert.deepEqual(await notices(...args), expected, args.join(' '));
    }
    const { status, parts, reasons } = await why('shout');
    assert.deepEqual([status, reasons], ['fresh', []], 'the lock file decides nothing');
    const loud = parts.find(({ name }: { name: string }) => name === 'package loud');
    assert.match(loud.value, /^loud@9\.9\.9 /);
    const { stdout, stderr } = await rig.run('why', 'shout');
    assert.equal(`${stdout}${stderr}`.split('npm ci').length, 2);
    rmSync(rig.path('package-lock.json'));
  });

  it('tells a record that is gone from one that was damaged', async () => {
    const { key } = await why('join');
    rmSync(recordOf(key));
    assert.match((await why('join')).reasons[0].detail, /its record is no longer in the store/);
    await rig.json('run');
    truncateSync(recordOf(key), 40);
    assert.match((await why('join')).reasons[0].detail, /its record was damaged and lies in quarantine/);
    await rig.json('run');
  });

  it('says that it cannot name the change if gc removed the last result', async () => {
    const { key } = await why('shout');
    rmSync(recordOf(key));
    const { reasons } = await why('shout', '--set', 'mark=~');
    assert.deepEqual(
      [reasons[0].cause, reasons[0].detail],
      ['never-ran', 'its last result was removed from the store, so it is not known what changed since'],
    );
  });

  it('gives status one word for each node, and the contract’s object with --json', async () => {
    await rig.json('run');
    const { stdout } = await rig.run('status', '--set', 'mark=#');
    const words = Object.fromEntries(
      [...stdout.matchAll(/^([a-z]+) +(fresh|cached|stale|unknown)\b/gm)].map((m) => [m[1], m[2]]),
    );
    assert.deepEqual(words, { read: 'fresh', shout: 'stale', count: 'fresh', join: 'unknown' });
    const { last } = await rig.json('status', '--set', 'mark=#');
    assert.deepEqual(Object.keys(last), ['experiment', 'nodes']);
    for (const node of last.nodes) assert.deepEqual(Object.keys(node), ['node', 'stage', 'status', 'key', 'reasons']);
  });
});
