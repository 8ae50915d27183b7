import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { askChild } from '../../../learn/engine/child.ts';
import { chooseEngine } from '../../../learn/engine/choose.ts';
import { engineCommand } from '../../../learn/engine/command.ts';
import { describeEngine, workerVariables } from '../../../learn/engine/describe.ts';
import { distributionFor } from '../../../learn/engine/distribution.ts';
import { openEngine } from '../../../learn/engine/open.ts';
import { engineFolder } from '../../../learn/engine/places.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';
import { writeMarker } from '../../../learn/engine/stamps.ts';
import { nativeOrSkip } from './native-or-skip.ts';
import { train } from './training.ts';
import type { Trained } from './training-child.ts';

const script = new URL('./training-child.ts', import.meta.url);

describe('engines', function () {
  this.timeout(60_000);

  it('learn the same from the same start', async function () {
    await nativeOrSkip(this);
    const native = train(6);
    assert.ok(native.at(-1)! < native[0]! * 0.9, `no progress: ${native}`);
    for (const name of ['wasm', 'cpu'] as const) {
      assert.equal((await openEngine(name)).name, name);
      const other = train(6);
      native.forEach((loss, i) => {
        assert.ok(Math.abs(loss - other[i]!) < 1e-3 * loss, `step ${i}: native ${loss}, ${name} ${other[i]}`);
      });
    }
  });

  it('give a worker the settings of its start, and equal bits for equal settings', async function () {
    const here = await nativeOrSkip(this);
    const variables = workerVariables(await chooseEngine('native'), here.threads);
    const there = await askChild<Trained>(script, '6', variables);
    assert.equal(there.engine, 'native');
    assert.equal(there.threads, here.threads);
    // A job is refused unless both descriptions are equal.
    assert.deepEqual(there.described, await describeEngine({ engine: 'native', threads: here.threads }));
    assert.deepEqual(there.losses, train(6));
  });

  it('share one tfjs-core between imports, requires and the kernels', async () => {
    const engine = await openEngine('cpu');
    const required = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof tf;
    assert.equal(engine.tf.engine(), tf.engine());
    assert.equal(required.engine(), tf.engine());
    assert.equal(tf.getBackend(), 'cpu');
  });

  it('differentiate convolutions of every stride and padding on WebAssembly', async () => {
    await openEngine('wasm');
    for (const [size, stride, pad] of [
      [3, 1, 1],
      [3, 2, 'valid'],
      [1, 2, 'valid'],
      [5, 1, 'same'],
      [3, 2, 'same'],
    ] as const) {
      const gradient = () =>
        tf.tidy(() => {
          const x = tf.randomNormal([2, 9, 8, 3], 0, 1, 'float32', 1) as tf.Tensor4D;
          const w = tf.randomNormal([size, size, 3, 4], 0, 1, 'float32', 2) as tf.Tensor4D;
          return tf
            .grad((k: tf.Tensor) => tf.sum(tf.sin(tf.conv2d(x, k as tf.Tensor4D, stride, pad))))(w)
            .dataSync();
        });
      await openEngine('wasm');
      const wasm = gradient();
      await openEngine('cpu');
      const cpu = gradient();
      wasm.forEach((value, i) => {
        assert.ok(Math.abs(value - cpu[i]!) < 1e-3, `${size} ${stride} ${pad} at ${i}: ${value} and ${cpu[i]}`);
      });
    }
  });

  it('let an uncaught error on WebAssembly show its own source, and end without a crash on native', async function () {
    await nativeOrSkip(this);
    const open = fileURLToPath(new URL('../../../learn/engine/open.ts', import.meta.url));
    const end = (engine: string, then: string) =>
      spawnSync(
        process.execPath,
        [
          '--import',
          'tsx',
          '--input-type=module',
          '-e',
          `import { openEngine } from ${JSON.stringify(open)}; await openEngine('${engine}'); ${then}`,
        ],
        { encoding: 'utf8' },
      );
    const thrown = end('wasm', 'throw new Error("of mine")');
    assert.match(thrown.stderr, /Error: of mine/);
    assert.ok(thrown.stderr.length < 2000, 'the source of the compiled module was printed');
    assert.deepEqual([end('native', '').status, end('native', '').signal], [0, null]);
  });

  it("use a libtensorflow of the user's and detect its version", async function () {
    await nativeOrSkip(this);
    const { libraries } = await prepareNative();
    const cache = await mkdtemp(join(tmpdir(), 'strata-engine-'));
    const before = process.env.STRATA_CACHE;
    Object.assign(process.env, { STRATA_LIBTENSORFLOW: libraries, STRATA_CACHE: cache });
    try {
      const own = await prepareNative();
      assert.equal(own.libraries, libraries);
      assert.match(own.version, /^2\.\d+\.\d+/);
      const cuda = distributionFor(true)!;
      const marker = { package: cuda.package, version: cuda.version, sha256: '', libraryFolders: [] };
      await writeMarker(engineFolder(cuda), marker);
      const { version, device } = await describeEngine({ engine: 'auto', threads: 2 });
      assert.deepEqual([version, device], [`TensorFlow ${own.version}`, 'cpu']);
    } finally {
      delete process.env.STRATA_LIBTENSORFLOW;
      if (before === undefined) delete process.env.STRATA_CACHE;
      else process.env.STRATA_CACHE = before;
      await rm(cache, { recursive: true });
    }
  });

  it('are described by `engine info` with measured rates', async () => {
    const lines: string[] = [];
    const facts = await engineCommand('info', { engine: 'wasm' }, (line) => lines.push(line));
    assert.equal(facts.engine, 'wasm');
    assert.ok((facts.matMulGflops as number) > 0 && (facts.convGflops as number) > 0);
    assert.ok(
      lines.some((line) => /^convolution \(GFLOP\/s\): \d/.test(line)),
      lines.join('\n'),
    );
    assert.ok(lines.some((line) => line.startsWith('cache folder: ')));
  });
});
