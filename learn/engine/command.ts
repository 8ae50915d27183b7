import { cudaIsPrepared, readFailure } from './cache.ts';
import { askChild } from './child.ts';
import { type ChosenEngine, chooseEngine, type EngineChoice, portableEngine } from './choose.ts';
import { DEFAULT_THREADS, describeEngine, workerVariables } from './describe.ts';
import { distributionFor } from './distribution.ts';
import type { Installing } from './install.ts';
import { cacheFolder } from './places.ts';
import { prepareNative } from './prepare.ts';

export interface EngineCommandOptions {
  readonly gpu?: boolean;
  readonly threads?: number;
  readonly engine?: EngineChoice;
  /** Lets one process install at a time. */
  readonly lock?: Installing['lock'];
}

/** Rates measured by the child, in GFLOP/s. */
export interface Measured {
  readonly version: string;
  readonly threads: number;
  readonly device: string;
  readonly matMul: number;
  readonly conv: number;
}

/**
 * `engine info` and `engine install`. `install` prepares the native engine even after a remembered failure; `info`
 * downloads nothing. Both print the engine in use and its speed, and return them as values for `--json`.
 *
 * @throws Problem with the reason where the engine cannot be installed.
 */
export async function engineCommand(
  action: 'info' | 'install',
  options: EngineCommandOptions,
  out: (line: string) => void,
): Promise<Record<string, unknown>> {
  const { gpu = await cudaIsPrepared(), threads = DEFAULT_THREADS, engine = 'auto', lock } = options;
  if (action === 'install') await prepareNative({ gpu, progress: throttled(out), ...(lock && { lock }) });
  const chosen = await usedNow(engine, gpu);
  const measured = await askChild<Measured>(
    new URL('./measure-child.ts', import.meta.url),
    chosen.name === 'native' ? '1024' : '256',
    workerVariables(chosen, threads),
  );
  const reason = chosen.name === 'native' ? undefined : chosen.reason;
  const key = await describeEngine({ engine: chosen.name, threads: measured.threads, gpu, chosen });
  const facts: Record<string, unknown> = {
    engine: chosen.name,
    version: chosen.name === 'native' ? `TensorFlow ${measured.version}` : `tfjs ${measured.version}`,
    device: measured.device,
    threads: measured.threads,
    ...(key.isa === undefined ? {} : { instructions: key.isa, oneDNN: key.onednn === '1' ? 'on' : 'off' }),
    matMulGflops: Math.round(measured.matMul * 10) / 10,
    convGflops: Math.round(measured.conv * 10) / 10,
    ...(chosen.name === 'native' ? { libraries: chosen.libraries } : {}),
    cache: cacheFolder(),
    ...(reason === undefined ? {} : { reason }),
  };
  for (const [name, value] of Object.entries(facts)) out(`${LABELS[name] ?? name}: ${value}`);
  return facts;
}

const LABELS: Readonly<Record<string, string>> = {
  matMulGflops: 'matMul (GFLOP/s)',
  convGflops: 'convolution (GFLOP/s)',
  cache: 'cache folder',
  reason: 'why not native',
};

/** As `chooseEngine`, without a download. */
async function usedNow(engine: EngineChoice, gpu: boolean): Promise<ChosenEngine> {
  try {
    if (engine === 'auto' || engine === 'native') await prepareNative({ gpu, download: false });
    return await chooseEngine(engine, { gpu });
  } catch (error) {
    if ((error as Error).name !== 'Problem') throw error;
    const distribution = distributionFor(gpu);
    const failure = distribution && (await readFailure(distribution));
    return { name: portableEngine(), reason: failure?.message ?? (error as Error).message };
  }
}

/** Progress as lines: each text once, and each tenth of a download. */
function throttled(out: (line: string) => void): (text: string, bytes?: number, total?: number) => void {
  let last = '';
  return (text, bytes, total) => {
    const tenth = bytes && total ? Math.min(10, Math.floor((10 * bytes) / total)) : 0;
    const line = tenth > 0 ? `${text}: ${tenth * 10} % of ${Math.round(total! / 1e6)} MB` : text;
    if (line !== last) out(line);
    last = line;
  };
}
