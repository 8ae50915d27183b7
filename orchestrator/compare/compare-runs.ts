import { archivedSource } from '../code/archive.ts';
import { declarationChanges } from '../code/changes.ts';
import { runState } from '../keep/kept-runs.ts';
import { furtherParts, isRenamed } from '../plan/reasons.ts';
import { changesBetween, valueText } from '../plan/value-changes.ts';
import { partsOf, surroundings } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { compareFiles } from './compare-files.ts';
import type { Change, DiffRun, DiffView, NodesChange } from './run-diff.ts';
import type { Side, SideNode } from './side.ts';

/** A node of both runs, with the same name, or with the same key under two names. */
interface Pair {
  readonly before: SideNode;
  readonly after: SideNode;
}

/** Compares two runs: graph, settings, parts of the keys, numbers in JSON outputs, digests. Changes nothing. */
export async function compareRuns(store: Store, before: Side, after: Side): Promise<DiffView> {
  const { pairs, ...graph } = compareGraphs(before, after);
  const incomparable = new Set<string>();
  for (const [side, nodes] of [before, after].map((side) => [side, lostRecords(side)] as const))
    if (nodes.length > 0) incomparable.add(lostSentence(side.record.run, nodes));
  const differing = pairs.filter(
    (pair) => pair.before.key !== pair.after.key && pair.before.record && pair.after.record,
  );
  const records = differing.map((pair) => [pair.before.record!, pair.after.record!] as const);
  const group = (values: (record: NodeRecord) => unknown): NodesChange[] => grouped(records, values);
  const files = await compareFiles(store, pairs, incomparable);
  const settings = settingsChanges(before, after, incomparable);
  const view: Omit<DiffView, 'same'> = {
    before: runOf(before),
    after: runOf(after),
    settings,
    graph,
    statuses: pairs.flatMap(({ before: old, after: now }) =>
      hasResult(old) === hasResult(now) ? [] : [{ node: now.node, before: old.status, after: now.status }],
    ),
    parameters: group((record) => partsOf(record).params),
    files: group((record) => partsOf(record).files),
    code: await codeChanges(records, store.root, store.root),
    packages: group((record) => partsOf(record).code.packages),
    environment: group((record) => {
      const parts = partsOf(record);
      return { ...surroundings(parts), 'key version': parts.keyVersion, ...furtherParts(parts) };
    }),
    machine: group((record) => record.machine),
    ...files,
    incomparable: [...incomparable],
  };
  const lists = [settings, ...Object.values(graph), view.statuses, view.parameters, view.files, view.code];
  const rest = [view.packages, view.environment, view.outputs.changed];
  return { ...view, same: [...lists, ...rest].every((list) => list.length === 0) };
}

const hasResult = ({ status }: SideNode): boolean => status === 'ran' || status === 'fresh';

const runOf = ({ record }: Side): DiffRun => ({
  run: record.run,
  experiment: record.experiment,
  at: record.startedAt,
  state: runState(record),
});

function compareGraphs(before: Side, after: Side): DiffView['graph'] & { pairs: Pair[] } {
  const only = (side: Side, other: Side) => [...side.nodes.values()].filter(({ node }) => !other.nodes.has(node));
  const [gone, come] = [only(before, after), only(after, before)];
  const renamed = gone.flatMap((old) => {
    const now = come.find(({ key }) => key !== undefined && key === old.key);
    return now ? [{ before: old, after: now }] : [];
  });
  const isRenamed = (one: SideNode) => renamed.some((pair) => pair.before === one || pair.after === one);
  const bare = (nodes: readonly SideNode[]) =>
    nodes.filter((one) => !isRenamed(one)).map(({ node, stage }) => ({ node, stage }));
  const newName = new Map(renamed.map((pair) => [pair.before.node, pair.after.node]));
  const pairs = [...after.nodes.values()].flatMap((now): Pair[] => {
    const old = before.nodes.get(now.node);
    return old ? [{ before: old, after: now }] : renamed.filter((pair) => pair.after === now);
  });
  const rewired = pairs.flatMap(({ before: { inputs: old }, after: { node, inputs: now } }) => {
    const was = old?.map((name) => newName.get(name) ?? name);
    return !was || !now || was.join('\n') === now.join('\n') ? [] : [{ node, before: was, after: now }];
  });
  return {
    added: bare(come),
    removed: bare(gone),
    renamed: renamed.map((pair) => ({ before: pair.before.node, after: pair.after.node })),
    rewired,
    pairs,
  };
}

