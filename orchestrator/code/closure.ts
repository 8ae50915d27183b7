import { REFERENCES } from './closure-digest.ts';
import type { Finding, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import { Follower, type Place } from './follower.ts';
import { loadLines } from './load-lines.ts';
import { LoadGraph } from './load-order.ts';
import { type Link, referencesHash } from './places.ts';
import { jsxOf, surroundingsOf } from './surroundings.ts';
import type { CompilerOptions } from './tsconfig.ts';
import { Verdicts } from './verdicts.ts';

/** Where a closure starts: a file, and the name by which it exports the stage. */
interface Start {
  readonly path: string;
  readonly exported?: string;
  /** Its name, for messages. */
  readonly stage?: string;
}

/**
 * Everything that a stage's code reaches, breadth first, so that `via` gives a shortest path. It may take in too much
 * and never too little. Code that cannot be followed is a Problem.
 */
export class Closure extends Follower {
  /** Where the stage is made by more than a plain `export const x = stage({ … })`: by a function, or by a condition. */
  made: { readonly what: string; readonly at: string } | undefined;
  /** Modules that count whole, and because of what. */
  readonly wholes = new Map<string, Finding>();
  private readonly graph: LoadGraph;
  private readonly verdicts: Verdicts;

  private constructor(files: SourceFiles, stage: string) {
    super(files, stage);
    this.graph = new LoadGraph(files);
    this.verdicts = new Verdicts(files, this.graph);
  }

  /** Follows the code of a stage, or, without an export, everything in a file. Parses files without known facts. */
  static async of(files: SourceFiles, start: Start): Promise<Closure> {
    for (;;) {
      // With all facts known this is synchronous and takes milliseconds, so it simply starts again.
      const closure = new Closure(files, start.stage ?? start.path);
      const problem = closure.attempt(start);
      if (closure.missing.size === 0 && problem !== undefined) throw problem;
      if (closure.missing.size === 0) return closure;
      for (const missing of closure.missing) await files.facts(missing);
    }
  }

  private attempt(start: Start): unknown {
    try {
      this.follow(start);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private follow({ path, exported }: Start): void {
    this.grounds.add(this.files.lookup.config());
    if (!this.files.isFile(path)) throw this.problem(path, 1, 'there is no such file');
    const start = exported === undefined ? this.namespace(path, '') : this.begin(path, exported);
    while (this.queue.length > 0 || this.unjudged.length > 0) {
      const batch = this.queue;
      this.queue = [];
      for (const item of batch) this.expand(item);
      if (this.missing.size === 0) for (const loaded of this.unjudged.splice(0)) this.judge(loaded);
      else this.unjudged = [];
    }
    if (this.missing.size > 0) return;
    const hash = referencesHash(
      [...start, { root: path }],
      (id) => this.links.get(id) ?? [],
      (id) => this.declarations.get(id)?.hash ?? 'namespace',
      {
        of: (root) =>
          loadLines(
            this.files,
            this.graph,
            root,
            (one) => this.wholes.has(one),
            (id) => this.declarations.has(id),
            (one) => this.commonJs.has(one),
          ),
      },
    );
    this.declarations.set(`${path}${REFERENCES}`, { hash, via: '' });
  }

  /** The parts of a plain `export const x = stage({ … })`, or all of any other export. */
  private begin(path: string, exported: string): readonly Link[] {
    const facts = this.load(path, '');
    if (!facts || this.missing.size > 0) return [];
    const meaning = this.verdicts.exported(path, exported);
    if (meaning?.kind === 'local') {
      const part = own(meaning.facts.stages, meaning.local);
      if (part && this.verdicts.isOrchestrators(meaning.path, part.callee, 'stage'))
        return part.units.map((unit) => this.add(meaning, unit, ''));
    }
    const links = this.exported({ path, facts }, exported, '', new Set());
    if (!links) throw this.problem(path, 1, `it exports no '${exported}'`);
    this.made = {
      what: 'a function or a condition makes this stage, and may give it other values each time',
      at: `${path}:${this.lineOf(meaning)}`,
    };
    return links;
  }

  private expand({ path, facts, unit, id }: Place & { unit: Unit; id: string }): void {
    const [obstacle] = unit.unresolvable;
    if (obstacle) throw this.problem(path, obstacle.line, obstacle.what);
    for (const impurity of unit.impurities) this.impure(path, impurity, id);
    const options = this.files.lookup.config().config?.options ?? {};
    const links: Link[] = surroundingsOf(path, unit, facts, options, this.commonJs.has(path));
    if (unit.latest && !this.verdicts.isOrchestrators(path, ['artifact'], 'artifact')) links.push(unit.latest);
    if (unit.reads.includes('jsx')) links.push(...this.jsx({ path, facts }, unit.line, id, options));
    for (const [name, members] of Object.entries(unit.uses))
      links.push(`${own(facts.imports, name)?.name ?? name}=`, ...this.name({ path, facts }, name, members, id));
    for (const load of unit.loads) {
      links.push('loads', ...this.dynamic(path, load, id));
      // `import.meta.resolve` gives the path as text.
      if (load.by === 'import' && unit.reads.includes('path')) links.push(this.pathOf(path, load));
    }
    this.links.set(id, links);
  }

  /** What JSX uses is named by no identifier: its factory, or a module that the compiler imports. */
  private jsx(place: Place, line: number, id: string, options: CompilerOptions): readonly Link[] {
    const { names, module } = jsxOf(place.facts, options);
    const links = names.flatMap((name) => [`jsx ${name}=`, ...this.name(place, name, '*', id)]);
    if (!this.isThere(place.path, module)) return links;
    return [...links, ...this.binding(place.path, { from: module, name: '*', line }, '*', id)];
  }

  /** A module with anything at its top that is not known to be inert counts whole, with all that it reaches. */
  private judge(path: string): void {
    const what = this.verdicts.whole(path);
    if (!what) return;
    this.wholes.set(path, what);
    this.addAll(path, '');
  }

  private addAll(path: string, via: string): void {
    const facts = this.files.peek(path)!;
    for (const index of new Set(facts.order)) this.add({ path, facts }, index, via);
  }

  private lineOf(meaning: ReturnType<Verdicts['exported']>): number {
    if (meaning?.kind !== 'local') return 1;
    const [index] = own(meaning.facts.names, meaning.local) ?? [];
    return index === undefined ? 1 : meaning.facts.units[index]!.line;
  }
}
