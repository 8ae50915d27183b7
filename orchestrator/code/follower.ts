import { isBuiltin } from 'node:module';
import { impureMember, makesCode } from '../guard/impure.ts';
import type { Binding, FileFacts, Finding, Load, LocalExport, Members, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { Impurity } from './fingerprint.ts';
import { valueDigest } from './json-value.ts';
import { INERT_PACKAGES } from './load-order.ts';
import { AllGrounds } from './lookup.ts';
import type { By, Target } from './modules.ts';
import { PackageUses } from './package-uses.ts';
import type { Link } from './places.ts';
import { codeNotResolvable, nothingAt, strangeName, syntaxError } from './problems.ts';

/** A declaration, or a data file, that a stage reaches. */
export interface Reached {
  readonly hash: string;
  readonly via: string;
}

export interface Place {
  readonly path: string;
  readonly facts: FileFacts;
}

/** Follows references of a stage's code, one by one, and collects what they lead to. */
export class Follower {
  readonly declarations = new Map<string, Reached>();
  readonly uses = new PackageUses();
  /** The place where each package is first used, as `file:line`. */
  readonly packages = this.uses.places;
  readonly impurities: Impurity[] = [];
  /** Code files that are evaluated. */
  readonly loaded = new Set<string>();
  /** The orchestrator's files that are imported. */
  readonly own = new Set<string>();
  /** Files that load as CommonJS because no package.json says otherwise. */
  readonly commonJs = new Set<string>();
  /** What all resolutions rest on. */
  readonly grounds = new AllGrounds();
  /** Files that must be parsed before the closure can be known. */
  readonly missing = new Set<string>();
  protected readonly files: SourceFiles;
  protected readonly links = new Map<string, readonly Link[]>();
  /** Loaded modules without a verdict. */
  protected unjudged: string[] = [];
  protected queue: (Place & { readonly unit: Unit; readonly id: string })[] = [];
  private readonly stage: string;
  private readonly namespaces = new Set<string>();
  private readonly texts = new Set<string>();

  constructor(files: SourceFiles, stage: string) {
    this.files = files;
    this.stage = stage;
  }

  protected add({ path, facts }: Place, index: number, via: string): Link {
    const unit = facts.units[index] as Unit;
    const id = `${path}#${unit.name}`;
    if (!this.declarations.has(id)) {
      this.declarations.set(id, { hash: unit.hash, via });
      this.queue.push({ path, facts, unit, id });
    }
    return { id };
  }

  /** Loads a file that is evaluated, and what it imports. */
  protected load(path: string, via: string): FileFacts | undefined {
    const facts = this.files.peek(path);
    if (!facts) this.missing.add(path);
    if (!facts) return undefined;
    if (this.loaded.has(path)) return facts;
    this.loaded.add(path);
    this.unjudged.push(path);
    const { isCommonJs, ...grounds } = this.files.lookup.format(path);
    this.grounds.add(grounds);
    if (isCommonJs) this.commonJs.add(path);
    if (facts.syntaxError) throw syntaxError(`${path}:${facts.syntaxError.line}`, facts.syntaxError.what);
    for (const { from, line, unused } of facts.requests) {
      // What is imported for its types alone need not be there.
      if (unused && !this.isThere(path, from)) continue;
      const target = this.resolve(path, from, line);
      if (target.kind === 'code') this.load(target.path, via);
      else if (target.kind === 'package' && !INERT_PACKAGES.has(target.name))
        this.foreign(target, via, `${path}:${line}`);
    }
    return facts;
  }

  protected name(place: Place, name: string, members: Members, via: string): readonly Link[] {
    const units = own(place.facts.names, name) ?? [];
    const links = units.map((index) => this.add(place, index, via));
    // Of what a pattern declares, the name tells which one is meant.
    const isOneOf = units.some((index) => place.facts.units[index]!.name.replace(/ \(\d+\)$/, '') !== name);
    const binding = own(place.facts.imports, name);
    return [...(isOneOf ? [name] : []), ...links, ...(binding ? this.binding(place.path, binding, members, via) : [])];
  }

  protected binding(path: string, { from, name, line }: Binding, members: Members, via: string): readonly Link[] {
    const target = this.resolve(path, from, line);
    return this.take(path, target, from, name === '*' ? members : [name], line, via);
  }

  protected dynamic(path: string, load: Load, via: string): readonly Link[] {
    const { from, by, base, starts, resolves, members, line } = load;
    // An empty name is the file itself.
    const target: Target = from === '' ? { kind: 'code', path } : this.resolve(path, from, line, by, base);
    if (target.kind === 'builtin') this.builtin(path, target.name, members, line, via);
    // Who has a path may read what lies beside it.
    if (by === 'url' || resolves) this.foreign(target, via, `${path}:${line}`, true);
    const taken = this.take(path, target, from, members, line, via);
    if (target.kind !== 'code') return taken;
    const facts = by === 'import' ? this.load(target.path, via) : undefined;
    // A promise calls an export of this name, whatever the code takes of the module.
    const links = [...taken, ...((facts && this.exported({ path: target.path, facts }, 'then', via, new Set())) ?? [])];
    // What has the URL of a file may read its text.
    const text = by === 'url' && !starts ? [this.data(target.path, via, true)] : [];
    return [...links, ...text, { root: target.path }];
  }

  protected pathOf(path: string, { from, by, base }: Load): string {
    const { target } = this.files.resolve(path, from, by, base);
    return target && 'path' in target ? `at ${target.path}` : 'elsewhere';
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

  private take(
    path: string,
    target: Target,
    from: string,
    members: Members,
    line: number,
    via: string,
  ): readonly Link[] {
    if (target.kind === 'data') return [this.data(target.path, via)];
    if (target.kind !== 'code') {
      this.foreign(target, via, `${path}:${line}`);
      // The orchestrator may lie elsewhere in each project.
      const name = target.kind === 'outside' ? `strata ${from.replace(/^.*\//, '')}` : `${target.kind} ${from}`;
      return [`${name}#${members === '*' ? '*' : members.join()}`];
    }
    const facts = this.load(target.path, via);
    if (!facts) return [];
    const isCommonJs = Object.keys(facts.exports).length === 0 && facts.stars.length === 0;
    if (members === '*' || (isCommonJs && /\.c?[jt]s$/.test(target.path))) return this.namespace(target.path, via);
    return members.flatMap((member) => {
      const links = this.exported({ path: target.path, facts }, member, via, new Set());
      if (!links) throw this.problem(path, line, `'${target.path}' has no export '${member}'`);
      return links;
    });
  }

  /** Reaches the export `name`; undefined if the module has none. */
  protected exported(place: Place, name: string, via: string, seen: Set<string>): readonly Link[] | undefined {
    if (seen.has(place.path)) return undefined;
    seen.add(place.path);
    const target = own(place.facts.exports, name);
    if (target && 'local' in target) return this.localExport(place, target, via);
    if (target) {
      const links = this.binding(place.path, target, '*', via);
      if (isBuiltin(target.from))
        this.builtin(place.path, target.from.replace('node:', ''), [target.name], target.line, via);
      return links;
    }
    const found: Link[][] = [];
    for (const { from, line } of name === 'default' ? [] : place.facts.stars) {
      const star = this.resolve(place.path, from, line);
      if (star.kind === 'code') {
        const facts = this.load(star.path, via);
        const links = facts ? this.exported({ path: star.path, facts }, name, via, seen) : [];
        if (links) found.push([...links]);
        // A package's exports are not known, so it may be there.
      } else found.push([...this.take(place.path, star, from, [name], line, via)]);
    }
    return found.length > 0 ? found.flat() : undefined;
  }

  private localExport(place: Place, { local, taken }: LocalExport, via: string): readonly Link[] {
    const links = this.name(place, local, '*', via);
    return taken && !place.facts.top.constants.includes(local) ? ['value of', ...links] : links;
  }

  /** Reaches everything in a module that is started on its own or whose namespace escapes. */
  protected namespace(path: string, via: string): readonly Link[] {
    const id = `${path}#*`;
    if (this.namespaces.has(path)) return [{ id }];
    this.namespaces.add(path);
    const facts = this.load(path, via);
    if (!facts) return [];
    const links: Link[] = [];
    for (const name of Object.keys(facts.exports).sort()) {
      const target = facts.exports[name]!;
      const reached =
        'local' in target ? this.localExport({ path, facts }, target, via) : this.binding(path, target, '*', via);
      links.push(`${name}:`, ...reached);
    }
    for (const { from, line } of facts.stars)
      links.push('*:', ...this.take(path, this.resolve(path, from, line), from, '*', line, via));
    this.links.set(id, links);
    return [{ id }];
  }

  /** `isText`: it may be read, and not only loaded. */
  private data(path: string, via: string, isText = false): Link {
    if (isText) this.texts.add(path);
    const hash = this.texts.has(path) ? this.files.digest(path) : valueDigest(this.files, path);
    this.declarations.set(path, { hash: hash.slice(0, 32), via: this.declarations.get(path)?.via ?? via });
    return { id: path };
  }

  private foreign(target: Target, via: string, at: string, isWhole = false): void {
    if (target.kind === 'package') this.uses.add(target, at, isWhole);
    if (target.kind === 'data') this.data(target.path, via, isWhole);
  }

  protected isThere(path: string, from: string): boolean {
    const { target, ...grounds } = this.files.resolve(path, from, 'statement');
    this.grounds.add(grounds);
    return target !== undefined;
  }

  private resolve(path: string, from: string, line: number, by: By = 'statement', base?: string): Target {
    const { target, ...grounds } = this.files.resolve(path, from, by, base);
    this.grounds.add(grounds);
    if (!target) throw this.problem(path, line, nothingAt(from));
    if (target.kind === 'outside' && target.path !== undefined) this.own.add(target.path);
    const strange = 'path' in target && strangeName(from, target.path ?? '', target.kind === 'code' && by !== 'url');
    if (strange) throw this.problem(path, line, strange);
    if (target.kind !== 'either') return target;
    const [one, other] = target.paths;
    throw this.problem(path, line, `'${from}' is '${one}' or '${other}', depending on the loader`);
  }

  protected impure(path: string, { what, line }: Finding, id: string): void {
    this.impurities.push({ what, at: `${path}:${line}`, id });
  }

  protected problem(path: string, line: number, what: string): Error {
    return codeNotResolvable(this.stage, `${path}:${line}`, what);
  }
}
