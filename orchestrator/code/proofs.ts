import { isBuiltin } from 'node:module';
import type { Finding, Keeping, Members, Touch, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { Verdict } from './fingerprint.ts';
import { REUSABLE_PACKAGES, STATELESS_NODE } from './harmless.ts';

/** What both proofs need of a closure. */
export interface Provable {
  /** By id: `path#unit`, or the path of a data file. */
  readonly declarations: ReadonlyMap<string, unknown>;
  /** Where each package is first used. */
  readonly packages: ReadonlyMap<string, string>;
  /** Modules that count whole, since what they do as they load is not known to be harmless. */
  readonly wholes: ReadonlyMap<string, Finding>;
}

interface Place {
  readonly path: string;
  readonly unit: Unit;
}

/** What a name stands for: units of the project, everything in a module, or something that is not the project's. */
interface Meant {
  readonly units: readonly Place[];
  /** The module, if the name is a namespace of which a member is used that is not known. */
  readonly whole?: string;
  /** A package, a module of Node or the orchestrator, with the name that it has there. */
  readonly foreign?: {
    readonly kind: 'package' | 'builtin' | 'outside';
    readonly module: string;
    readonly name: string;
  };
}

const DECLARES = /^(stage|artifact|many|items|mapEach)$/;
/** Functions of Node and of packages that change a setting for all. */
const SETS = /^(?:set[A-Z]|config$)/;

/** Two proofs over everything that a stage reaches. Each fails closed: what is not known to be harmless is a finding. */
export class Proofs {
  private readonly files: SourceFiles;
  private readonly closure: Provable;
  private readonly reached: readonly Place[];

  constructor(files: SourceFiles, closure: Provable) {
    this.files = files;
    this.closure = closure;
    this.reached = [...closure.declarations.keys()].flatMap((id) => {
      const cut = id.lastIndexOf('#');
      const path = id.slice(0, cut);
      const unit = cut < 0 ? undefined : files.peek(path)?.units.find(({ name }) => name === id.slice(cut + 1));
      return unit ? [{ path, unit }] : [];
    });
  }

  /** Why a process that executed the stage cannot execute another one; undefined if nothing can be left in it. */
  state(): Verdict | undefined {
    for (const [name, at] of this.closure.packages)
      if (!Object.hasOwn(REUSABLE_PACKAGES, name))
        return { what: `the package "${name}" may keep something from one stage to the next`, at };
    for (const place of this.reached) {
      const found = this.stateOf(place);
      if (found) return found;
    }
    return this.whole();
  }

  private whole(): Verdict | undefined {
    for (const [path, { what, line }] of this.closure.wholes)
      return verdict(path, line, `a module counts whole: ${what}`);
    return undefined;
  }

  private stateOf({ path, unit }: Place): Verdict | undefined {
    const { keeps, marks, touches } = unit.keeping;
    if (keeps) return verdict(path, keeps.line, `${unit.name} ${keeps.what}`);
    if (marks) return verdict(path, marks.line, `${marks.what} is set on a value that came from elsewhere`);
    for (const [name, from, member] of this.ofOthers({ path, unit })) {
      const module = from.replace(/^node:/, '');
      if (isBuiltin(from) && !STATELESS_NODE.has(module))
        return verdict(path, unit.line, `${name} of node:${module} may keep something`);
      if (SETS.test(member)) return verdict(path, unit.line, `${member} of ${from} changes what others share`);
    }
    for (const touch of touches) {
      const kept = this.touched(path, touch);
      if (kept) return verdict(path, touch.line, kept);
    }
    return undefined;
  }

  /** What a unit uses of Node and of packages, also through modules of the project. */
  private ofOthers({ path, unit }: Place): (readonly [name: string, module: string, member: string])[] {
    const named = Object.entries(unit.uses).flatMap(([name, members]) =>
      (members === '*' ? ['*'] : members).flatMap((member) => {
        const { foreign } = this.meaning(path, name, member);
        return foreign && foreign.kind !== 'outside' ? [[name, foreign.module, foreign.name] as const] : [];
      }),
    );
    const loaded = unit.loads.map(({ from }) => ['a member', from, '*'] as const);
    return [...named, ...loaded.filter(([, from]) => isBuiltin(from))];
  }

  /** What a use of a name may change, in words. */
  private touched(path: string, touch: Touch): string | undefined {
    const { name, member, how, depth } = touch;
    const meant = this.meaning(path, name, member ?? '*');
    const isNamespace = own(this.files.peek(path)!.imports, name)?.name === '*';
    const left = isNamespace ? depth - 1 : depth;
    if (meant.foreign) {
      const isOpen = meant.foreign.kind === 'builtin' && /^(\*|default)$/.test(meant.foreign.name) && depth === 0;
      return how === 'changes' || isOpen ? `${touch.what} may change ${name}, which others share` : undefined;
    }
    if (how === 'changes') return `${touch.what} changes ${name}`;
    if (meant.whole !== undefined) return `${touch.what} hands on all of ${meant.whole}`;
    const open = meant.units.find(({ unit: { keeping } }) => isWithin(keeping, left));
    return open && `${touch.what} hands on ${name}, which may be changed (${open.path}:${open.unit.line})`;
  }

  /** Why the stage is not provably a plain function of its inputs and parameters; undefined if it is. */
  notPlain(): Verdict | undefined {
    for (const [name, at] of this.closure.packages) return { what: `uses the package "${name}"`, at };
    for (const id of this.closure.declarations.keys())
      if (!id.includes('#')) return { what: `reads the file ${id} beside the code`, at: id };
    for (const place of this.reached) {
      const found = this.notPlainOf(place);
      if (found) return found;
    }
    return this.recursion() ?? this.whole();
  }

  private notPlainOf({ path, unit }: Place): Verdict | undefined {
    const { notPlain, keeping, loads, impurities } = unit;
    if (notPlain) return verdict(path, notPlain.line, notPlain.what);
    const [first] = [...loads.map(({ from, line }) => ({ what: `loads ${from} while it runs`, line })), ...impurities];
    if (first) return verdict(path, first.line, first.what);
    if (keeping.keeps) return verdict(path, keeping.keeps.line, `${unit.name} ${keeping.keeps.what}`);
    for (const name of Object.keys(unit.uses)) {
      const { foreign } = this.meaning(path, name, '*');
      if (foreign?.kind === 'outside' && !DECLARES.test(foreign.name))
        return verdict(path, unit.line, `uses ${foreign.name} of the orchestrator`);
    }
    for (const touch of keeping.touches) {
      const meant = this.meaning(path, touch.name, touch.member ?? '*');
      if (touch.how === 'changes') return verdict(path, touch.line, `${touch.what} changes ${touch.name}`);
      if (meant.units.some((one) => one.unit.keeping.kind === 'function'))
        return verdict(path, touch.line, `the function ${touch.name} is passed on`);
    }
    return keeping.kind === 'data' ? this.mutable({ path, unit }) : undefined;
  }

  /** In the main process, code that the stage does not reach runs too, and may change an object that others can get. */
  private mutable({ path, unit }: Place): Verdict | undefined {
    const { exports, names, units } = this.files.peek(path)!;
    const mine = Object.keys(names).filter((name) => names[name]!.some((index) => units[index] === unit));
    const isExported = Object.values(exports).some((one) => 'local' in one && mine.includes(one.local));
    if (isExported)
      return verdict(
        path,
        unit.line,
        `${unit.name} is exported, so others may change it; Object.freeze would end that`,
      );
    for (const other of units)
      for (const touch of other.keeping.touches)
        if (mine.includes(touch.name) && (touch.how === 'changes' || isWithin(unit.keeping, touch.depth)))
          return verdict(path, touch.line, `${touch.what} may change ${unit.name}`);
    return undefined;
  }

  private recursion(): Verdict | undefined {
    const done = new Set<Unit>();
    const open = new Set<Unit>();
    const visit = (place: Place): Place | undefined => {
      if (open.has(place.unit)) return place;
      if (done.has(place.unit)) return undefined;
      open.add(place.unit);
      for (const [name, members] of Object.entries(place.unit.uses))
        for (const target of this.targets(place.path, name, members)) {
          const found = visit(target);
          if (found) return found;
        }
      open.delete(place.unit);
      done.add(place.unit);
      return undefined;
    };
    for (const place of this.reached) {
      const found = visit(place);
      if (found) return verdict(found.path, found.unit.line, `${found.unit.name} may call itself`);
    }
    return undefined;
  }

  private targets(path: string, name: string, members: Members): readonly Place[] {
    const wanted = members === '*' ? ['*'] : members;
    return wanted.flatMap((member) => this.meaning(path, name, member).units);
  }

  private meaning(path: string, name: string, member: string): Meant {
    const facts = this.files.peek(path)!;
    const binding = own(facts.imports, name);
    if (!binding)
      return { units: (own(facts.names, name) ?? []).map((index) => ({ path, unit: facts.units[index]! })) };
    return this.exported(path, binding.from, binding.name === '*' ? member : binding.name, binding.name, new Set());
  }

  private exported(path: string, from: string, wanted: string, name: string, seen: Set<string>): Meant {
    const { target } = this.files.resolve(path, from, 'statement');
    if (target?.kind !== 'code') {
      const kind = target?.kind === 'builtin' || target?.kind === 'package' ? target.kind : 'outside';
      return { units: [], foreign: { kind, module: from, name: name === '*' && wanted !== '*' ? wanted : name } };
    }
    const facts = this.files.peek(target.path);
    if (!facts || wanted === '*' || wanted === '') return { units: [], whole: target.path };
    if (seen.has(target.path)) return { units: [] };
    seen.add(target.path);
    const found = own(facts.exports, wanted);
    if (found && 'local' in found) return this.meaning(target.path, found.local, '*');
    if (found) return this.exported(target.path, found.from, found.name, found.name, seen);
    for (const star of facts.stars) {
      const meant = this.exported(target.path, star.from, wanted, wanted, seen);
      if (meant.units.length > 0 || meant.foreign) return meant;
    }
    return { units: [] };
  }
}

/** True if a value this many members below a name can be changed by whoever gets it. */
const isWithin = ({ kind, depth = 0 }: Keeping, members: number): boolean => kind === 'data' && members < depth;

const verdict = (path: string, line: number, what: string): Verdict => ({ what, at: `${path}:${line}` });
