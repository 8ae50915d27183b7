import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CodeReader } from '../../../../orchestrator/code/reader.ts';
import { EDITS } from './edits.ts';
import { Dice, type Module, program, type Use } from './model.ts';
import { filesOf } from './text.ts';

export interface Case {
  readonly seed: number;
  readonly edit: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** The program and the edit of a seed. */
export function caseOf(seed: number): Case {
  const dice = new Dice(seed);
  const modules = program(dice);
  const names = modules.flatMap(({ items }, module) =>
    items.flatMap(({ name }) => (name === undefined ? [] : [{ module, name }])),
  );
  const asked: Use[] = names.filter(() => dice.often(70));
  if (asked.length === 0 && names[0]) asked.push(names[0]);
  const before = filesOf(modules, asked);
  const edit = dice.of(Object.keys(EDITS));
  const edited = structuredClone(modules) as Module[];
  EDITS[edit]!(edited, dice);
  return { seed, edit, before, after: filesOf(edited, asked) };
}

const STAGE = `import { stage } from './orchestrator/stage.ts';
import { work } from './work.ts';
export const out = stage({
  name: 'out', source: import.meta.url, inputs: {}, params: {} as any, outputs: {},
  async run() { return { text: await work() }; },
});
`;

/** One state of a program: the digest of its code, what `work` gives, and what a second call in the same process gives. */
export interface State {
  readonly digest: string;
  readonly gives: string;
  readonly again: string;
  /** True if nothing is kept from one call to the next, as far as the fingerprint says. */
  readonly isStateless: boolean;
}

let count = 0;

/**
 * Writes a state of a program into a folder of its own, so that its modules are loaded anew. The caller removes `top` at the
 * end: a program may still be loading a module for which nothing waited.
 */
export async function stateOf(files: Readonly<Record<string, string>>, top: string): Promise<State> {
  const root = join(top, `state-${count++}`);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  write('package.json', '{"name":"generated","type":"module"}');
  write('stages.ts', STAGE);
  write('orchestrator/stage.ts', 'export const stage = (spec: any) => spec;\n');
  for (const [name, text] of Object.entries(files)) write(name, text);
  const own = { folder: join(root, 'orchestrator'), package: 'strata-orchestrator' };
  const reader = await CodeReader.open({ root, indexDir: join(root, 'index'), own, trustStats: false });
  const fingerprint = await reader.fingerprint(join(root, 'stages.ts'), 'out');
  (globalThis as any).g = undefined;
  const call = await import(pathToFileURL(join(root, 'work.ts')).href).then(
    ({ work }) => work as () => Promise<string>,
    (error: Error) => async () => `does not load: ${error.message.replaceAll(root, '')}`,
  );
  return {
    digest: fingerprint.digest,
    gives: await call(),
    again: await call(),
    isStateless: 'state' in fingerprint && fingerprint.state === undefined,
  };
}

export interface Verdict {
  readonly falseHit: boolean;
  readonly falseRerun: boolean;
  readonly isSame: boolean;
  /** The fingerprint calls the stage stateless, and a second call gives something else. */
  readonly falselyStateless: boolean;
  readonly states: readonly [before: State, after: State];
}

export async function judge({ before, after }: Case, top: string): Promise<Verdict> {
  const states = [await stateOf(before, top), await stateOf(after, top)] as const;
  const [one, two] = states;
  const isSame = one.gives === two.gives;
  const isFresh = one.digest === two.digest;
  return {
    falseHit: isFresh && !isSame,
    falseRerun: !isFresh && isSame,
    isSame,
    falselyStateless: states.some((state) => state.isStateless && state.gives !== state.again),
    states,
  };
}
