import { type Files, type Start, TinyProject } from './tiny-project.ts';

/** A way in which a result could count as fresh although it is not the one that its inputs give now. */
export interface Attempt {
  readonly name: string;
  /** The kind of cause, for the sample: each run of the suite tries every kind. */
  readonly kind: Kind;
  /** Set where the attempt succeeds, with the words of docs/fingerprints.md that say so. */
  readonly documented?: string;
  /** Resolves to what went wrong, or to undefined. */
  try(): Promise<string | undefined>;
}

export type Kind =
  | 'loading'
  | 'packages'
  | 'effects'
  | 'resolution'
  | 'identity'
  | 'process'
  | 'state'
  | 'inline'
  | 'movement'
  | 'values'
  | 'endings';

export interface Change {
  readonly before: Files;
  /** Files written over, or an act, between the first run and the second. */
  readonly after?: Files | ((project: TinyProject) => void);
  readonly setUp?: (project: TinyProject) => void;
  readonly start?: Start;
  readonly startAfter?: Start;
  readonly args?: readonly string[];
  readonly argsAfter?: readonly string[];
  readonly documented?: string;
}

/**
 * Runs a project, changes it, runs it again, and compares with the same state in an empty store. A refusal is right too,
 * since nothing stale is handed out.
 */
export function change(kind: Kind, name: string, attempt: Change): Attempt {
  const { documented } = attempt;
  return {
    name,
    kind,
    ...(documented === undefined ? {} : { documented }),
    try: () => withProject(attempt.before, (project) => judge(project, attempt)),
  };
}

/** An attempt that is a story of its own. */
export function story(
  kind: Kind,
  name: string,
  files: Files,
  tell: (project: TinyProject) => Promise<string | undefined>,
): Attempt {
  return { name, kind, try: () => withProject(files, tell) };
}

async function withProject<T>(files: Files, act: (project: TinyProject) => Promise<T>): Promise<T> {
  const project = new TinyProject(files);
  try {
    return await act(project);
  } finally {
    project.remove();
  }
}

async function judge(project: TinyProject, attempt: Change): Promise<string | undefined> {
  attempt.setUp?.(project);
  const first = await project.json(attempt.args, attempt.start);
  if (first.code !== 0) return refusal(first.stderr, first.nodes);
  if (typeof attempt.after === 'function') attempt.after(project);
  else if (attempt.after) project.write(attempt.after);
  const start = attempt.startAfter ?? attempt.start;
  const args = attempt.argsAfter ?? attempt.args;
  const again = await project.json(args, start);
  if (again.code !== 0) return refusal(again.stderr, again.nodes);
  const truth = await project.json(args, { ...start, store: 'truth' });
  if (truth.code !== 0)
    return `the edited state is refused in an empty store, and was ${again.nodes.out?.status} before`;
  const [got, right] = [project.text(), project.text('truth')];
  if (right === undefined) return 'the edited state has no text';
  if (got === right) return undefined;
  return `${again.nodes.out?.status} "${got}" where an empty store gives "${right}"`;
}

/** A refusal needs words: a Problem, not a stack trace. */
function refusal(stderr: string, nodes: Awaited<ReturnType<TinyProject['json']>>['nodes']): string | undefined {
  const failed = Object.values(nodes).find((node) => node.status === 'failed');
  const words = `${failed?.problem?.message ?? ''}${stderr}`;
  return words.trim() === '' ? 'it ended without a word' : undefined;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
