import type { ChosenEngine, EngineChoice } from '../learn/engine/choose.ts';
import type { Environment } from '../orchestrator/environment.ts';

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
      // A fallback that the cache could not remember is known here alone.
      return describeEngine({ engine: chosen?.name ?? engine, threads });
    },
    async prepare({ notice }) {
      const { chooseEngine } = await import('../learn/engine/choose.ts');
      isNoise = (await import('../learn/engine/noise.ts')).startupNoise;
      let last = '';
      chosen = await chooseEngine(engine, {
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
      return [
        'env:STRATA_ENGINE*',
        'env:TF_*',
        'env:ONEDNN_MAX_CPU_ISA',
        'env:DNNL_MAX_CPU_ISA',
        'os.cpus',
        ...native,
      ] as const;
    },
    observer: new URL('../learn/engine/describe-here.ts', import.meta.url).href,
    advice: { memory: 'lower the batch size', crash: 'try --engine wasm' },
    noise: (line) => isNoise(line),
  };
}
