import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { badResources, type Machine } from '../resources.ts';

const MiB = 1024 * 1024;
const UNITS: Readonly<Record<string, number>> = { k: 1024, m: MiB, g: 1024 * MiB, t: 1024 * 1024 * MiB };

/**
 * Parses `cpu=8,memory=16G,gpu=0+1`, the part of the machine that a run may use. `gpu=` alone means no GPU.
 * @throws Problem `bad-resources`
 */
export function parseResources(text: string): Partial<Machine> {
  const found: { cpu?: number; memoryMiB?: number; gpus?: readonly string[] } = {};
  const parts = text.split(',');
  const twice = parts.map((part) => part.split('=')[0]).find((what, at, all) => all.indexOf(what) !== at);
  if (twice !== undefined) throw refused(text, `${twice} is given twice`);
  for (const part of parts) {
    const [what, value = ''] = part.split(/=(.*)/s);
    if (what === 'cpu' && Number(value) > 0 && Number.isFinite(Number(value))) found.cpu = Number(value);
    else if (what === 'memory') found.memoryMiB = bytesOf(value, text) / MiB;
    else if (what === 'gpu' && part.includes('=')) found.gpus = gpuNames(value, text);
    else throw refused(text, `"${part}" is none of cpu=8, memory=16G and gpu=0+1`);
  }
  return found;
}

const refused = (text: string, why: string) => badResources(`--resources ${text}: ${why}.`);

function bytesOf(value: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmgt])(?:i?b)?$/i.exec(value);
  if (!match || Number(match[1]) === 0) throw refused(text, `"${value}" is no size such as 16G or 500M`);
  return Number(match[1]) * UNITS[match[2]!.toLowerCase()]!;
}

function gpuNames(value: string, text: string): readonly string[] {
  const names = value === '' ? [] : value.split('+');
  if (names.some((name) => !/^[\w:.-]+$/.test(name))) throw refused(text, `"${value}" is no list of GPUs such as 0+1`);
  if (new Set(names).size < names.length) throw refused(text, `a GPU is named twice`);
  return names;
}

/** Number of stages that run at once by default: half of the cores, since stages use threads. */
export const defaultJobs = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

/** The resources of this machine within its container's limits, replaced by those given. Looks for GPUs only if asked. */
export function machineOf(given: Partial<Machine>, usesGpus: boolean, env = process.env): Machine {
  const gpus = given.gpus ?? (usesGpus ? gpusOf(env) : undefined);
  return {
    cpu: given.cpu ?? Math.min(availableParallelism(), cgroupCpu()),
    memoryMiB: given.memoryMiB ?? Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / MiB,
    ...(gpus ? { gpus } : {}),
  };
}

/** The quota of a container, `200000 100000` for two processors. */
function cgroupCpu(): number {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number);
    return quota! > 0 && period! > 0 ? Math.max(1, Math.floor(quota! / period!)) : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY; // no such limit here
  }
}

/** GPUs that CUDA shows to this process; all that nvidia-smi lists unless the environment chooses. */
function gpusOf({ CUDA_VISIBLE_DEVICES: chosen }: NodeJS.ProcessEnv): readonly string[] {
  // CUDA itself ends the list at the first invalid name, such as -1.
  if (chosen !== undefined)
    return chosen
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && name !== '-1');
  const { status, stdout } = spawnSync('nvidia-smi', ['--query-gpu=index', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return status === 0
    ? stdout
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /^\d+$/.test(line))
    : [];
}
