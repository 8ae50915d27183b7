import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type GraphLock, partsOfLocked } from '../../../orchestrator/publish/graph-lock.ts';
import { readLock } from '../../../orchestrator/publish/read-lock.ts';
import { keyOf } from '../../../orchestrator/store/key.ts';
import { Rig } from '../../rig/rig.ts';

describe('the lock of a run', function () {
  this.timeout(120_000);
  let rig: Rig;
  let text: string;
  let lock: GraphLock;
  const path = () => rig.path('artifacts/latest/text/lock.json');
  before(async () => {
    rig = await Rig.text();
    const { code, stderr } = await rig.run('run', '--set', `path=${rig.path('in.txt')}`, '--set', 'mark=?');
    assert.equal(code, 0, stderr);
    text = readFileSync(path(), 'utf8');
    lock = readLock(path());
  });
  after(() => rig.remove());

  it('has every node with parts that hash to its key, and the digest of every published file', async () => {
    const { nodes } = await rig.json('run', '--set', 'mark=?');
    assert.deepEqual(
      lock.nodes.map(({ node, key, outputs }) => ({ node, key, outputs })),
      ['read', 'shout', 'count', 'join'].map((node) => ({
        node,
        key: nodes[node]!.key,
        outputs: nodes[node]!.outputs,
      })),
    );
    for (const node of lock.nodes) assert.equal(keyOf(partsOfLocked(lock, node)), node.key);
    const [file] = lock.files;
    const sum = createHash('sha256')
      .update(readFileSync(rig.path('artifacts/latest/text', file!.path)))
      .digest('hex');
    assert.deepEqual([file!.path, file!.sha256], ['page.txt', `sha256:${sum}`]);
    assert.equal(lock.nodes[1]!.command, "npx tsx pipeline.ts run text --set path=in.txt --set 'mark=?' --only shout");
  });

  it('has the same text from another folder and store, without a path of either', async () => {
    const other = await Rig.text();
    try {
      await other.run('run', '--store', 'elsewhere', '--set', `path=${other.path('in.txt')}`, '--set', 'mark=?');
      assert.equal(readFileSync(other.path('elsewhere/latest/text/lock.json'), 'utf8'), text);
      assert.ok(!text.includes(rig.dir) && !text.includes('/tmp'));
    } finally {
      await other.remove();
    }
  });

  it('has names alone of data that lie elsewhere, however their path is spelt', async () => {
    const elsewhere = await Rig.text();
    const name = 'ein "Ordner" \\ ü';
    try {
      mkdirSync(elsewhere.path(name));
      writeFileSync(elsewhere.path(name, 'in.txt'), 'to be\n');
      const inner = elsewhere.path(name, 'in.txt');
      const relativePath = relative(rig.dir, inner);
      const escaped = JSON.stringify(inner).replace('ü', '\\u00fc');
      for (const [given, kept] of [
        [relativePath, 'in.txt'],
        [`${rig.path('in.txt')}`, 'in.txt'],
        [escaped, '"in.txt"'],
        [`${inner}/../in.txt`, 'in.txt'],
        ['./in.txt', './in.txt'],
      ] as const) {
        assert.equal((await rig.run('run', '--store', 'names', '--set', `path=${given}`)).code, 0, given);
        const written = readFileSync(rig.path('names/latest/text/lock.json'), 'utf8');
        const { set, command, settings } = JSON.parse(written);
        assert.deepEqual([set, settings.path], [[`path=${kept}`], kept.replaceAll('"', '')], given);
        assert.ok(command.endsWith(`--set ${kept.includes('"') ? `'path=${kept}'` : `path=${kept}`}`), command);
        assert.ok(!written.includes('Ordner'), given);
        assert.ok(
          !readFileSync(rig.path('names/latest/text/ro-crate-metadata.json'), 'utf8').includes('Ordner'),
          given,
        );
      }
    } finally {
      await elsewhere.remove();
    }
  });

  it('is written again for other keys of the same outputs, and left alone by runs that change nothing', async () => {
    const before = statSync(path()).mtimeMs;
    await rig.run('run', '--set', 'mark=?');
    await rig.run('run', '--set', 'mark=?', '--only', 'join');
    assert.equal(statSync(path()).mtimeMs, before);
    await rig.edit('text/louder.ts', (code) => code.replace('text.toUpperCase()', 'text.toUpperCase().trimStart()'));
    await rig.run('run', '--set', 'mark=?');
    const after = readLock(path());
    assert.notEqual(after.nodes[1]!.key, lock.nodes[1]!.key);
    assert.deepEqual(after.files, lock.files);
  });

  describe('read back', () => {
    const refused = (name: string, content: string, code: string, says: RegExp): void => {
      mkdirSync(rig.path('locks'), { recursive: true });
      writeFileSync(rig.path('locks', name), content);
      assert.throws(
        () => readLock(rig.path('locks', name)),
        (error: Error & { code?: string; exitCode?: number }) => {
          assert.deepEqual([error.name, error.code, error.exitCode], ['Problem', code, 2]);
          assert.match(error.message, says);
          return true;
        },
      );
    };
    const changed = (change: (value: any) => void): string => {
      const value = JSON.parse(text);
      change(value);
      return JSON.stringify(value);
    };

    it('is refused in one sentence where it is missing, cut, foreign, newer or edited', () => {
      assert.throws(() => readLock(rig.path('none.json')), /lock "[^"]+" does not exist\. A run writes one/);
      assert.throws(() => readLock(rig.path('locks', '..')), /is a folder: the lock in it is/);
      refused('cut.json', text.slice(0, 500), 'bad-lock', /not valid JSON/);
      refused('npm.json', readFileSync(rig.path('package-lock.json'), 'utf8'), 'bad-lock', /a different kind of file/);
      refused('null.json', 'null', 'bad-lock', /a different kind of file/);
      refused(
        'new.json',
        changed((one) => (one.format = 'strata-lock-9')),
        'other-lock-format',
        /strata-lock-9.*reads "strata-lock-1"/,
      );
      refused(
        'old.json',
        changed((one) => (one.keyVersion = 0)),
        'other-lock-format',
        /keys of version 0/,
      );
      refused(
        'nodes.json',
        changed((one) => (one.nodes = [])),
        'bad-lock',
        /its member nodes is empty/,
      );
      refused(
        'node.json',
        changed((one) => delete one.nodes[1].key),
        'bad-lock',
        /nodes\[1\]\.key is not a digest/,
      );
      refused(
        'digest.json',
        changed((one) => (one.nodes[0].outputs.text = '../../x')),
        'bad-lock',
        /outputs\.text is not a digest/,
      );
    });

    it('is refused where its parts contradict each other, or a file would lie outside its folder', () => {
      refused(
        'key.json',
        changed((one) => (one.nodes[1].params.mark = '!')),
        'bad-lock',
        /the key of "shout" is not the hash/,
      );
      refused(
        'code.json',
        changed((one) => {
          for (const { declarations } of Object.values<any>(one.code)) declarations['text/louder.ts#louder'] = 'ab';
        }),
        'bad-lock',
        /the code of "\w+" does not match its fingerprint/,
      );
      refused(
        'target.json',
        changed((one) => (one.published.page.node = 'nobody')),
        'bad-lock',
        /no node in it made "page"/,
      );
      refused(
        'cut.json',
        changed((one) => one.nodes.splice(1, 1)),
        'bad-lock',
        /"\w+" takes from "shout", which does not precede it/,
      );
      refused(
        'twice.json',
        changed((one) => one.nodes.push(one.nodes[0])),
        'bad-lock',
        /"read" occurs twice/,
      );
      for (const name of [
        '../../elsewhere',
        'a/b',
        '..',
        '.',
        '',
        'C:\\x',
        '/tmp',
        'x;id',
        'x\u001b]0;',
        '-x',
        '.x',
        'a b',
      ])
        refused(
          'elsewhere.json',
          changed((one) => (one.experiment = name)),
          'bad-lock',
          /member experiment is not a name/,
        );
      for (const path of ['../secret', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\x'])
        refused(
          'outside.json',
          changed((one) => (one.files[0].path = path)),
          'bad-lock',
          /files\[0\]\.path is not a path/,
        );
    });
  });
});
