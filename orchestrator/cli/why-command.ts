import { type CodePart, type KeyParts, partsOf } from '../key.ts';
import type { PlannedNode } from '../plan.ts';
import { planPipeline } from '../plan.ts';
import { unknownNode } from '../problems.ts';
import { nearest } from '../render/nearest.ts';
import type { CodeChange, KeyPart, WhyView } from '../render/views.ts';
import { whyText } from '../render/why.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** `why NODE`: what is in the node's key, and what changed since its last record, down to the lines. */
export async function whyCommand(session: Session, name: string, output: Output): Promise<void> {
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  const names = plan.map(({ named }) => named.name);
  const found = plan.find(({ named }) => named.name === name);
  if (!found) throw unknownNode(name, names, nearest(name, names));
  const view = await whyView(session, found);
  output.data(view);
  output.text(whyText(view, { terminal: output.page }));
}

async function whyView(session: Session, planned: PlannedNode): Promise<WhyView> {
  const { named, status, key, parts, reasons, record, lastKey } = planned;
  const last = record ?? (lastKey ? session.store.readRecord(lastKey) : undefined);
  return {
    node: named.name,
    stage: named.node.stage.spec.name,
    status,
    key,
    parts: parts ? keyParts(parts) : [],
    reasons,
    codeChanges: parts && last && last.key !== key ? await codeChanges(session, partsOf(last), parts) : [],
    ...(last ? { lastRun: { run: last.run, at: last.finishedAt, seconds: last.seconds, key: last.key } } : {}),
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
    ...group('output', parts.outputs),
  ];
}

async function codeChanges(session: Session, before: KeyParts, after: KeyParts): Promise<CodeChange[]> {
  const { code } = session.keying;
  const [old, now] = [before.code.declarations, after.code.declarations];
  const ids = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const changed = ids.filter((id) => old[id]?.hash !== now[id]?.hash);
  return Promise.all(
    changed.map(async (id) => ({
      id,
      path: pathTo(id, now[id] ? now : old),
      before: old[id] ? await code.archived(session.store.root, old[id].hash) : undefined,
      after: now[id] ? (await code.source(id))?.text : undefined,
    })),
  );
}

/** Declarations from the stage's `run` to this one. */
function pathTo(id: string, declarations: Readonly<Record<string, CodePart>>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at && !path.includes(at); at = declarations[at]?.via) path.unshift(at);
  return path;
}
