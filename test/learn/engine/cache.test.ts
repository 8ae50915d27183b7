import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findReady, type Marker } from '../../../learn/engine/cache.ts';
import type { Distribution } from '../../../learn/engine/distribution.ts';
import { engineFolder, places } from '../../../learn/engine/places.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';
import { rememberFailure, writeMarker } from '../../../learn/engine/stamps.ts';
import { skip } from '../../rig/skip.ts';
import { type Sandbox, sandbox } from './fake-pip.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const [FRAMEWORK, MAIN] = ['the framework', 'the library'];

describe('the folder of the engine', () => {
  let box: Sandbox;
  let distribution: Distribution;
  let before: NodeJS.ProcessEnv;
  /** An index that has nothing. */
  const noIndex = 'console.error("ERROR: No matching distribution found"); process.exit(1);';

  beforeEach(async () => {
    before = { ...process.env };
    box = await sandbox(Buffer.from('a wheel'), noIndex);
    distribution = { ...box.distribution, digests: [sha256(FRAMEWORK), sha256(MAIN)] };
  });
  afterEach(async () => {
    await box.restore();
    for (const name of ['XDG_CACHE_HOME', 'TMPDIR', 'HOME'])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  });

  /** Puts an engine into a place, as an earlier preparation would have. */
  async function put(place = places()[0]!, changes: Partial<Marker> = {}): Promise<string> {
    const folder = engineFolder(distribution, place);
    const { package: name, version, sha256: wheel } = distribution;
    await mkdir(folder, { recursive: true });
    await writeMarker(folder, { package: name, version, sha256: wheel, libraryFolders: [], ...changes });
    await writeFile(join(folder, distribution.libraries[0]), FRAMEWORK);
    await writeFile(join(folder, distribution.libraries[1]), MAIN);
    return folder;
  }

  /** What was prepared and what was said, or the problem. */
  async function prepare(options: object = {}) {
    const said: string[] = [];
    const progress = (text: string) => void said.push(text);
    const done = await prepareNative({ distribution, progress, ...options }).then(
      ({ libraries }) => ({ libraries, problem: undefined }),
      (problem: Error & { code: string }) => ({ libraries: undefined, problem }),
    );
    return { ...done, said: said.join('\n') };
  }

  const COMPARED = /comparing TensorFlow's libraries/;

  it('has its libraries compared once, and again when a file was touched', async () => {
    const folder = await put();
    await pause(150);
    const first = await prepare();
    assert.deepEqual([first.libraries, COMPARED.test(first.said)], [folder, true]);
    const second = await prepare();
    assert.deepEqual([second.libraries, second.said], [folder, '']);
    const main = join(folder, distribution.libraries[1]);
    await utimes(main, 1e9, 1e9);
    const third = await prepare();
    assert.deepEqual([third.libraries, COMPARED.test(third.said)], [folder, true]);
  });

  it('is not used with one other byte, of the same size and time', async () => {
    const folder = await put();
    await pause(150);
    await prepare();
    const main = join(folder, distribution.libraries[1]);
    const { atime, mtime } = await stat(main);
    await writeFile(main, MAIN!.replace('l', 'L'));
    await utimes(main, atime, mtime);
    const { problem } = await prepare({ download: false });
    assert.equal(problem!.code, 'engine-damaged');
    assert.match(problem!.message, new RegExp(`${main} has SHA-256 \\w{64}, and ${sha256(MAIN!)} is expected`));
    // It is fetched again; where that cannot be, both are told.
    const again = await prepare();
    assert.equal(again.problem!.code, 'engine-damaged');
    assert.match(again.problem!.message, /could not be downloaded again: .*No matching distribution/);
    assert.match(again.said, /damaged: .*has SHA-256/);
  });

  it('is not used with a missing library, nor with the marker of another wheel', async () => {
    await put(undefined, { sha256: 'a'.repeat(64) });
    assert.equal(await findReady(distribution), undefined);
    assert.equal((await prepare({ download: false })).problem!.code, 'engine-not-installed');
    const folder = await put();
    await writeFile(join(folder, 'engine.json'), 'null');
    assert.equal(await findReady(distribution), undefined);
    await put();
    const { rm } = await import('node:fs/promises');
    await rm(join(folder, distribution.libraries[0]));
    const { problem } = await prepare({ download: false });
    assert.match(problem!.message, /libtensorflow_framework\S+ is missing/);
  });

  it('that others may write is closed to them, and compared', async () => {
    const folder = await put();
    await pause(150);
    await prepare();
    for (const path of [box.cache, folder, join(folder, distribution.libraries[1])]) {
      await chmod(path, 0o777);
      assert.equal(await findReady(distribution), undefined, path);
      const { libraries, said } = await prepare();
      assert.equal(libraries, folder);
      assert.match(said, /others could write to .*that right is taken away/);
      assert.equal((await stat(path)).mode & 0o022, 0);
    }
  });

  it('of another user is used only if STRATA_CACHE names it, and nobody else may write', async function () {
    if (process.getuid?.() !== 0) return skip(this, 'only root can give files away');
    const named = await put();
    await chown(named, 12_345, 12_345);
    assert.equal((await prepare()).libraries, named);
    await chmod(named, 0o775);
    const refused = await prepare();
    assert.equal(refused.problem!.code, 'engine-cache-not-trusted');
    assert.match(refused.problem!.message, /may be written by others \(its rights are 775\).*chmod go-w/);
    await chmod(named, 0o755);
    delete process.env.STRATA_CACHE;
    Object.assign(process.env, { XDG_CACHE_HOME: join(box.folder, 'xdg'), TMPDIR: box.folder });
    const [usual, temporary] = places();
    const folder = await put(usual);
    const other = await put(temporary);
    await chown(folder, 12_345, 12_345);
    const { libraries, said } = await prepare();
    assert.equal(libraries, other);
    assert.match(said, /belongs to the user 12345, and this is user 0.*It is kept in \S+ for now/);
  });

  it('is a temporary one where the usual one cannot be made, and that is told', async () => {
    delete process.env.STRATA_CACHE;
    await writeFile(join(box.folder, 'file'), '');
    Object.assign(process.env, { XDG_CACHE_HOME: join(box.folder, 'file'), TMPDIR: box.folder });
    assert.equal(places()[0]!.folder, join(box.folder, 'file', 'strata'));
    const refused = await prepare();
    assert.equal(refused.problem!.code, 'engine-download-failed', 'the temporary folder was not tried');
    const folder = await put(places()[1]);
    const { libraries, said } = await prepare();
    assert.equal(libraries, folder);
    assert.match(said, /the usual folder of the engine cannot be used: .*It is kept in .*strata-cache-/s);
    assert.equal((await findReady(distribution))!.place.kind, 'temporary');
    // `engine info` finds it also where the usual folder is there, and empty.
    process.env.XDG_CACHE_HOME = join(box.folder, 'empty');
    assert.equal((await prepare({ download: false })).libraries, folder);
  });

  it('is no link in the temporary folder, where anyone can make one', async function () {
    if (process.getuid === undefined) return skip(this, 'rights are not looked at on Windows');
    delete process.env.STRATA_CACHE;
    await writeFile(join(box.folder, 'file'), '');
    await mkdir(join(box.folder, 'target'));
    Object.assign(process.env, { XDG_CACHE_HOME: join(box.folder, 'file'), TMPDIR: box.folder });
    const { folder } = places()[1]!;
    await symlink(join(box.folder, 'target'), folder);
    await put({ folder, kind: 'temporary' });
    assert.equal(await findReady(distribution), undefined);
    const { problem } = await prepare();
    assert.equal(problem!.code, 'engine-cache-not-writable');
    await assert.rejects(readFile(`${engineFolder(distribution, { folder })}.checked.json`));
  });

  it('gets no note where others could put a link in its way', async function () {
    if (process.getuid === undefined) return skip(this, 'rights are not looked at on Windows');
    delete process.env.STRATA_CACHE;
    await writeFile(join(box.folder, 'file'), 'precious');
    Object.assign(process.env, { XDG_CACHE_HOME: join(box.folder, 'file'), TMPDIR: box.folder });
    const folder = engineFolder(distribution, places()[1]!);
    await mkdir(dirname(folder), { recursive: true });
    const note = `${folder}.failed.json`;
    await symlink(join(box.folder, 'file'), note);
    await chmod(dirname(folder), 0o777);
    await rememberFailure(distribution, 'engine-no-pip', 'no pip');
    assert.equal(await readFile(note, 'utf8'), 'precious');
    // In a folder of one's own a link is replaced, and not written through.
    await chmod(dirname(folder), 0o755);
    await rememberFailure(distribution, 'engine-no-pip', 'no pip');
    assert.equal(await readFile(join(box.folder, 'file'), 'utf8'), 'precious');
    assert.equal(JSON.parse(await readFile(note, 'utf8')).message, 'no pip');
  });

  it('is found for a user without a home, and below a home that is the root', () => {
    const without = places({ HOME: '/', XDG_CACHE_HOME: '' }, 'linux');
    assert.deepEqual(
      without.map(({ kind }) => kind),
      ['usual', 'temporary'],
    );
    assert.deepEqual(places({ STRATA_CACHE: '/mine' }, 'linux'), [{ folder: '/mine', kind: 'named' }]);
  });
});
