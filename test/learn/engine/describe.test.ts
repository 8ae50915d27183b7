import assert from 'node:assert/strict';
import { cudaRequirements } from '../../../learn/engine/cuda.ts';
import { CUDA_PACKAGES, cudaVersions } from '../../../learn/engine/cuda-packages.ts';
import { describeEngine, deviceParts, instructionSet, workerVariables } from '../../../learn/engine/describe.ts';
import { distributionFor } from '../../../learn/engine/distribution.ts';
import { startupNoise } from '../../../learn/engine/noise.ts';
import { engineFolder } from '../../../learn/engine/places.ts';
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
    await rememberFailure(distribution, 'engine-no-pip', 'no pip');
    assert.equal((await describeEngine(settings)).engine, 'wasm');
    assert.equal((await describeEngine({ ...settings, engine: 'native' })).engine, 'native');
    const { package: name, version, sha256 } = distribution;
    await writeMarker(folder, { package: name, version, sha256: 'b'.repeat(64), libraryFolders: [] });
    assert.equal((await describeEngine(settings)).engine, 'wasm', 'the marker of another wheel counts');
    await writeMarker(folder, { package: name, version, sha256, libraryFolders: [] });
    assert.deepEqual(await describeEngine(settings), foreseen);
  });

  it('uses the CUDA build once it is installed', async function () {
    const distribution = distributionFor(true);
    if (distribution === undefined) return skip(this, 'this platform has no native engine');
    const settings = { engine: 'auto', threads: 2 } as const;
    assert.equal((await describeEngine(settings)).device, 'cpu');
    const folder = engineFolder(distribution);
    const { package: name, version, sha256 } = distribution;
    const marker = { package: name, version, sha256, libraryFolders: ['nvidia/lib'] };
    // One whose CUDA libraries pip chose is none: they are in no key.
    await writeMarker(folder, marker);
    assert.equal((await describeEngine(settings)).device, 'cpu');
    await writeMarker(folder, { ...marker, cuda: cudaVersions() });
    // It computes on the processor where it finds no GPU.
    assert.match((await describeEngine(settings)).device!, /^(cuda|cpu, CUDA build)$/);
  });

  it('has the versions of the CUDA libraries in the key where they compute', () => {
    assert.match(deviceParts(true, true).cuda!, /^cublas \d[\d.]+, .*cudnn \d[\d.]+/);
    assert.deepEqual(deviceParts(true, false), { device: 'cpu, CUDA build' });
    assert.deepEqual(deviceParts(false, true), { device: 'cpu' });
  });

  it('reads the CUDA packages from the wheel’s metadata', () => {
    const metadata = `Name: tensorflow
Requires-Dist: numpy>=1.26.0
Requires-Dist: nvidia-cublas-cu12 (<13.0,>=12.5.3.2) ; extra == 'and-cuda'
Requires-Dist: nvidia-nccl-cu12<3.0,>=2.25.1; extra == "and-cuda"
Requires-Dist: tensorflow-rocm; extra == "gpu"
`;
    assert.deepEqual(cudaRequirements(metadata), ['nvidia-cublas-cu12', 'nvidia-nccl-cu12']);
  });

  it('pins each CUDA library by version and digest, within what TensorFlow admits', () => {
    // The and-cuda extra of TensorFlow 2.21.0.
    const admitted =
      'cublas 12.5.3.2 13, cuda-cupti 12.5.82 13, cuda-nvcc 12.5.82 13, cuda-nvrtc 12.5.82 13, cuda-runtime 12.5.82 13, cudnn 9.3.0.75 10, cufft 11.2.3.61 12, curand 10.3.6.82 11, cusolver 11.6.3.83 12, cusparse 12.5.1.3 13, nccl 2.27.7 3, nvjitlink 12.5.82 13';
    const number = (version: string) => version.split('.').reduce((sum, part, i) => sum + Number(part) / 1000 ** i, 0);
    const bounds = admitted.split(', ').map((one) => one.split(' ') as [string, string, string]);
    assert.deepEqual(
      CUDA_PACKAGES.map(({ package: name }) => name),
      bounds.map(([name]) => `nvidia-${name}-cu12`),
    );
    CUDA_PACKAGES.forEach(({ package: name, version, sha256, tags }, i) => {
      const [, least, below] = bounds[i]!;
      assert.ok(number(version) >= number(least) && number(version) < number(below), `${name} ${version}`);
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.match(tags, /^py3-none-manylinux.*x86_64$/);
    });
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
