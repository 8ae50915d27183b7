import { readdir } from 'node:fs/promises';
import { archivedSource } from '../code/archive.ts';
import { type CodeChange, declarationChanges, hashOf, packageChanges } from '../code/changes.ts';
import type { Reason } from '../events.ts';
import { hexOf } from '../ground/digest.ts';
import { nearest } from '../ground/nearest.ts';
import { unknownNode } from '../ground/problems.ts';
import { readRuns } from '../keep/kept-runs.ts';
import type { StageSpec } from '../node-types.ts';
import { type PlannedNode, planPipeline } from '../plan/plan.ts';
import { originText } from '../render/show.ts';
import type { Cause, KeyPart, Making, WhyView } from '../render/views.ts';
import { whyText } from '../render/why.ts';
import { type KeyParts, partsOf } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Command } from './command.ts';
import { placeOf } from './implied-words.ts';
import { showLockNotice } from './lock-notice.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Session } from './session-types.ts';

/** So many files of a package are named. */
const MOST_FILES = 3;

export const why: Command<OwnContext> = {
  name: 'why',
  description: 'why a node would run or is fresh: what changed, and what is in its key',
  arguments: [{ name: '<node>' }],
  experiment: 'chosen',
  options: [
    { flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' },
    { flags: '--all', description: 'every part of the key too' },
  ],
  examples: [
    ['why NODE', 'as the last run had it'],
    ['why NODE --experiment NAME', 'of this experiment'],
  ],
  async action({ output, choose, open }, flags, node: string) {
    await explain(await open(choose(flags.experiment, flags)), node, output, flags.all);
  },
};

/** Explains the node's key, and the changes since its last record down to the lines of code. */
async function explain(session: Session, name: string, output: Output, all: boolean): Promise<void> {
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  const names = plan.map(({ named }) => named.name);
  const found = plan.find(({ named }) => named.name === name);
  if (!found) throw unknownNode(name, names, nearest(name, names), placeOf(session.choice));
  const view = await whyView(session, plan, found);
  showLockNotice(session, output);
  output.data(view);
  output.text(whyText(view, { terminal: output.page, all }));
}

async function whyView(session: Session, plan: readonly PlannedNode[], planned: PlannedNode): Promise<WhyView> {
  const { named, status, key, parts, record } = planned;
  const lastKey = planned.lastKey ?? session.last.get(named.name);
  const last = record ?? (lastKey ? session.store.readRecord(lastKey) : undefined);
  const causes = status === 'unknown' ? causesOf(plan, planned) : undefined;
  return {
    node: named.name,
    stage: named.node.stage.spec.name,
    status,
    key,
    parts: parts ? keyParts(parts) : [],
    reasons: await Promise.all(planned.reasons.map((reason) => explained(session, plan, planned, reason))),
    ...(causes ? { causes } : {}),
    codeChanges:
      parts && last && last.key !== key ? await codeChanges(session, named.node.stage.spec, partsOf(last), parts) : [],
    ...(last ? { lastRun: making(session, named.name, last) } : {}),
  };
}

function making(session: Session, node: string, record: NodeRecord): Making {
  const { run, finishedAt: at, seconds, key, origin } = record;
  const later = readRuns(session.store.root).filter(({ nodes }) => nodes[node]?.key === key);
  const reused = later.filter(({ nodes }) => nodes[node]!.status === 'fresh').length;
  return { run, at, seconds, key, reused, ...(origin ? { origin: originText(origin) } : {}) };
}

/** Every stale node that an `unknown` one waits for, each with a shortest path to it. */
function causesOf(plan: readonly PlannedNode[], from: PlannedNode): Cause[] {
  const byName = new Map(plan.map((planned) => [planned.named.name, planned]));
  const seen = new Set<string>();
  const causes: Cause[] = [];
  let queue: string[][] = [[from.named.name]];
  while (queue.length > 0) {
    const next: string[][] = [];
    for (const path of queue) {
      const planned = byName.get(path.at(-1)!);
      if (!planned || seen.has(planned.named.name)) continue;
      seen.add(planned.named.name);
      const { name, edges } = planned.named;
      if (planned.status === 'stale') causes.push({ node: name, path, reasons: planned.reasons });
      if (planned.status === 'unknown') next.push(...edges.map((edge) => [...path, edge.from]));
    }
    queue = next;
  }
  return causes;
}

/** Adds to a reason what the key does not show: the producer of a changed input, files of a package, the fate of a record. */
async function explained(
  session: Session,
  plan: readonly PlannedNode[],
  { named, key }: PlannedNode,
  reason: Reason,
): Promise<Reason> {
  if (reason.cause === 'input') {
    const [, port, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(reason.what)!;
    const edge = named.edges.find((one) => one.port === port && (index === undefined || one.index === Number(index)));
    const producer = plan.find((one) => one.named.name === edge?.from)?.record;
    if (!producer || (index === undefined && Array.isArray(named.node.inputs[port!]))) return reason;
    return { ...reason, detail: `${reason.detail}: ${producer.node} made it in run ${producer.run}` };
  }
  if (reason.cause === 'package') return withFiles(session, reason);
  if (reason.cause !== 'output-missing' || reason.what !== 'record' || !key) return reason;
  const aside = (await readdir(session.store.layout.quarantine).catch(() => [])).some((name) =>
    name.includes(hexOf(key)),
  );
  const detail = aside
    ? 'its record was damaged and lies in quarantine'
    : 'its record is no longer in the store: gc removed it, or somebody did';
  return { ...reason, detail };
}

/** Names the files of a package that changed under one version, if those of the old one were kept. */
async function withFiles({ store, keying }: Session, reason: Reason): Promise<Reason> {
  const [was, is] = [reason.before, reason.after].map((version) => version?.match(/^(.*) [0-9a-f]{16}$/)?.[1]);
  if (was === undefined || was !== is) return reason;
  const before = await archivedSource(store.root, hashOf(reason.before!));
  const after = keying.code.packageParts(reason.after!);
  const changes = before !== undefined && after !== undefined ? packageChanges(before, after) : [];
  if (changes.length === 0) return reason;
  const more = changes.length > MOST_FILES ? ` (and ${changes.length - MOST_FILES} more files)` : '';
  return {
    ...reason,
    detail: `package ${reason.what} is still ${is}, but ${changes.slice(0, MOST_FILES).join(', ')}${more}`,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function keyParts(parts: KeyParts): KeyPart[] {
  const group = (kind: string, values: Readonly<Record<string, unknown>>): KeyPart[] =>
    Object.entries(values).map(([name, value]) => ({ name: `${kind} ${name}`, value: text(value) }));
  return [
    ...group('input', parts.inputs),
    ...group('file', parts.files),
    ...group('parameter', parts.params),
    { name: 'code', value: `${parts.code.fingerprint} (${Object.keys(parts.code.declarations).length} declarations)` },
    ...group('package', parts.code.packages),
    ...group('environment', parts.environment),
    ...group('runtime', parts.runtime ?? {}),
    ...group('output', parts.outputs),
  ];
}

async function codeChanges(
  session: Session,
  spec: StageSpec<any, any, any>,
  before: KeyParts,
  after: KeyParts,
): Promise<CodeChange[]> {
  const { code } = session.keying;
  const wholes = spec.version === undefined ? ((await session.keying.closure(spec)).wholes ?? {}) : {};
  return Promise.all(
    declarationChanges(before.code.declarations, after.code.declarations).map(async ({ id, how, path, ...hashes }) => {
      const now = hashes.after ? await code.source(id) : undefined;
      return {
        id,
        how,
        path,
        at: now ? `${now.file}:${now.line}` : undefined,
        ...(now && Object.hasOwn(wholes, now.file) ? { whole: wholes[now.file] } : {}),
        before: hashes.before ? await archivedSource(session.store.root, hashes.before) : undefined,
        after: now?.text,
      };
    }),
  );
}
