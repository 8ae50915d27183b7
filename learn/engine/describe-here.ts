import { openWorkerEngine } from './activate.ts';
import { deviceParts, instructionSet } from './describe.ts';

/**
 * The open engine of this process, in the names and values of `describeEngine`: the version that the library reports,
 * the device that it computes on, and the settings that it was loaded with.
 */
export async function describeHere(): Promise<Record<string, string>> {
  const { name, version, device, threads } = await openWorkerEngine(process.env.STRATA_ENGINE);
  if (name !== 'native') return { engine: name, version: `tfjs ${version}` };
  return {
    engine: name,
    version: `TensorFlow ${version}`,
    ...deviceParts(process.env.STRATA_ENGINE_CUDA === '1', device === 'GPU'),
    threads: String(threads),
    onednn: process.env.TF_ENABLE_ONEDNN_OPTS ?? 'unset',
    isa: instructionSet(),
  };
}
