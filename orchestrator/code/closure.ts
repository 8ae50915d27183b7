import { isBuiltin } from 'node:module';
import { impureMember, makesCode } from '../guard/impure.ts';
import { effectOrders } from './effect-order.ts';
import type { Binding, FileFacts, Finding, Load, Members, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { Impurity } from './fingerprint.ts';
import { AllGrounds } from './lookup.ts';
import type { By, Target } from './modules.ts';
import { codeNotResolvable, nothingAt, syntaxError } from './problems.ts';

/** A declaration, or a data file, that a stage reaches. */
export interface Reached {
  readonly hash: string;
  readonly via: string;
}

interface Place {
  readonly path: string;
  readonly facts: FileFacts;
}

/**
 * Everything that a stage's code reaches, breadth first, so that `via` gives a shortest path. It may take in too much
 * and never too little. Code that cannot be followed is a Problem.
 */
export class Closure {
  readonly declarations = new Map<string, Reached>();
  /** The place where each package is first used, as `file:line`. */
  readonly packages = new Map<string, string>();
  readonly impurities: Impurity[] = [];
  private readonly files: SourceFiles;
  private readonly stage: string;
  /** Code files that are evaluated. */
  readonly loaded = new Set<string>();
  /** The orchestrator's files that are imported. */
  readonly own = new Set<string>();
  /** Files that load as CommonJS because no package.json says otherwise. */
  readonly commonJs = new Set<string>();
  /** What all resolutions rest on. */
  readonly grounds = new AllGrounds();
  private readonly wholes = new Set<string>();
  /** Files that must be parsed before the closure can be known. */
  private readonly missing = new Set<string>();
  private queue: (Place & { readonly unit: Unit; readonly id: string })[] = [];

  private constructor(files: SourceFiles, stage: string) {
    this.files = files;
    this.stage = stage;
  }

  /**
   * Follows the code of the stage that is declared in the file at `path`, or, without a stage, everything in that file.
   * Parses files without known facts.
   */
  static async of(files: SourceFiles, stage: string | undefined, path: string): Promise<Closure> {
    for (;;) {
      // With all facts known this is synchronous and takes milliseconds, so it simply starts again.
      const closure = new Closure(files, stage ?? path);
      const problem = closure.attempt(path, stage);
      if (closure.missing.size === 0 && problem !== undefined) throw problem;
      if (closure.missing.size === 0) return closure;
      for (const missing of closure.missing) await files.facts(missing);
    }
  }

  private attempt(path: string, stage: string | undefined): unknown {
    try {
      this.follow(path, stage);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private follow(path: string, stage: string | undefined): void {
    if (!this.files.isFile(path)) throw this.problem(path, 1, 'there is no such file');
    this.grounds.add(this.files.lookup.config());
    if (stage === undefined) this.whole(path, '');
    else this.begin(path, stage);
    while (this.queue.length > 0) {
      const batch = this.queue;
      this.queue = [];
      for (const item of batch) this.expand(item);
    }
    if (this.missing.size > 0) return;
    for (const [id, hash] of effectOrders(this.files, this.loaded, this.declarations))
      this.declarations.set(id, { hash, via: '' });
  }

  private begin(path: string, stage: string): void {
    const facts = this.load(path, '');
    if (!facts) return;
    const units = own(facts.stages, stage);
    if (!units)
      throw this.problem(path, 1, `there is no stage({ name: '${stage}', … }) with its name as a quoted string`);
    for (const unit of units) this.add({ path, facts }, unit, '');
  }

  private expand({ path, facts, unit, id }: Place & { unit: Unit; id: string }): void {
    const [obstacle] = unit.unresolvable;
    if (obstacle) throw this.problem(path, obstacle.line, obstacle.what);
    for (const impurity of unit.impurities) this.impure(path, impurity, id);
    for (const [name, members] of Object.entries(unit.uses)) this.name({ path, facts }, name, members, id);
    for (const load of unit.loads) this.dynamic(path, load, id);
  }

  private add(place: Place, index: number, via: string): void {
    const unit = place.facts.units[index] as Unit;
    const id = `${place.path}#${unit.name}`;
    if (this.declarations.has(id)) return;
    this.declarations.set(id, { hash: unit.hash, via });
    this.queue.push({ ...place, unit, id });
  }

  /** Loads a file that is evaluated: its top-level effects count, and those of its imports. */
  private load(path: string, via: string): FileFacts | undefined {
    const facts = this.files.peek(path);
    if (!facts) this.missing.add(path);
    if (!facts) return undefined;
    if (this.loaded.has(path)) return facts;
    this.loaded.add(path);
    const { isCommonJs, ...grounds } = this.files.lookup.format(path);
    this.grounds.add(grounds);
    if (isCommonJs) this.commonJs.add(path);
    if (facts.syntaxError) throw syntaxError(`${path}:${facts.syntaxError.line}`, facts.syntaxError.what);
    for (const index of facts.effects) this.add({ path, facts }, index, via);
    for (const { from, line, bare } of facts.requests) {
      // Loaders drop an import whose names are used for types alone, so its package need not be there.
      if (!bare && this.files.lookup.lacks(path, from, this.grounds)) continue;
      const target = this.resolve(path, from, line);
      if (target.kind === 'code') this.load(target.path, via);
      else if (bare) this.foreign(target, via, `${path}:${line}`);
    }
    return facts;
  }

  private name(place: Place, name: string, members: Members, via: string): void {
    for (const index of own(place.facts.names, name) ?? []) this.add(place, index, via);
    const binding = own(place.facts.imports, name);
    if (binding) this.binding(place.path, binding, members, via);
  }

  private binding(path: string, { from, name, line }: Binding, members: Members, via: string): void {
    const target = this.resolve(path, from, line);
    const wanted = name === '*' ? members : [name];
    this.take(path, target, wanted, line, via);
  }

  private dynamic(path: string, { from, by, base, members, line }: Load, via: string): void {
    const target = this.resolve(path, from, line, by, base);
    if (target.kind === 'builtin') this.builtin(path, target.name, members, line, via);
    this.take(path, target, members, line, via);
  }

  /** A module of Node that is loaded while the stage runs. Uses of its members are not followed further. */
  private builtin(path: string, module: string, members: Members, line: number, via: string): void {
    for (const member of members === '*' ? ['*'] : members) {
      const opaque = makesCode(module, member);
      if (opaque !== undefined) throw this.problem(path, line, opaque);
      const what = impureMember(module, member);
      if (what !== undefined) this.impure(path, { what: what === 'env' ? 'env:*' : what, line }, via);
    }
  }

  private take(path: string, target: Target, members: Members, line: number, via: string): void {
    if (target.kind !== 'code') {
      this.foreign(target, via, `${path}:${line}`);
      return;
    }
    const facts = this.load(target.path, via);
    if (!facts) return;
    const isCommonJs = Object.keys(facts.exports).length === 0 && facts.stars.length === 0;
    const isWhole = members === '*' || (isCommonJs && /\.c?js$/.test(target.path));
    if (isWhole) this.whole(target.path, via);
    for (const member of isWhole ? [] : members)
      if (!this.exported({ path: target.path, facts }, member, via, new Set()))
        throw this.problem(path, line, `'${target.path}' has no export '${member}'`);
  }

  /** Reaches the export `name`; false if the module has none. */
  private exported(place: Place, name: string, via: string, seen: Set<string>): boolean {
    if (seen.has(place.path)) return false;
    seen.add(place.path);
    const target = own(place.facts.exports, name);
    if (target && 'local' in target) this.name(place, target.local, '*', via);
    else if (target) {
      this.binding(place.path, target, '*', via);
      if (isBuiltin(target.from))
        this.builtin(place.path, target.from.replace('node:', ''), [target.name], target.line, via);
    }
    if (target) return true;
    let found = false;
    for (const { from, line } of name === 'default' ? [] : place.facts.stars) {
      const star = this.resolve(place.path, from, line);
      if (star.kind === 'code') {
        const facts = this.load(star.path, via);
        found = !facts || this.exported({ path: star.path, facts }, name, via, seen) || found;
      } else {
        this.foreign(star, via, `${place.path}:${line}`);
        found = true; // a package's exports are not known, so it may be there
      }
    }
    return found;
  }

  /** Reaches everything in a module that is started on its own or whose namespace escapes. */
  private whole(path: string, via: string): void {
    if (this.wholes.has(path)) return;
    this.wholes.add(path);
    const facts = this.load(path, via);
    if (!facts) return;
    const parts = new Set(Object.values(facts.stages).flat());
    facts.units.forEach((_, index) => {
      if (!parts.has(index)) this.add({ path, facts }, index, via);
    });
    for (const target of Object.values(facts.exports)) {
      if ('local' in target) this.name({ path, facts }, target.local, '*', via);
      else this.binding(path, target, '*', via);
    }
    for (const { from, line } of facts.stars) this.take(path, this.resolve(path, from, line), '*', line, via);
  }

  private foreign(target: Target, via: string, at: string): void {
    if (target.kind === 'package' && !this.packages.has(target.name)) this.packages.set(target.name, at);
    if (target.kind !== 'data' || this.declarations.has(target.path)) return;
    this.declarations.set(target.path, { hash: this.files.digest(target.path).slice(0, 32), via });
  }

  private resolve(path: string, from: string, line: number, by: By = 'statement', base?: string): Target {
    const { target, ...grounds } = this.files.resolve(path, from, by, base);
    this.grounds.add(grounds);
    if (!target) throw this.problem(path, line, nothingAt(from));
    if (target.kind === 'outside' && target.path !== undefined) this.own.add(target.path);
    if (target.kind !== 'either') return target;
    const [one, other] = target.paths;
    throw this.problem(path, line, `'${from}' is '${one}' or '${other}', depending on the loader`);
  }

  private impure(path: string, { what, line }: Finding, id: string): void {
    this.impurities.push({ what, at: `${path}:${line}`, id });
  }

  private problem(path: string, line: number, what: string): Error {
    return codeNotResolvable(this.stage, `${path}:${line}`, what);
  }
}
