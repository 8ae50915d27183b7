import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readFailure } from '../../../learn/engine/cache.ts';
import { chooseEngine } from '../../../learn/engine/choose.ts';
import { distributionFor } from '../../../learn/engine/distribution.ts';
import { libraryNames } from '../../../learn/engine/libraries.ts';
import { engineFolder } from '../../../learn/engine/places.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';
import { writeMarker } from '../../../learn/engine/stamps.ts';
import { thisProcess } from '../../../orchestrator/ground/process-identity.ts';
import { lockFile } from '../../../orchestrator/store/key-lock.ts';
import { type Sandbox, sandbox, zip } from './fake-pip.ts';

const [framework, main] = libraryNames();
const notALibrary = Buffer.from('not a shared library');
/** Of the right form, but with libraries that no loader takes. */
const hollow = zip({ [`tensorflow/${framework}`]: notALibrary, [`tensorflow/${main}`]: notALibrary });

const problem = (code: string, message: RegExp) => (error: Error & { code?: string }) => {
  assert.equal(error.name, 'Problem', error.stack);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe('preparing the native engine', function () {
  this.timeout(60_000);
  let box: Sandbox;
  afterEach(async () => {
    await box.restore();
  });
  /** Lists what is left in the cache's engine folder, without remembered failures. */
  const left = async () => (await readdir(join(box.cache, 'engine'))).filter((name) => !name.endsWith('.failed.json'));

  it('says that pip is missing and how to get it, and falls back to WebAssembly', async () => {
    box = await sandbox(undefined);
    await assert.rejects(prepareNative(), problem('engine-no-pip', /Install Python with pip.*engine install/));
    const chosen = await chooseEngine('auto');
    assert.equal(chosen.name, 'wasm');
    assert.match((chosen as { reason: string }).reason, /none of pip3, pip/);
    await assert.rejects(chooseEngine('native'), problem('engine-no-pip', /STRATA_LIBTENSORFLOW/));
    assert.deepEqual(await left(), []);
  });

  it('quotes pip if the download fails', async () => {
    box = await sandbox(hollow, 'console.error("ERROR: No matching distribution found"); process.exit(1);');
    const { distribution } = box;
    await assert.rejects(
      prepareNative({ distribution }),
      problem('engine-download-failed', /pip said: "ERROR: No matching distribution found".*tensorflow-cpu==0\.0\.1/s),
    );
    // A network may be there again in an hour.
    const { at } = (await readFailure(distribution))!;
    assert.ok(await readFailure(distribution, at + 3000 * 1000));
    assert.equal(await readFailure(distribution, at + 3700 * 1000), undefined);
    assert.deepEqual(await left(), []);
  });

  it('deletes a damaged download', async () => {
    box = await sandbox(hollow);
    const distribution = { ...box.distribution, sha256: 'a'.repeat(64) };
    await assert.rejects(
      prepareNative({ distribution }),
      problem('engine-bad-checksum', /has SHA-256 \w{64}, but a{64}/),
    );
    assert.deepEqual(await left(), []);
  });

  it('refuses a wheel that is no archive, and one without the libraries', async () => {
    box = await sandbox(Buffer.from('nothing of the kind'));
    const { distribution } = box;
    await assert.rejects(prepareNative({ distribution }), problem('engine-bad-wheel', /does not hold a zip archive/));
    await box.restore();
    box = await sandbox(zip({ [`tensorflow/${framework}`]: notALibrary }));
    await assert.rejects(
      prepareNative({ distribution: box.distribution }),
      problem('engine-bad-wheel', new RegExp(`does not hold ${main.replaceAll('.', '\\.')}`)),
    );
    assert.deepEqual(await left(), []);
  });

  it('never publishes libraries that do not load, and remembers why', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const failing = problem('engine-does-not-load', /do not load or do not compute on this machine: .*lib/);
    await assert.rejects(prepareNative({ distribution }), failing);
    assert.ok(!existsSync(engineFolder(distribution)));
    assert.deepEqual(await left(), []);
    const failure = await readFailure(distribution);
    assert.equal(failure!.code, 'engine-does-not-load');
    // Remembered for a day by those who only ask; whoever needs the engine tries again.
    assert.ok(await readFailure(distribution, failure!.at + 23 * 3600 * 1000));
    assert.equal(await readFailure(distribution, failure!.at + 25 * 3600 * 1000), undefined);
    await assert.rejects(prepareNative({ distribution }), failing);
    assert.equal(await box.downloads(), 2);
  });

  /** The lock that runs use. */
  const lock = (file: string, onWait: (owner: string) => void) => lockFile(file, { onWait });

  it('removes what an interrupted preparation left, and takes over its lock', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    const half = join(box.cache, 'engine', `.preparing-${basename(folder)}`);
    await mkdir(half, { recursive: true });
    await writeFile(join(half, main), 'half a library');
    // A process that is gone, whose number is free or another's by now.
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    await writeFile(
      `${folder}.installing`,
      JSON.stringify({ ...thisProcess(), pid: gone.pid, start: '1', token: 'x' }),
    );
    await assert.rejects(prepareNative({ distribution, lock }), problem('engine-does-not-load', /./));
    assert.deepEqual(await left(), []);
  });

  it('says that it waits while another run prepares the engine', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const said: string[] = [];
    const both = await Promise.allSettled(
      [0, 1].map(() => prepareNative({ distribution, lock, progress: (text) => void said.push(text) })),
    );
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(said.filter((text) => text.startsWith(`waiting for process ${process.pid} on `)).length, 1);
    assert.deepEqual(await left(), []);
  });

  it('waits for a process on another machine that shows signs of life, and takes nothing from it', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    const half = join(box.cache, 'engine', `.preparing-${basename(folder)}`);
    await mkdir(half, { recursive: true });
    await writeFile(join(half, main), 'half a library');
    const owner = { ...thisProcess(), host: 'elsewhere pid:[4026532999]', token: 'x', since: '' };
    await writeFile(`${folder}.installing`, JSON.stringify(owner));
    const beat = setInterval(() => utimesSync(`${folder}.installing`, new Date(), new Date()), 50);
    try {
      const told = await new Promise<string>((resolve) => {
        const stop = AbortSignal.timeout(400);
        const impatient = (file: string, onWait: (owner: string) => void) => lockFile(file, { onWait, signal: stop });
        const said: string[] = [];
        prepareNative({ distribution, lock: impatient, progress: (text) => void said.push(text) }).catch(() =>
          resolve(said.join()),
        );
      });
      assert.match(told, /^waiting for process \d+ on elsewhere, which is preparing the engine$/);
      assert.ok(existsSync(join(half, main)));
    } finally {
      clearInterval(beat);
    }
  });

  it('says what it waits for where a lock is empty, and takes it over after seconds', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    await mkdir(join(box.cache, 'engine'), { recursive: true });
    await writeFile(`${folder}.installing`, '');
    const said: string[] = [];
    const short = (file: string, onWait: (owner: string) => void) => lockFile(file, { onWait, timeout: 300 });
    const progress = (text: string) => void said.push(text);
    await assert.rejects(prepareNative({ distribution, lock: short, progress }), { code: 'engine-does-not-load' });
    assert.match(said[0]!, /^waiting for a process whose lock cannot be read/);
  });

  it('uses what another run prepared meanwhile, without a download', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    await mkdir(folder, { recursive: true });
    const held = await lock(`${folder}.installing`, () => {});
    let mine: ReturnType<typeof prepareNative> | undefined;
    await new Promise<void>((resolve) => {
      mine = prepareNative({ distribution, lock, progress: (text) => text.startsWith('waiting') && resolve() });
    });
    await writeFile(join(folder, main), 'a library');
    const { version, package: name, sha256 } = distribution;
    const files = { [main]: createHash('sha256').update('a library').digest('hex') };
    await writeMarker(folder, { package: name, version, sha256, libraryFolders: [], files });
    await held.release();
    assert.equal((await mine)!.libraries, folder);
    assert.equal(await box.downloads(), 0);
  });

  it('does not publish what it prepared after another process took over, and takes what that one made', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    let asked = 0;
    const lost = async () => {
      if (++asked === 2) {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, main), 'a library');
        const { version, package: name, sha256 } = distribution;
        const files = { [main]: createHash('sha256').update('a library').digest('hex') };
        await writeMarker(folder, { package: name, version, sha256, libraryFolders: [], files });
      }
      return { isHeld: () => asked > 1, release: async () => {} };
    };
    assert.equal((await prepareNative({ distribution, lock: lost })).libraries, folder);
    assert.equal(asked, 2);
  });

  it('names the file that is missing in the user’s own folder', async () => {
    box = await sandbox(undefined);
    process.env.STRATA_LIBTENSORFLOW = box.folder;
    try {
      await assert.rejects(
        prepareNative(),
        problem('engine-missing-library', new RegExp(`${framework.replaceAll('.', '\\.')} in it`)),
      );
      for (const name of [framework, main]) await writeFile(join(box.folder, name), 'not a library');
      await assert.rejects(prepareNative(), problem('engine-does-not-load', /STRATA|do not load/));
    } finally {
      delete process.env.STRATA_LIBTENSORFLOW;
    }
  });

  it('has no distribution for platforms without one', async () => {
    box = await sandbox(undefined);
    assert.equal(distributionFor(false, 'darwin', 'x64'), undefined);
    assert.equal(distributionFor(false, 'win32', 'x64'), undefined);
    assert.equal(distributionFor(true, 'darwin', 'arm64'), undefined);
    assert.equal(distributionFor(false, 'darwin', 'arm64')!.libraries[1], 'libtensorflow_cc.2.dylib');
    assert.equal(distributionFor(false, 'linux', 'x64')!.package, 'tensorflow-cpu');
  });

  it('names a cache folder that is not writable', async () => {
    box = await sandbox(hollow);
    await writeFile(join(box.folder, 'file'), '');
    process.env.STRATA_CACHE = join(box.folder, 'file');
    await assert.rejects(
      prepareNative({ distribution: box.distribution }),
      problem('engine-cache-not-writable', /Name a folder of yours in STRATA_CACHE/),
    );
  });
});
