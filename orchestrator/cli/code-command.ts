import type { Verdict } from '../code/fingerprint.ts';
import { nearest } from '../ground/nearest.ts';
import { unknownNode } from '../ground/problems.ts';
import type { StageSpec } from '../node-types.ts';
import { codeText } from '../render/code.ts';
import type { CodeView } from '../render/views.ts';
import { inWorkerBecause } from '../run/inline/in-worker.ts';
import type { Command } from './command.ts';
import { placeOf } from './implied-words.ts';
import type { OwnContext } from './own-context.ts';
import type { Session } from './session-types.ts';

export const code: Command<OwnContext> = {
  name: 'code',
  description: 'the modules that a node reaches, and what is known of their code',
  arguments: [{ name: '<node>' }],
  experiment: 'chosen',
  options: [{ flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' }],
  examples: [['code NODE', 'which of its modules count whole, and where its stage runs']],
  async action({ output, choose, open }, flags, name: string) {
    const session = await open(choose(flags.experiment, flags));
    const { nodes } = session.pipeline;
    const names = nodes.map((one) => one.name);
    const found = nodes.find((one) => one.name === name);
    if (!found) throw unknownNode(name, names, nearest(name, names), placeOf(session.choice));
    const view = await codeView(session, name, found.node.stage.spec);
    await session.save();
    output.data(view);
    output.text(codeText(view, { terminal: output.page }));
  },
};

async function codeView(session: Session, node: string, spec: StageSpec<any, any, any>): Promise<CodeView> {
  const { keying } = session;
  const stated = spec.version !== undefined;
  const closure = stated ? undefined : await keying.closure(spec);
  const worker = await inWorkerBecause(keying, spec);
  const wholes = closure?.wholes ?? {};
  return {
    node,
    stage: spec.name,
    ...(stated ? { version: spec.version } : {}),
    modules: Object.keys(closure?.files ?? {}).map((path) => ({
      path,
      kind: /\.[cm]?[jt]sx?$/.test(path) ? 'code' : 'data',
      ...(Object.hasOwn(wholes, path) ? { whole: wholes[path]! } : {}),
    })),
    packages: closure?.packages ?? {},
    process: processOf(session, spec, closure?.state),
    place: spec.inline ? (worker ? { in: 'worker', because: worker } : { in: 'main' }) : { in: 'worker' },
    ...(closure?.notPlain ? { notPlain: closure.notPlain } : {}),
  };
}

/** Whether the process of the stage may execute others, and why. */
function processOf(session: Session, spec: StageSpec<any, any, any>, state: Verdict | undefined): CodeView['process'] {
  const environments = (spec.environment ?? []).map((name) => session.environments[name]);
  const declared = [spec, ...environments].flatMap((one) => one?.reuse ?? []);
  if (declared[0] !== undefined) return { shared: true, declared: declared[0] };
  const because = spec.version === undefined ? state : { what: 'its version is stated', at: spec.source };
  return because ? { shared: false, because } : { shared: true };
}
