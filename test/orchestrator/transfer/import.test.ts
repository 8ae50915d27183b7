import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf as keyOfParts } from '../../../orchestrator/store/key.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { importBundle } from '../../../orchestrator/transfer/import-bundle.ts';
import { Rig } from '../../rig/rig.ts';
import { changeRecord, type RawMember, readTar, reseal, writeTar } from './tar-file.ts';

describe('A file that export wrote', () => {
  let dir: string;
  let file: string;
  let members: RawMember[];
  let count = 0;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'strata-import-'));
    file = join(dir, 'join.tar');
    const rig = await Rig.text();
    try {
      const { code, stderr } = await rig.json('run');
      assert.equal(code, 0, stderr);
      const exported = await rig.run('export', 'join', file);
      assert.equal(exported.code, 0, exported.stderr);
    } finally {
      await rig.remove();
    }
    members = readTar(file);
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const newStore = () => Store.open(join(dir, `store-${++count}`));
  const filesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'store.json')
      .map(({ name }) => name);
  const named = (name: RegExp): RawMember => members.find((member) => name.test(member.name))!;
  const changed = (name: RegExp, bytes: (old: Buffer) => Buffer): RawMember[] =>
    members.map((member) => (name.test(member.name) ? { ...member, bytes: bytes(member.bytes) } : member));

  /** Imports what a change makes of it, which must be refused with nothing left in the store. */
  async function refused(made: readonly RawMember[] | Buffer): Promise<string> {
    const path = join(dir, 'spoilt.tar');
    if (Buffer.isBuffer(made)) writeFileSync(path, made);
    else writeTar(path, made);
    const store = await newStore();
    const error = await importBundle(store, path, { checkOnly: false }).then(
      () => assert.fail('it was imported'),
      (problem) => problem,
    );
    assert.equal(error.name, 'Problem', error.stack);
    assert.deepEqual([error.code, error.exitCode], ['bad-export', 3], error.message);
    assert.deepEqual(filesIn(store.root), [], 'nothing stays in the store');
    await assert.rejects(importBundle(undefined, path, { checkOnly: true }), { code: 'bad-export' });
    return error.message;
  }

  it('comes into another store with its code, and says where it came from', async () => {
    const store = await newStore();
    const { seal, manifest, proof, results } = await importBundle(store, file, { checkOnly: false });
    assert.deepEqual(
      results.map(({ node, state }) => [node, state]),
      [['join', 'new']],
    );
    assert.deepEqual([manifest.chain.length, proof.proven, proof.without], [3, 12, []]);
    const record = store.readRecord(manifest.key)!;
    assert.deepEqual([record.origin!.file, record.origin!.seal], ['join.tar', seal]);
    for (const artifact of Object.values(record.outputs)) assert.equal(await store.check(artifact), 'whole');
    const again = await importBundle(store, file, { checkOnly: false });
    assert.equal(again.results[0]!.state, 'confirmed');
    assert.equal(filesIn(store.layout.tmp).length, 0);
  });

  it('is the same file for the same result, without owner, time or folder', () => {
    const copy = join(dir, 'copy.tar');
    writeTar(copy, members);
    const text = readFileSync(file, 'latin1');
    assert.ok(!text.includes(tmpdir()), 'no path of the machine that made it');
    assert.equal(members[0]!.name, 'manifest.json');
    for (const { name } of members) assert.match(name, /^(manifest\.json|(objects|records|code)\/[0-9a-f]+(\.\w+)?)$/);
  });

  it('touches no store when it is only checked', async () => {
    const { results } = await importBundle(undefined, file, { checkOnly: true });
    assert.equal(results[0]!.state, 'checked');
  });

  it('is refused with any one byte flipped, and when it is cut anywhere', async function () {
    this.timeout(120_000);
    const bytes = readFileSync(file);
    // Every header and every member once, at a place drawn by a fixed sequence.
    let at = 0;
    let state = 1;
    const places: number[] = [];
    for (const member of members) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      places.push(at + (state % 100), at + 512 + (state % Math.max(1, member.bytes.length)));
      at += 512 + Math.ceil(member.bytes.length / 512) * 512;
    }
    assert.ok(places.length >= 36);
    for (const place of places)
      for (const bit of [1, 128]) {
        const spoilt = Buffer.from(bytes);
        spoilt[place]! ^= bit;
        await refused(spoilt);
      }
    for (const part of [0, 1, 511, 512, 4000, at - 1]) await refused(bytes.subarray(0, part));
  });

  it('is refused when it is no export, is compressed, or has something after its end', async () => {
    assert.match(await refused(randomBytes(4096)), /damaged, or "export" did not write it/);
    assert.match(await refused([{ name: 'a.txt', bytes: Buffer.from('a') }, ...members]), /"export" did not write it/);
    const { gzipSync } = await import('node:zlib');
    await refused(gzipSync(readFileSync(file)));
    assert.match(
      await refused(Buffer.concat([readFileSync(file), Buffer.from('more')])),
      /there are bytes after its end/,
    );
    assert.match(await refused([...members, { name: 'code/x', bytes: Buffer.from('x') }]), /more members/);
  });

  it('is refused with names that lead elsewhere, and with links, folders and sizes that are none', async () => {
    for (const name of ['../../escaped', '/tmp/escaped', 'objects/../../escaped', 'records/x.json', 'objects\\a']) {
      const evil = { name, bytes: Buffer.from('evil') };
      assert.match(await refused(reseal([...members, evil])), /which no export contains/);
    }
    const object = named(/^objects/);
    for (const type of ['SymbolicLink', 'Link', 'Directory'] as const) {
      const link = { ...object, bytes: Buffer.alloc(0), type, linkpath: '/etc/passwd' };
      const swapped = members.map((member) => (member === object ? link : member));
      assert.match(await refused(swapped), /only plain files|in place of/);
    }
    const huge = members.map((member) => (member === object ? { ...member, size: 7 * 1024 ** 3 } : member));
    assert.match(await refused(huge), /in place of/);
    const claim = reseal(members, (manifest) => {
      manifest.members.at(-1).size = 7 * 1024 ** 4;
    });
    assert.match(await refused(claim), /names more bytes than it has/);
    assert.match(
      await refused([{ ...members[0]!, size: 10 ** 9 }, ...members.slice(1)]),
      /claims to have 1000000000 bytes/,
    );
    assert.equal(existsSync('/tmp/escaped'), false);
  });

  it('is refused although it was sealed again, if bytes do not match its digests', async () => {
    const flip = (old: Buffer) => Buffer.from(old.map((byte, i) => (i === 3 ? byte ^ 1 : byte)));
    assert.match(await refused(changed(/^objects/, flip)), /does not have the SHA-256/);
    assert.match(await refused(reseal(changed(/^objects/, flip))), /gives objects\/\w+ another SHA-256 than its name/);
    assert.match(await refused(reseal(changed(/^records/, flip))), /is not a record/);
    const code = changed(/^code/, () => Buffer.from('export const anything = 1;'));
    assert.match(await refused(reseal(code)), /is not the code in the key/);
  });

  it('is refused when a record was changed, though its checksum was made to fit', async () => {
    const key = JSON.parse(members[0]!.bytes.toString()).key.slice(7);
    const own = new RegExp(key);
    const edit = (change: (record: any) => void) => reseal(changed(own, (old) => changeRecord(old, change)));
    assert.match(
      await refused(edit((record) => (record.parts.params.added = 1))),
      /key of join is not the hash of its parts/,
    );
    assert.match(
      await refused(edit((record) => (record.outputs.page = `sha256:${'0'.repeat(64)}`))),
      /list of files of join's output page is not in it/,
    );
    // A key that fits: then the chain or the code must give it away.
    const forged = (change: (parts: any) => void) => {
      const parts = JSON.parse(named(own).bytes.toString()).record.parts;
      change(parts);
      const forgedKey = keyOfParts(parts);
      const made = changed(own, (old) =>
        changeRecord(old, (record) => {
          record.parts = parts;
          record.key = forgedKey;
        }),
      ).map((member) => (own.test(member.name) ? { ...member, name: `records/${forgedKey.slice(7)}.json` } : member));
      return reseal(made, (manifest) => {
        manifest.key = forgedKey;
        manifest.whole = [forgedKey];
      });
    };
    assert.match(
      await refused(forged((parts) => (parts.inputs.parts[0] = `sha256:${'0'.repeat(64)}`))),
      /no record of what made the input parts of join/,
    );
    assert.match(
      await refused(forged((parts) => (parts.code.fingerprint = `sha256:${'0'.repeat(64)}`))),
      /code of join does not match its fingerprint/,
    );
  });

  it('is refused when a part of it is left out', async () => {
    for (const name of [/^objects/, /^records/]) {
      const left = members.filter((member) => member !== named(name));
      await refused(left);
      assert.match(await refused(reseal(left)), /incomplete|is missing/);
    }
    const stray = { name: `objects/${'0'.repeat(32)}`, bytes: Buffer.from('x') };
    await refused(reseal([...members, stray]));
  });

  it('never replaces another result of the same key, and says what the two disagree about', async () => {
    const store = await newStore();
    const { manifest, records } = await importBundle(undefined, file, { checkOnly: true });
    const record = records.get(manifest.key)!;
    const other = { ...record, outputs: { page: `sha256:${'1'.repeat(64)}` as const }, run: 'own-run' };
    await store.writeRecord(other);
    for (const checkOnly of [true, false])
      await assert.rejects(importBundle(store, file, { checkOnly }), (error: any) => {
        assert.deepEqual([error.code, error.exitCode], ['import-contradicts', 3]);
        assert.match(error.message, /page \(page\.txt\) is sha256:\w+ there and sha256:1+ here/);
        assert.match(error.message, /the one here by run own-run/);
        return true;
      });
    assert.deepEqual(store.readRecord(manifest.key), other);
    assert.deepEqual(filesIn(store.layout.objects), []);
    assert.deepEqual(filesIn(store.layout.tmp), []);
  });

  it('gives its bytes to a store that has the record and lost the objects', async () => {
    const store = await newStore();
    const { manifest } = await importBundle(store, file, { checkOnly: false });
    const before = store.readRecord(manifest.key)!;
    rmSync(store.layout.objects, { recursive: true });
    const again = await importBundle(await Store.open(store.root), file, { checkOnly: false });
    assert.equal(again.results[0]!.state, 'confirmed');
    const after = await Store.open(store.root);
    assert.equal(await after.check(Object.values(before.outputs)[0]!), 'whole');
    assert.deepEqual(after.readRecord(manifest.key), before);
  });

  it('must have the seal that is expected', async () => {
    const { seal } = await importBundle(undefined, file, { checkOnly: true });
    const expecting = (expect: string) => importBundle(undefined, file, { checkOnly: true, expect });
    await expecting(seal);
    await expecting(seal.slice(7).toUpperCase());
    await assert.rejects(expecting('0'.repeat(64)), { code: 'other-seal', exitCode: 3 });
    await assert.rejects(expecting('beef'), { code: 'bad-usage', exitCode: 2 });
    await assert.rejects(importBundle(undefined, join(dir, 'none.tar'), { checkOnly: true }), {
      code: 'no-export-file',
    });
  });
});