const lostRecords = ({ nodes }: Side): string[] =>
  [...nodes.values()].filter((one) => hasResult(one) && !one.record).map(({ node }) => node);

function lostSentence(run: string, nodes: readonly string[]): string {
  const few = nodes.slice(0, 3).join(', ');
  const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : '';
  return `The store no longer has the records of ${few}${more} of run ${run} (collected, or moved to quarantine): their parameters, code and environment are not compared.`;
}

function settingsChanges(before: Side, after: Side, incomparable: Set<string>): Change[] {
  const [old, now] = [before.record.settings, after.record.settings];
  if (old === undefined || now === undefined) {
    incomparable.add('A run of an earlier version kept no settings: only those of --set are compared.');
    return asChanges(changesBetween(setOf(before), setOf(after)));
  }
  return asChanges(changesBetween(old, now));
}

const setOf = ({ record }: Side): Record<string, string> =>
  Object.fromEntries(record.set.map((setting) => setting.split(/=(.*)/s).slice(0, 2) as [string, string]));

const asChanges = (changes: ReturnType<typeof changesBetween>): Change[] =>
  changes.map(({ path, before, after }) => {
    const [old, now] = [valueText(before), valueText(after)];
    return { path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
  });

/** Each change once, with the nodes that it affects. */
function grouped(
  records: readonly (readonly [NodeRecord, NodeRecord])[],
  values: (record: NodeRecord) => unknown,
): NodesChange[] {
  const groups = new Map<string, NodesChange & { nodes: string[] }>();
  for (const [old, now] of records) {
    const changed = changesBetween(values(old), values(now)).filter((one) => !isRenamed(one.before, one.after));
    for (const change of asChanges(changed)) {
      const id = JSON.stringify([change.path, change.before, change.after]);
      const group = groups.get(id) ?? { ...change, nodes: [] };
      group.nodes.push(now.node);
      groups.set(id, group);
    }
  }
  return [...groups.values()];
}

/** Compares code and packages of the nodes that two runs, perhaps of two stores, have in common. Changes nothing. */
export async function compareCode(
  before: Side & { readonly root: string },
  after: Side & { readonly root: string },
): Promise<Pick<DiffView, 'code' | 'packages' | 'files' | 'incomparable'>> {
  const incomparable = [before, after].flatMap((side) => {
    const nodes = lostRecords(side);
    return nodes.length > 0 ? [lostSentence(side.record.run, nodes)] : [];
  });
  const records = compareGraphs(before, after).pairs.flatMap(({ before: { record: old }, after: { record: now } }) =>
    old && now && old.key !== now.key ? [[old, now] as const] : [],
  );
  return {
    code: await codeChanges(records, before.root, after.root),
    packages: grouped(records, (record) => partsOf(record).code.packages),
    files: grouped(records, (record) => partsOf(record).files),
    incomparable,
  };
}

async function codeChanges(
  records: readonly (readonly [NodeRecord, NodeRecord])[],
  oldRoot: string,
  newRoot: string,
): Promise<DiffView['code']> {
  const groups = new Map<string, ReturnType<typeof declarationChanges>[number] & { nodes: string[] }>();
  for (const [old, now] of records)
    for (const change of declarationChanges(partsOf(old).code.declarations, partsOf(now).code.declarations)) {
      const id = JSON.stringify([change.id, change.before, change.after]);
      const group = groups.get(id) ?? { ...change, nodes: [] };
      group.nodes.push(now.node);
      groups.set(id, group);
    }
  const text = (root: string, hash: string | undefined) =>
    hash === undefined ? undefined : archivedSource(root, hash);
  return Promise.all(
    [...groups.values()].map(async ({ before, after, ...change }) => ({
      ...change,
      before: await text(oldRoot, before),
      after: await text(newRoot, after),
    })),
  );
}
