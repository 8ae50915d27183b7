import type { ChosenEngine, EngineChoice } from '../learn/engine/choose.ts';
import type { Environment } from '../orchestrator/environment.ts';

/** What the key holds in other words (`isa`, `threads`, `device` …), or what changes no bit. No other setting reaches a worker. */
const ALLOWED = [
  'env:STRATA_ENGINE*',
  'env:TF_NUM_INTRAOP_THREADS',
  'env:TF_ENABLE_ONEDNN_OPTS',
  'env:TF_CPP_MIN_LOG_LEVEL',
  'env:TF_FORCE_GPU_ALLOW_GROWTH',
  'env:TF_DETERMINISTIC_OPS',
  'env:ONEDNN_MAX_CPU_ISA',
  'env:DNNL_MAX_CPU_ISA',
  'env:CUDA_VISIBLE_DEVICES',
  'env:CUDA_DEVICE_ORDER',
  'env:LD_LIBRARY_PATH',
  'env:MALLOC_*',
  'os.cpus',
] as const;

/**
 * The numeric engine as an environment of the orchestrator: key parts, preparation on first use, variables of worker
 * processes.
 */
export function tensorEnvironment(choice: string, threads: number): Environment {
  const engine = choice as EngineChoice;
  let chosen: ChosenEngine | undefined;
  let isNoise = (_: string): boolean => false;
  return {
    async describe() {
      const { describeEngine } = await import('../learn/engine/describe.ts');
      // What was prepared is known here, also where no folder could remember it.
      return describeEngine({ engine: chosen?.name ?? engine, threads, ...(chosen && { chosen }) });
    },
    async prepare({ notice, lock }) {
      const { chooseEngine } = await import('../learn/engine/choose.ts');
      isNoise = (await import('../learn/engine/noise.ts')).startupNoise;
      let last = '';
      chosen = await chooseEngine(engine, {
        lock,
        progress(text) {
          if (text !== last) notice('info', 'engine', text);
          last = text;
        },
      });
      if (chosen.name !== 'native' && chosen.reason) notice('warning', 'engine-fallback', chosen.reason);
    },
    async variables() {
      const { workerVariables } = await import('../learn/engine/describe.ts');
      return chosen ? workerVariables(chosen, threads) : {};
    },
    /** What an engine reads as it opens. The key says what it is, and the path of the libraries changes nothing. */
    get allow() {
      const native = chosen?.name === 'native' ? [`read:${chosen.libraries}` as const] : [];
      return [...ALLOWED, ...native];
    },
    reuse:
      'TensorFlow and tfjs keep kernels, buffers and counters of names, and no number of one training reaches another: all fourteen nodes of a small study had the same bytes in processes of their own',
    observer: new URL('../learn/engine/describe-here.ts', import.meta.url).href,
    advice: { memory: 'lower the batch size', crash: 'try --engine wasm' },
    noise: (line) => isNoise(line),
  };
}
