import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACTS_VERSION } from '../../../orchestrator/code/fact-types.ts';
import { sha256 } from '../../../orchestrator/ground/digest.ts';
import { keyOf } from '../../../orchestrator/store/key.ts';
import type { NodeRecord } from '../../../orchestrator/store/record.ts';
import { parseRecord, recordText } from '../../../orchestrator/store/records.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { importBundle } from '../../../orchestrator/transfer/import-bundle.ts';
import { writeBundle } from '../../../orchestrator/transfer/write-bundle.ts';
import { Rig } from '../../rig/rig.ts';
import { changeRecord, type RawMember, readTar, reseal, writeTar } from './tar-file.ts';

const deep = (): unknown => {
  let value: unknown = {};
  for (let i = 0; i < 1000; i++) value = { value };
  return value;
};

/** Changes of a record that keep its checksum right. With `true`, its key is made to fit as well. */
const odd: readonly [string, (record: any) => void, boolean?][] = [
  ...[
    'outputs',
    'parts',
    'node',
    'experiment',
    'run',
    'stage',
    'machine',
    'finishedAt',
    'startedAt',
    'seconds',
  ].flatMap((member): [string, (record: any) => void][] => [
    [`no ${member}`, (record) => delete record[member]],
    [`${member} null`, (record) => (record[member] = null)],
    [`${member} a list`, (record) => (record[member] = [1])],
    [`${member} an object in an object`, (record) => (record[member] = { a: { b: {} } })],
  ]),
  ...['node', 'experiment', 'run', 'stage'].map((member): [string, (record: any) => void] => [
    `${member} with a control character`,
    (record) => (record[member] = 'a\u001b[2J'),
  ]),
  ['an output that is no digest', (record) => (record.outputs.page = '../../x')],
  ['a time in words', (record) => (record.finishedAt = 'yesterday')],
  ['a time that is none', (record) => (record.finishedAt = '2026-13-45T00:00:00.000Z')],
  ['seconds below 0', (record) => (record.seconds = -1)],
  ['items that are none', (record) => (record.items = { page: 'x' })],
  ['items without digests', (record) => (record.items = { page: [['a', 'b']] })],
  ['an own __proto__', (record) => Object.defineProperty(record.outputs, '__proto__', { value: 1, enumerable: true })],
  ['attempts in words', (record) => (record.attempts = 'two')],
  ['an origin without a seal', (record) => (record.origin = { file: 'x', importedAt: '2026-01-01T00:00:00Z' })],
  ['no fingerprint', (record) => delete record.parts.code.fingerprint, true],
  ['a fingerprint that is a number', (record) => (record.parts.code.fingerprint = 5), true],
  ['no declarations', (record) => delete record.parts.code.declarations, true],
  ['a declaration without a hash', (record) => (record.parts.code.declarations = { a: {} }), true],
  ['no inputs', (record) => delete record.parts.inputs, true],
  ['no provenance', (record) => delete record.parts.provenance, true],
  ['an unknown member that is nested without end', (record) => (record.more = deep())],
  ['parameters that are nested without end', (record) => (record.parts.params = { a: deep() })],
];

/** Exports what a file holds again, with the bytes of all that it was made from. */
async function exportWhole(folder: string, members: readonly RawMember[], to: string): Promise<void> {
  const store = await Store.open(folder);
  const { chain, whole, experiment } = JSON.parse(members[0]!.bytes.toString());
  const records = [...chain, ...whole].map((key) => store.lookAtRecord(key) as NodeRecord);
  await writeBundle(store, { records, experiment, inputs: true, replace: false }, to);
}

/** The most files that work holds open at once by `open` of node:fs/promises. */
async function mostOpenIn(work: () => Promise<unknown>): Promise<number> {
  const { open } = files;
  let [now, most] = [0, 0];
  files.open = async (...args) => {
    const file = await open(...args);
    most = Math.max(most, ++now);
    // Its type leaves out that it tells of its end.
    (file as unknown as EventEmitter).once('close', () => now--);
    return file;
  };
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    files.open = open;
    syncBuiltinESMExports();
  }
  return most;
}

