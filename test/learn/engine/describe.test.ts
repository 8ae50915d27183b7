import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { engineFolder } from '../../../learn/engine/cache.ts';
import { chooseEngine } from '../../../learn/engine/choose.ts';
import { cudaRequirements } from '../../../learn/engine/cuda.ts';
import { describeEngine, instructionSet, workerVariables } from '../../../learn/engine/describe.ts';
import { distributionFor } from '../../../learn/engine/distribution.ts';
import { startupNoise } from '../../../learn/engine/noise.ts';
import { rememberFailure, writeMarker } from '../../../learn/engine/stamps.ts';
import { skip } from '../../rig/skip.ts';
import { type Sandbox, sandbox } from './fake-pip.ts';

describe('describing the engine', () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = await sandbox(undefined);
  });
  afterEach(() => box.restore());

  it('predicts the native engine, falls back after a failure, and returns once it is prepared', async function () {
    const distribution = distributionFor(false);
    if (distribution === undefined) return skip(this, 'this platform has no native engine');
    const settings = { engine: 'auto', threads: 3 } as const;
    const foreseen = await describeEngine(settings);
    assert.equal(foreseen.engine, 'native');
    assert.equal(foreseen.threads, '3');
    const folder = engineFolder(distribution);
    await rememberFailure(folder, 'engine-no-pip', 'no pip');
    assert.equal((await describeEngine(settings)).engine, 'wasm');
    assert.equal((await describeEngine({ ...settings, engine: 'native' })).engine, 'native');
    await mkdir(folder);
    await writeMarker(folder, { package: 'x', version: distribution.version, sha256: '', libraryFolders: [] });
    assert.deepEqual(await describeEngine(settings), foreseen);
  });

  it('uses the CUDA build once it is installed', async function () {
    const distribution = distributionFor(true);
    if (distribution === undefined) return skip(this, 'this platform has no native engine');
    const settings = { engine: 'auto', threads: 2 } as const;
    assert.equal((await describeEngine(settings)).device, 'cpu');
    const folder = engineFolder(distribution);
    await mkdir(folder, { recursive: true });
    await writeMarker(folder, { package: 'x', version: '1', sha256: '', libraryFolders: ['nvidia/lib'] });
    // It computes on the processor where it finds no GPU.
    assert.match((await describeEngine(settings)).device!, /^(cuda|cpu, CUDA build)$/);
    const chosen = await chooseEngine('auto');
    assert.match(workerVariables(chosen, 2).LD_LIBRARY_PATH!, new RegExp(`^${folder}/nvidia/lib`));
  });

  it('reads the CUDA packages from the wheel’s metadata', () => {
    const metadata = `Name: tensorflow
Requires-Dist: numpy>=1.26.0
Requires-Dist: nvidia-cublas-cu12 (<13.0,>=12.5.3.2) ; extra == 'and-cuda'
Requires-Dist: nvidia-nccl-cu12<3.0,>=2.25.1; extra == "and-cuda"
Requires-Dist: tensorflow-rocm; extra == "gpu"
`;
    assert.deepEqual(cudaRequirements(metadata), [
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
      'nvidia-nccl-cu12<3.0,>=2.25.1',
    ]);
  });

  it('leaves threads and instructions out where they change nothing', async () => {
    assert.deepEqual(Object.keys(await describeEngine({ engine: 'wasm', threads: 3 })), ['engine', 'version']);
    assert.equal((await describeEngine({ engine: 'cpu', threads: 3 })).engine, 'cpu');
  });

  it('reads the instruction set from the processor’s flags', () => {
    assert.equal(instructionSet('flags\t\t: fpu avx avx2 avx512f avx512bw avx512dq avx512vl'), 'avx512');
    assert.equal(instructionSet('flags\t\t: fpu avx avx2 avx512f'), 'avx2');
    assert.equal(instructionSet('Features\t: fp asimd sve'), 'sve');
    assert.match(instructionSet(''), new RegExp(`^${process.arch}`));
  });

  it('pins threads and oneDNN in a worker’s environment, and the CUDA libraries’ folders', () => {
    const chosen = {
      name: 'native',
      version: '2',
      libraries: '/l',
      gpu: true,
      libraryFolders: ['/l/a', '/l/b'],
    } as const;
    const variables = workerVariables(chosen, 4);
    assert.equal(variables.TF_NUM_INTRAOP_THREADS, '4');
    assert.match(variables.TF_ENABLE_ONEDNN_OPTS!, /^[01]$/);
    assert.equal(variables.STRATA_ENGINE_LIBRARIES, '/l');
    assert.match(variables.LD_LIBRARY_PATH!, /^\/l\/a:\/l\/b/);
    assert.equal(workerVariables({ ...chosen, gpu: false }, 4).LD_LIBRARY_PATH, undefined);
    assert.deepEqual(workerVariables({ name: 'wasm' }, 4), { STRATA_ENGINE: 'wasm' });
  });

  it("separates TensorFlow's start-up lines from messages for people", () => {
    for (const line of [
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
      'I0000 00:00:1795447926.761149   29674 port.cc:153] oneDNN custom operations are on. You may see slightly different',
      '2026-03-05 10:11:12.123456: I tensorflow/core/platform/cpu_feature_guard.cc:210] This TensorFlow binary is optimized',
      'To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with the appropriate flags.',
      '2026-03-05 10:11:12.123456: W external/local_xla/xla/tsl/framework/cpu_allocator_impl.cc:83] Allocation exceeds 10%',
    ])
      assert.ok(startupNoise(line), line);
    for (const line of [
      '2026-03-05 10:11:12.123456: E tensorflow/core/framework/op_kernel.cc:1] Out of memory',
      'E0000 00:00:1795447926.761149   29674 cuda.cc:1] failed',
      'Error: the loss is NaN at step 3',
      'I wonder',
    ])
      assert.ok(!startupNoise(line), line);
  });
});
