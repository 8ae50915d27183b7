import { realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { tsconfigOf } from '../code/tsconfig.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import { editedWhileBeginning } from '../ground/problems.ts';
import { copiedPath, type Program } from '../ground/program.ts';
import type { StageSpec } from '../node-types.ts';
import type { Keying } from '../plan/keying.ts';
import type { Layout } from '../store/layout.ts';
import { type HeldProgram, holdProgram } from '../store/program-copy.ts';
import type { ProgramFiles } from '../store/program-tree.ts';

type AnySpec = StageSpec<any, any, any>;

interface Made {
  readonly wanted: ProgramFiles;
  readonly held: HeldProgram;
}

/**
 * The copies of the project's files from which workers load the stages of a run. One holds the files of all stages that
 * are known when the first of them computes, so that one process can execute several.
 */
export class Programs {
  readonly #keying: Keying;
  readonly #layout: Layout;
  readonly #nodes: () => readonly NamedNode[];
  readonly #made: Made[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** @param nodes - All nodes that are known now */
  constructor(keying: Keying, layout: Layout, nodes: () => readonly NamedNode[]) {
    this.#keying = keying;
    this.#layout = layout;
    this.#nodes = nodes;
  }

  /**
   * The copy that holds a stage; undefined for one that states its version, whose code is in no key.
   * @throws Problem `edited-while-beginning`, `code-not-resolvable`
   */
  async of(spec: AnySpec): Promise<Program | undefined> {
    if (spec.version !== undefined) return undefined;
    const own = await this.#keying.program(spec);
    const held = this.#last.then(() => this.#holding(own));
    this.#last = held.catch(() => {});
    return held;
  }

  /** Says that this process needs the copies no more. */
  release(): void {
    for (const { held } of this.#made) held.release();
  }

  async #holding(own: ProgramFiles): Promise<Program> {
    const known = this.#made.find(({ wanted }) => holds(wanted, own));
    if (known) return loading(known.held, own);
    const specs = new Set(this.#nodes().map(({ node }) => node.stage.spec as AnySpec));
    const others = [...specs].filter(({ version }) => version === undefined);
    // A stage whose code cannot be followed fails when its turn comes.
    const all = await Promise.all(others.map((spec) => this.#keying.program(spec).catch(() => undefined)));
    const wanted = union([...all.filter((one) => one !== undefined), own]);
    const changed = Object.keys(own.files).find((path) => wanted.files[path] !== own.files[path]);
    if (changed !== undefined) throw editedWhileBeginning(changed);
    const copy = await holdProgram(this.#layout, wanted);
    const held = { ...copy, ...settingsOf(wanted, copy) };
    this.#made.push({ wanted, held });
    return loading(held, own);
  }
}

const loading = ({ release: _, ...program }: HeldProgram, { root, files }: ProgramFiles): Program => ({
  ...program,
  loads: Object.keys(files).map((path) => relative(program.original, realpathSync.native(join(root, path)))),
});

const holds = (wanted: ProgramFiles, own: ProgramFiles): boolean =>
  Object.entries(own.files).every(([path, digest]) => wanted.files[path] === digest) &&
  own.linked.every((path) => wanted.linked.includes(path));

function union(parts: readonly ProgramFiles[]): ProgramFiles {
  const sorted = (paths: string[]): string[] => [...new Set(paths)].sort();
  return {
    root: parts[0]!.root,
    files: Object.assign({}, ...parts.map(({ files }) => files)),
    linked: sorted(parts.flatMap(({ linked }) => linked)),
  };
}

function settingsOf({ root, files }: ProgramFiles, copy: Omit<Program, 'loads'>): Pick<Program, 'tsconfig'> {
  const path = tsconfigOf(root, (one) => Object.hasOwn(files, one));
  return path === undefined ? {} : { tsconfig: copiedPath(copy, resolve(root, path)) };
}
