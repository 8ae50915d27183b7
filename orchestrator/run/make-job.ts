import { relative, resolve, sep } from 'node:path';
import type { DeathAdvice } from '../environment.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import { copiedUrl, type Program, withOriginalPaths } from '../ground/program.ts';
import type { Node, Provenance } from '../node-types.ts';
import { inputDigests, originsOf, type Resolved } from '../plan/resolve.ts';
import type { Attempt } from '../store/attempts.ts';
import type { ComputeContext } from './compute-context.ts';
import type { JobHooks } from './executor.ts';
import { policyOf } from './guard-policy.ts';
import type { Job } from './job.ts';
import { ProgressMeter } from './progress-meter.ts';

const VISIBLE = 'CUDA_VISIBLE_DEVICES';

/**
 * Everything that the process which executes a node is given.
 * @param program - The copy from which it loads the stage; none in this process
 */
export async function jobOf(
  context: Pick<ComputeContext, 'produced' | 'parallelism' | 'store' | 'keying'>,
  named: NamedNode,
  { key, parts }: Pick<Resolved, 'key' | 'parts'>,
  provenance: readonly Provenance[],
  attempt: Attempt,
  program?: Program,
): Promise<Job> {
  const { node } = named;
  const { spec } = node.stage;
  const { keying, store } = context;
  const outside = Object.values(await keying.outside(named));
  return {
    node: named.name,
    stage: spec.name,
    source: program ? copiedUrl(program, spec.source) : spec.source,
    exported: await keying.exportOf(spec),
    ...(program ? { program } : {}),
    key,
    attempt,
    params: givenParams(node, keying.root),
    inputs: inputDigests(named, context.produced),
    environment: parts.environment,
    observers: keying.observers(spec).map((url) => (program ? copiedUrl(program, url) : url)),
    provenance,
    origins: spec.provenance ? originsOf(named) : {},
    parallelism: context.parallelism,
    storeDir: store.root,
    guard: policyOf({
      node,
      parts,
      allow: keying.allowed(spec),
      root: keying.root,
      store: store.root,
      program,
      outside,
    }),
  };
}

/** The parameters as the stage gets them: paths of files start at the project's root, if they lie in it. */
function givenParams({ stage: { spec }, params }: Node, root: string): Node['params'] {
  const files = (spec.files ?? []).filter((param: string) => params[param] != null);
  return {
    ...params,
    ...Object.fromEntries(files.map((param: string) => [param, givenPath(root, String(params[param]))])),
  };
}

function givenPath(root: string, path: string): string {
  const full = resolve(path);
  if (full === root) return '.';
  return full.startsWith(root + sep) ? relative(root, full).split(sep).join('/') : full;
}

const environmentsOf = ({ environments }: Pick<ComputeContext, 'environments'>, { node }: NamedNode) =>
  (node.stage.spec.environment ?? []).map((name: string) => environments[name]!);

/** Variables of the process that executes a node. */
export async function environmentVariables(
  context: Pick<ComputeContext, 'environments' | 'allotment'>,
  named: NamedNode,
  program: Program | undefined,
): Promise<Readonly<Record<string, string>>> {
  const all = environmentsOf(context, named).map((one) => one.variables?.() ?? {});
  const { gpus } = context.allotment;
  const loading = program?.tsconfig === undefined ? {} : { TSX_TSCONFIG_PATH: program.tsconfig };
  return Object.assign({}, ...(await Promise.all(all)), gpus ? { [VISIBLE]: gpus.join(',') } : {}, loading);
}

/** True if a process that executed this node may execute others: nothing can be left in it, or somebody states why not. */
async function mayReuse(context: Pick<ComputeContext, 'environments' | 'keying'>, named: NamedNode): Promise<boolean> {
  const { spec } = named.node.stage;
  if ([spec, ...environmentsOf(context, named)].some(({ reuse }) => reuse !== undefined)) return true;
  return spec.version === undefined && (await context.keying.closure(spec)).state === undefined;
}

/** For the message when the process that executes a node dies. */
export const adviceOf = (context: Pick<ComputeContext, 'environments'>, named: NamedNode): DeathAdvice =>
  Object.assign({}, ...environmentsOf(context, named).map((one) => one.advice ?? {}));

/** Turns what a running job reports into events of its node. */
export async function hooksOf(
  context: ComputeContext,
  named: NamedNode,
  program: Program | undefined,
  onLog: (line: string) => void,
  onResumed: (from: number) => void,
): Promise<JobHooks> {
  const { emit, signal } = context;
  const node = named.name;
  const environments = environmentsOf(context, named);
  const meter = new ProgressMeter();
  const log = (stream: 'log' | 'stdout' | 'stderr', written: string): void => {
    const text = program ? withOriginalPaths(program, written) : written;
    onLog(text);
    emit({ type: 'node-log', node, stream, text });
  };
  return {
    signal,
    reusable: await mayReuse(context, named),
    more: () => context.more(),
    onLeft(left) {
      const message = `${node} is done, and left behind ${left.join(', ')}: its process was ended.`;
      emit({ type: 'notice', level: 'warning', code: 'left-behind', message });
    },
    variables: await environmentVariables(context, named, program),
    advice: adviceOf(context, named),
    limits: named.node.stage.spec,
    onEvent(event) {
      if (event.type === 'progress') emit({ ...event, type: 'node-progress', node, ...meter.measure(event) });
      else if (event.type === 'resumed') onResumed(event.from);
      else if (event.type === 'log') log('log', event.text);
      else {
        const values = Object.fromEntries(Object.entries(event.values).map(([name, value]) => [name, Number(value)]));
        emit({ type: 'node-metric', node, step: event.step, values });
      }
    },
    onOutput(stream, text) {
      if (!environments.some((one) => one.noise?.(text))) log(stream, text);
    },
    onDamage({ path, reason }) {
      const message = `${path} was damaged (${reason}) and was moved to quarantine; the stage that made it runs again.`;
      emit({ type: 'notice', level: 'warning', code: 'damaged-object', message });
    },
  };
}
