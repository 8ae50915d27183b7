import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { cudaIsPrepared, findReady, readFailure } from './cache.ts';
import { type ChosenEngine, type EngineChoice, portableEngine } from './choose.ts';
import { cudaVersions } from './cuda-packages.ts';
import { distributionFor } from './distribution.ts';

export interface EngineSettings {
  readonly engine: EngineChoice;
  /** Threads per operation; another number gives other bits. */
  readonly threads: number;
  readonly gpu?: boolean;
  /** The engine that this process has prepared, if it has: then nothing is foreseen. */
  readonly chosen?: ChosenEngine;
}

/**
 * Properties of the engine that change the bits of a result, for the keys of tensor stages. Loads no library and
 * downloads nothing. An engine that is not prepared yet is described as its preparation would give it, unless that
 * failed a short time ago. A user's own libraries count as the CPU build, whatever else is installed: see `prepareNative`.
 */
export async function describeEngine(settings: EngineSettings): Promise<Record<string, string>> {
  const { threads } = settings;
  const native = await nativeOf(settings);
  if (native === undefined) {
    const name = settings.engine === 'cpu' ? 'cpu' : portableEngine();
    return { engine: name, version: tfjsVersion() };
  }
  const { version, gpu, digest } = native;
  return {
    engine: 'native',
    version: `TensorFlow ${version}`,
    ...(digest !== undefined && { libraries: `sha256:${digest}` }),
    ...deviceParts(gpu, hasGpu()),
    threads: String(threads),
    onednn: oneDnn(),
    isa: instructionSet(),
  };
}

interface Native {
  readonly version: string;
  readonly gpu: boolean;
  /** Of a user's own libraries: other builds of one version give other bits. */
  readonly digest?: string;
}

/** The native engine that will compute; undefined where another one will. */
async function nativeOf({ engine, gpu, chosen }: EngineSettings): Promise<Native | undefined> {
  if (chosen?.name === 'native' && chosen.version !== '') return chosen;
  if (engine !== 'auto' && engine !== 'native') return undefined;
  if (process.env.STRATA_LIBTENSORFLOW) {
    const { prepareNative } = await import('./prepare.ts');
    return prepareNative().catch(() => undefined);
  }
  const isGpu = gpu ?? (await cudaIsPrepared());
  const distribution = distributionFor(isGpu);
  if (distribution === undefined) return undefined;
  const ready = await findReady(distribution);
  if (ready !== undefined) return { version: ready.marker.version, gpu: isGpu };
  if (engine === 'auto' && (await readFailure(distribution)) !== undefined) return undefined;
  return { version: distribution.version, gpu: isGpu };
}

/**
 * Environment variables of a worker with this engine. Set them before its process starts: TensorFlow reads its
 * settings, and the loader its paths, at start-up.
 */
export function workerVariables(chosen: ChosenEngine, threads: number): Record<string, string> {
  if (chosen.name !== 'native') return { STRATA_ENGINE: chosen.name };
  return {
    STRATA_ENGINE: 'native',
    STRATA_ENGINE_LIBRARIES: chosen.libraries,
    STRATA_ENGINE_CUDA: chosen.gpu ? '1' : '0',
    ...tensorflowVariables(threads),
    ...allocatorVariables(),
    ...(chosen.gpu ? cudaVariables(chosen.libraryFolders) : {}),
  };
}

/** Fixed instead of the number of cores, so that machines of one kind compute the same bits. */
export const DEFAULT_THREADS = 2;

/** Variables that TensorFlow reads as it starts. */
export function tensorflowVariables(threads: number): Record<string, string> {
  return { TF_NUM_INTRAOP_THREADS: String(threads), TF_ENABLE_ONEDNN_OPTS: oneDnn(), TF_CPP_MIN_LOG_LEVEL: '2' };
}

/**
 * Makes glibc keep large blocks. It returns them to the system at once otherwise, and the next training step pays for
 * every page again: a fifth of a step of conv-small. Bits do not depend on it.
 */
function allocatorVariables(): Record<string, string> {
  if (process.platform !== 'linux') return {};
  return { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 34), MALLOC_TOP_PAD_: String(2 ** 28) };
}

/** Memory on demand, and cuDNN's reproducible algorithms. */
function cudaVariables(folders: readonly string[]): Record<string, string> {
  const path = [...folders, ...(process.env.LD_LIBRARY_PATH ?? '').split(delimiter)].filter((part) => part !== '');
  return { LD_LIBRARY_PATH: path.join(delimiter), TF_FORCE_GPU_ALLOW_GROWTH: 'true', TF_DETERMINISTIC_OPS: '1' };
}

/**
 * The CUDA build computes on the processor where it finds no GPU. Kernels differ between models of GPUs and versions of CUDA's
 * libraries, and so do bits.
 */
export const deviceParts = (isCudaBuild: boolean, usesGpu: boolean): Record<string, string> =>
  isCudaBuild && usesGpu
    ? { device: 'cuda', gpu: gpuModels(), cuda: cudaVersions() }
    : { device: isCudaBuild ? 'cpu, CUDA build' : 'cpu' };

/** The models of this machine's GPUs, as NVIDIA's driver for Linux names them. */
export function gpuModels(folder = '/proc/driver/nvidia/gpus'): string {
  try {
    const texts = readdirSync(folder).map((gpu) => readFileSync(join(folder, gpu, 'information'), 'utf8'));
    const models = texts.flatMap((text) => /^Model:\s*(.+?)\s*$/m.exec(text)?.[1] ?? []);
    return [...new Set(models)].sort().join(' and ') || 'unknown';
  } catch {
    return 'unknown';
  }
}

/** True where CUDA will find a GPU: looks for the driver's device files and loads nothing. */
function hasGpu(): boolean {
  const chosen = process.env.CUDA_VISIBLE_DEVICES?.trim();
  if (chosen === '' || chosen?.startsWith('-1')) return false;
  return ['/dev/nvidia0', '/dev/nvidiactl', '/dev/dxg'].some((path) => existsSync(path));
}

/** TensorFlow's default depends on the processor and changes bits, so every worker sets it. */
function oneDnn(): string {
  return process.env.TF_ENABLE_ONEDNN_OPTS ?? (process.arch === 'x64' ? '1' : '0');
}

function tfjsVersion(): string {
  const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json') as { version: string };
  return `tfjs ${version}`;
}

/** The widest vector instructions that TensorFlow's and oneDNN's float32 kernels can choose. */
export function instructionSet(cpuinfo: string = readCpuInfo()): string {
  const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/) ?? []);
  // oneDNN asks for its newer name first.
  const most = process.env.ONEDNN_MAX_CPU_ISA || process.env.DNNL_MAX_CPU_ISA;
  const limit = most ? ` up to ${most}` : '';
  const avx512 = ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'].every((flag) => flags.has(flag));
  if (avx512) return `avx512${limit}`;
  for (const known of ['avx2', 'avx', 'sve', 'asimd']) if (flags.has(known)) return known + limit;
  return `${process.arch} ${cpus()[0]?.model ?? ''}`.trim() + limit;
}

function readCpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
