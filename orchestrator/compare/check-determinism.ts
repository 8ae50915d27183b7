import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedNode } from '../graph/pipeline.ts';
import { temporaryName } from '../ground/process-identity.ts';
import type { Provenance } from '../node-types.ts';
import type { ComputeContext } from '../run/compute-context.ts';
import { adviceOf, environmentVariables, jobOf } from '../run/make-job.ts';
import { beginAttempt } from '../store/attempts.ts';
import { partsOf } from '../store/key.ts';
import { addDeterminism, type Determinism, worse } from '../store/known-determinism.ts';
import type { NodeRecord } from '../store/record.ts';
import { Store } from '../store/store.ts';
import { type Compared, compareResults, type NumbersOf } from './compare-results.ts';

export interface CheckRequest {
  readonly named: NamedNode;
  /** The stored result to compare with. */
  readonly record: NodeRecord;
  readonly repeats: number;
  readonly numbersOf: NumbersOf;
}

type CheckContext = Pick<
  ComputeContext,
  | 'store'
  | 'keying'
  | 'executor'
  | 'programs'
  | 'environments'
  | 'allotment'
  | 'parallelism'
  | 'signal'
  | 'provenance'
  | 'produced'
  | 'emit'
>;

const mostDifferences = 20;

/** Varies everything that a result must not depend on, differently in each repetition. */
function variationOf(repetition: number, parallelism: number) {
  return {
    parallelism: repetition === 1 && parallelism > 1 ? 1 : parallelism + repetition,
    // Changes the order in which file reads and digests finish.
    variables: { UV_THREADPOOL_SIZE: String(1 + 2 * ((repetition - 1) % 4)) },
  };
}

/**
 * Executes a node again into a temporary store, each time in a fresh process with a different number of threads and order of
 * input and output. Compares with the stored result, which stays unchanged, and keeps the finding beside the
 * record.
 * @throws the node's failure; `signal.reason`
 */
export async function checkDeterminism(context: CheckContext, request: CheckRequest): Promise<Determinism> {
  const { store, emit, signal } = context;
  const { named, record, repeats } = request;
  const results: Compared[] = [];
  for (let repetition = 1; repetition <= repeats; repetition++) {
    signal.throwIfAborted();
    const message = `${named.name}: running it again to compare (${repetition} of ${repeats})`;
    emit({ type: 'notice', level: 'info', code: 'checking-determinism', message });
    results.push(await repeat(context, request, repetition));
  }
  return addDeterminism(store.layout, {
    version: 1,
    key: record.key,
    class: results.map((one) => one.class).reduce(worse),
    repeats,
    largest: Math.max(...results.map(({ largest }) => largest)),
    // Keeps the differences of the first repetition that differs.
    differences:
      (
        results.find((one) => one.class === 'none') ?? results.find((one) => one.class === 'tolerance')
      )?.differences.slice(0, mostDifferences) ?? [],
    checkedAt: new Date().toISOString(),
  });
}

async function repeat(context: CheckContext, request: CheckRequest, repetition: number): Promise<Compared> {
  const { store, signal, emit } = context;
  const { named, record, numbersOf } = request;
  const spec = named.node.stage.spec;
  const folder = join(store.layout.tmp, temporaryName());
  try {
    const variation = variationOf(repetition, context.parallelism);
    const provenance = spec.provenance ? asTold(context.provenance(named), record) : [];
    const into = await Store.open(folder);
    const attempt = beginAttempt(into, record.key);
    const program = await context.programs.of(spec);
    const job = await jobOf(context, named, { key: record.key, parts: partsOf(record) }, provenance, attempt, program);
    const { outputs } = await context.executor.execute(
      { ...job, parallelism: variation.parallelism, into: folder },
      {
        signal,
        advice: adviceOf(context, named),
        limits: spec,
        fresh: true,
        variables: { ...(await environmentVariables(context, named, program)), ...variation.variables },
        onEvent: () => {},
        onOutput: () => {},
        onDamage: ({ path, reason }) =>
          emit({
            type: 'notice',
            level: 'warning',
            code: 'damaged-object',
            message: `${path} was damaged (${reason})`,
          }),
      },
    );
    return await compareResults([store, record.outputs], [into, outputs], numbersOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is told of producers outside the key, the stage gets as it did the first time. */
const asTold = (provenance: readonly Provenance[], { told = {}, toldSeals = {} }: NodeRecord): Provenance[] =>
  provenance.map(({ determinism: _, seal: __, ...rest }) => ({
    ...rest,
    ...(told[rest.node] ? { determinism: told[rest.node]! } : {}),
    ...(toldSeals[rest.node] ? { seal: toldSeals[rest.node]! } : {}),
  }));
