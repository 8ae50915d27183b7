import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { engineFolder, readFailure } from '../../../learn/engine/cache.ts';
import { chooseEngine } from '../../../learn/engine/choose.ts';
import { distributionFor } from '../../../learn/engine/distribution.ts';
import { libraryNames } from '../../../learn/engine/libraries.ts';
import { withLock } from '../../../learn/engine/lock.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';
import { writeMarker } from '../../../learn/engine/stamps.ts';
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
    const failure = await readFailure(engineFolder(distribution));
    assert.equal(failure!.code, 'engine-does-not-load');
    // Remembered for a day by those who only ask; whoever needs the engine tries again.
    assert.equal(await readFailure(engineFolder(distribution), failure!.at + 25 * 3600 * 1000), undefined);
    await assert.rejects(prepareNative({ distribution }), failing);
    assert.equal(await box.downloads(), 2);
  });

  it('removes what an interrupted preparation left, and takes over its lock', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    // A process that is gone, whose number is free or another's by now.
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const engine = join(box.cache, 'engine');
    const half = join(engine, `.preparing-${gone.pid}-12345-abcdef`);
    await mkdir(half, { recursive: true });
    await writeFile(join(half, main), 'half a library');
    const lock = `${engineFolder(distribution)}.lock`;
    await mkdir(lock);
    await writeFile(join(lock, 'owner.json'), JSON.stringify({ pid: gone.pid, started: '12345' }));
    await assert.rejects(prepareNative({ distribution }), problem('engine-does-not-load', /./));
    assert.deepEqual(await left(), []);
  });

  it('says that it waits while another run prepares the engine', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const said: string[] = [];
    const both = await Promise.allSettled(
      [0, 1].map(() => prepareNative({ distribution, progress: (text) => void said.push(text) })),
    );
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(said.filter((text) => text.startsWith(`waiting for process ${process.pid}`)).length, 1);
    assert.deepEqual(await left(), []);
  });

  it('uses what another run prepared meanwhile, without a download', async () => {
    box = await sandbox(hollow);
    const { distribution } = box;
    const folder = engineFolder(distribution);
    await mkdir(folder, { recursive: true });
    let mine: ReturnType<typeof prepareNative> | undefined;
    await withLock(
      `${folder}.lock`,
      () => {},
      async () => {
        const waiting = new Promise<void>((resolve) => {
          mine = prepareNative({ distribution, progress: (text) => text.startsWith('waiting') && resolve() });
        });
        await waiting;
        const { version, package: name, sha256 } = distribution;
        await writeMarker(folder, { package: name, version, sha256, libraryFolders: [] });
      },
    );
    assert.equal((await mine)!.libraries, folder);
    assert.equal(await box.downloads(), 0);
  });

  it('lets one in at a time', async () => {
    box = await sandbox(undefined);
    let [inside, most] = [0, 0];
    const enter = () =>
      withLock(
        join(box.folder, 'lock'),
        () => {},
        async () => {
          most = Math.max(most, ++inside);
          await pause(10);
          inside--;
        },
      );
    await Promise.all([1, 2, 3, 4].map(enter));
    assert.equal(most, 1);
    assert.ok(!existsSync(join(box.folder, 'lock')));
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
