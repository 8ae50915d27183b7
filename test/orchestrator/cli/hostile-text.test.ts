import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isUnsafe } from '../../../orchestrator/ground/clean-text.ts';
import { type Finished, Rig } from '../../rig/rig.ts';
import { changeRecord, readTar, reseal, writeTar } from '../transfer/tar-file.ts';

const EVIL = 'E\u001b]0;t\u0007\u001b[1A\u001b[2J\u009b31m\u202egnp\r\n::error::x\u2028##[group]\ud800\u007f';

/** Only line ends and tabs, and no command for the log of a job. */
function isHarmless({ stdout, stderr }: Finished, what: string): void {
  for (const text of [stdout, stderr]) {
    const bad = text.split('\n').find((line) => isUnsafe(line.replaceAll('\t', '')) || /^\s*::|##\[/.test(line));
    assert.equal(bad, undefined, `${what}: ${JSON.stringify(bad)}`);
  }
}

describe('what strangers wrote', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
    assert.equal((await rig.json('run')).code, 0);
    assert.equal((await rig.run('export', 'join', 'join.tar')).code, 0);
    const members = readTar(rig.path('join.tar'));
    const change = (name: RegExp, edit: (record: any) => void) =>
      members.map((one) => (name.test(one.name) ? { ...one, bytes: changeRecord(one.bytes, edit) } : one));
    const main = new RegExp(JSON.parse(members[0]!.bytes.toString()).key.slice(7));
    const told = change(main, (record) => (record.machine = { host: EVIL, [EVIL]: EVIL }));
    writeTar(rig.path('told.tar'), reseal(told));
    for (const member of ['node', 'experiment', 'run', 'stage'])
      writeTar(rig.path(`${member}.tar`), reseal(change(main, (record) => (record[member] = EVIL))));
    writeTar(
      rig.path('manifest.tar'),
      reseal(members, (manifest) => (manifest.experiment = EVIL)),
    );
    writeTar(rig.path('names.tar'), [{ name: EVIL, bytes: Buffer.from('x') }]);
    writeFileSync(rig.path('lock.json'), JSON.stringify({ format: `strata-lock-${EVIL}` }));
    writeFileSync(rig.path('lock-2.json'), JSON.stringify({ format: 'strata-lock-1', [EVIL]: 1, experiment: EVIL }));
  });
  after(() => rig.remove());

  it('reaches no terminal and no log of a job as anything but text, whatever command shows it', async () => {
    const evilSettings = (path: string) => {
      const record = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...record, set: [EVIL], settings: { [EVIL]: EVIL } }));
    };
    const files = ['told', 'node', 'experiment', 'run', 'stage', 'manifest', 'names'].map((name) => `${name}.tar`);
    for (const file of files) {
      const checked = await rig.run('import', file, '--check-only');
      assert.equal(checked.code, file === 'told.tar' ? 0 : 3, file);
      isHarmless(checked, file);
    }
    for (const lock of ['lock.json', 'lock-2.json', EVIL]) isHarmless(await rig.run('reproduce', lock), lock);
    await rig.run('--store', 'other', 'import', 'told.tar', '--trust-without-seal');
    await rig.run('--store', 'other', 'run', '--set', 'shortest=2');
    await rig.run('--store', 'other', 'run');
    const [first] = readdirSync(rig.path('other', 'runs')).sort();
    evilSettings(rig.path('other', 'runs', first!, 'run.json'));
    for (const words of [
      ...[
        ['runs'],
        ['show', 'join'],
        ['why', 'join'],
        ['status'],
        ['diff', 'previous', 'latest'],
        ['verify'],
        ['pins'],
      ],
      ...[['graph'], ['graph', '--format', 'svg'], ['graph', '--format', 'html'], ['graph', '--format', 'json']],
      ...[
        ['gc', '--dry-run'],
        ['run', '--only', EVIL],
        ['show', EVIL],
        ['run', EVIL],
        ['run', '--set', `${EVIL}=${EVIL}`],
      ],
      ...[
        ['--json', 'show', 'join'],
        ['--json', 'diff', 'previous', 'latest'],
        ['pin', EVIL],
        ['code', EVIL],
      ],
    ]) {
      const ended = await rig.run('--store', 'other', ...words);
      isHarmless(ended, words.join(' '));
      assert.doesNotMatch(ended.stderr, /unexpected/, words.join(' '));
    }
  });
});