describe('A record of odd shape', () => {
  let dir: string;
  let members: RawMember[];
  let main: RawMember;
  /** Files that are open at once while an export is written. */
  let mostOpen: number;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'strata-odd-'));
    const rig = await Rig.text();
    try {
      assert.equal((await rig.json('run')).code, 0);
      assert.equal((await rig.run('export', 'join', join(dir, 'join.tar'))).code, 0);
      members = readTar(join(dir, 'join.tar'));
      mostOpen = await mostOpenIn(() => exportWhole(join(rig.dir, 'artifacts'), members, join(dir, 'whole.tar')));
    } finally {
      await rig.remove();
    }
    const { key } = JSON.parse(members[0]!.bytes.toString());
    main = members.find(({ name }) => name === `records/${key.slice(7)}.json`)!;
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  it('is damage to a store, and an export with it is refused, whatever part of it is odd', async () => {
    const good = JSON.parse(main.bytes.toString()).record as NodeRecord;
    assert.equal(typeof parseRecord(recordText(good), good.key), 'object');
    for (const [what, change, rekeyed] of odd) {
      let { key } = good;
      const bytes = changeRecord(main.bytes, (record) => {
        change(record);
        if (rekeyed) key = record.key = keyOf(record.parts);
      });
      assert.match(String(parseRecord(bytes.toString(), key)), /^its member \S+ |^it is nested/, what);
      const file = join(dir, 'odd.tar');
      const made = members.map((one) => (one === main ? { name: `records/${key.slice(7)}.json`, bytes } : one));
      writeTar(
        file,
        reseal(made, (manifest) => Object.assign(manifest, { key, whole: [key] })),
      );
      await assert.rejects(importBundle(undefined, file, { checkOnly: true }), { code: 'bad-export' }, what);
    }
    for (const body of ['null', '[]', '5', '{', '"x"'])
      assert.equal(typeof parseRecord(`{"checksum":"${sha256(body)}","record":${body}}\n`, good.key), 'string', body);
  });

  it('keeps no text of code that nothing can check', async () => {
    const file = join(dir, 'facts.tar');
    const code = members.filter(({ name }) => name.startsWith('code/'));
    assert.ok(code.length > 0);
    const changed = members.map((one) => (one === code[0] ? { ...one, bytes: Buffer.from('evil()') } : one));
    writeTar(file, reseal(changed));
    await assert.rejects(importBundle(undefined, file, { checkOnly: true }), { code: 'bad-export' });
    writeTar(
      file,
      reseal(changed, (manifest) => (manifest.facts = FACTS_VERSION + 1)),
    );
    const { proof, code: kept } = await importBundle(undefined, file, { checkOnly: true });
    assert.deepEqual([proof.proven, proof.checked, kept.size], [0, false, 0]);
  });

  it('takes no more open files than others: an export reads its files one after the other', () => {
    assert.ok(readTar(join(dir, 'whole.tar')).length > 20);
    assert.ok(mostOpen > 0 && mostOpen <= 3, `${mostOpen}`);
  });

  it('holds of the objects in an export only the lists of files in memory', async () => {
    const { manifests, objects, manifest, records } = await importBundle(undefined, join(dir, 'join.tar'), {
      checkOnly: true,
    });
    assert.deepEqual([...manifests.keys()], Object.values(records.get(manifest.key)!.outputs));
    assert.ok(objects.size > manifests.size);
    const [first, ...rest] = members;
    writeTar(join(dir, 'order.tar'), reseal([first!, ...rest.reverse()]));
    await assert.rejects(importBundle(undefined, join(dir, 'order.tar'), { checkOnly: true }), /come later/);
  });
});
