import { cpus } from 'node:os';
import type { Images } from '../../data/types.ts';
import type { Scores } from '../../learn/types.ts';
import type { RunDetails } from '../../orchestrator/cli/command.ts';
import type { CheckOptions } from '../../report/gate/check-against-baseline.ts';

/** A check, before anything is run. */
export interface CheckPlan {
  readonly experiment: string;
  readonly baseline: string;
  readonly update: boolean;
  readonly reason?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly flips?: string;
  /** The command that checks with so many seeds, and with these words. */
  again(seeds: number, ...words: readonly string[]): string;
  /** Options of the gate, as typed. */
  readonly given: Readonly<Record<string, string>>;
}

/** A check of a finished run. */
export interface CheckRequest extends CheckPlan, RunDetails {
  /** Folder of the run's outputs. */
  readonly latest: string;
}

export interface CheckOutcome {
  readonly exitCode: number;
  /** Members that `--json` adds to `check-finished`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Stages whose outputs are shipped or fill the disk: their bytes are gated. */
const SIZED = ['export-backbone', 'augment-cache'];

const optionsOf = ({ baseline, ...plan }: CheckPlan) => ({ ...plan, baselinePath: baseline });

export async function prepareCheck(plan: CheckPlan): Promise<void> {
  const { prepareCheck } = await import('../../report/gate/check-against-baseline.ts');
  return prepareCheck(optionsOf(plan));
}

/** The gate of the report, with what only the graph can tell: nodes, images, predictions, texts of code. */
export async function check(request: CheckRequest, out: (line: string) => void): Promise<CheckOutcome> {
  const { checkAgainstBaseline } = await import('../../report/gate/check-against-baseline.ts');
  const { latest, nodes, text, diff, read: _, ...plan } = request;
  return checkAgainstBaseline(
    {
      ...optionsOf(plan),
      metricsPath: `${latest}/metrics.json`,
      run: { nodes, machine: machine(request), sized: SIZED },
      source: { text, diff, images: () => testImages(request), predictions: predictionsOf(request) },
    },
    out,
  );
}

/** Times are compared between like machines: processor, cores, runtime, engine and its threads. */
function machine({ nodes }: CheckRequest): string {
  const all = cpus();
  const { engine, device, threads, version } = nodes.find(({ environment }) => environment.engine)?.environment ?? {};
  const parts = [`${all[0]?.model.trim()} x ${all.length}`, `Node ${process.versions.node}`, engine, device, version];
  return [...parts, threads && `${threads} threads`].filter(Boolean).join(', ');
}

async function testImages({ nodes, read }: CheckRequest) {
  const decoded = nodes.find(({ outputs }) => outputs.test !== undefined);
  if (!decoded) return undefined;
  const { labels, pixels } = (await read(decoded.node, 'test')) as Images;
  const { height, width, channels } = pixels;
  return { labels, height, width, channels, gather: (indices: ArrayLike<number>) => pixels.gather(indices) };
}

function predictionsOf({ nodes, read }: CheckRequest): NonNullable<NonNullable<CheckOptions['source']>['predictions']> {
  const known = new Map<string, Promise<Scores>>();
  return async ({ node, fraction, draw, protocol }) => {
    if (nodes.find((one) => one.node === node)?.outputs.scores === undefined) return undefined;
    const scores = known.get(node) ?? (read(node, 'scores') as Promise<Scores>);
    known.set(node, scores);
    const of = (await scores).scores.find(
      (one) => one.fraction === fraction && one.draw === draw && one.protocol === protocol,
    );
    return of?.predictions;
  };
}
