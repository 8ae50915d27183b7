import { isBuiltin } from 'node:module';
import type { Finding, Keeping, Touch, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { Verdict } from './fingerprint.ts';
import { REUSABLE_PACKAGES, STATELESS_NODE } from './harmless.ts';
import { Meanings, type Place } from './meanings.ts';

/** What both proofs need of a closure. */
export interface Provable {
  /** By id: `path#unit`, or the path of a data file. */
  readonly declarations: ReadonlyMap<string, unknown>;
  /** Where each package is first used. */
  readonly packages: ReadonlyMap<string, string>;
  /** Modules that count whole, since what they do as they load is not known to be harmless. */
  readonly wholes: ReadonlyMap<string, Finding>;
}

const DECLARES = /^(stage|artifact|many|items|mapEach)$/;
/** Functions of Node and of packages that change a setting for all. */
const SETS = /^(?:set[A-Z]|config$|inherits$)/;

/** Two proofs over everything that a stage reaches. Each fails closed: what is not known to be harmless is a finding. */
export class Proofs {
  private readonly files: SourceFiles;
  private readonly closure: Provable;
  private readonly meanings: Meanings;
  private readonly reached: readonly Place[];

  constructor(files: SourceFiles, closure: Provable) {
    this.files = files;
    this.closure = closure;
    this.meanings = new Meanings(files);
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
      const found = this.stateOf(place) ?? this.loaded(place);
      if (found) return found;
    }
    return this.numbered() ?? this.whole();
  }

  /** A numbered member of a function stays, and so what sets such members must never get a function. */
  private numbered(): Verdict | undefined {
    const setter = this.reached.find(({ unit }) => unit.keeping.numbers);
    if (!setter) return undefined;
    const { what, line } = setter.unit.keeping.numbers!;
    for (const { path, unit } of this.reached) {
      const { shares, touches } = unit.keeping;
      const handed = touches.find((touch) => touch.how === 'hands on' && this.isFunction(path, touch));
      const found = shares ?? handed;
      if (found)
        return verdict(setter.path, line, `${what} is set, perhaps of a function that ${path}:${found.line} hands on`);
    }
    return undefined;
  }

  private isFunction(path: string, { name, member }: Touch): boolean {
    const { units, foreign } = this.meanings.meaning(path, name, member ?? '*');
    const isForeign = foreign !== undefined && foreign.kind !== 'outside';
    return isForeign || units.some(({ unit }) => unit.keeping.kind === 'function');
  }

  /** What a unit takes from modules that it loads while it runs: how it uses that is not known. */
  private loaded({ path, unit }: Place): Verdict | undefined {
    for (const { from, by, members, line } of unit.loads) {
      const { target } = by === 'url' ? {} : this.files.resolve(path, from, by);
      const exports = target?.kind === 'code' ? (this.files.peek(target.path)?.exports ?? {}) : {};
      for (const member of members === '*' ? Object.keys(exports) : members) {
        const { units, whole } = this.meanings.exported(path, from, member, member, new Set(), by);
        const open = units.find((one) => isWithin(one.unit.keeping, 0));
        if (open) return verdict(path, line, `${member} of ${from} may be changed (${open.path}:${open.unit.line})`);
        if (whole !== undefined) return verdict(path, line, `all of ${whole} may be changed`);
      }
    }
    return undefined;
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
        const { foreign } = this.meanings.meaning(path, name, member);
        return foreign && foreign.kind !== 'outside' ? [[name, foreign.module, foreign.name] as const] : [];
      }),
    );
    const loaded = unit.loads.map(({ from }) => ['a member', from, '*'] as const);
    return [...named, ...loaded.filter(([, from]) => isBuiltin(from))];
  }

  /** What a use of a name may change, in words. */
  private touched(path: string, touch: Touch): string | undefined {
    const { name, member, how, depth } = touch;
    const meant = this.meanings.meaning(path, name, member ?? '*');
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
      const { foreign } = this.meanings.meaning(path, name, '*');
      if (foreign?.kind === 'outside' && !DECLARES.test(foreign.name))
        return verdict(path, unit.line, `uses ${foreign.name} of the orchestrator`);
    }
    for (const touch of keeping.touches) {
      const meant = this.meanings.meaning(path, touch.name, touch.member ?? '*');
      if (touch.how === 'changes') return verdict(path, touch.line, `${touch.what} changes ${touch.name}`);
      if (meant.units.some((one) => one.unit.keeping.kind === 'function'))
        return verdict(path, touch.line, `the function ${touch.name} is passed on`);
    }
    return keeping.kind === 'data' && !keeping.from ? this.mutable({ path, unit }) : undefined;
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
        for (const target of this.meanings.targets(place.path, name, members)) {
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
}

/** True if a value this many members below a name can be changed by whoever gets it. */
const isWithin = ({ kind, depth = 0, from = 0 }: Keeping, members: number): boolean =>
  kind === 'data' && members >= from && members < depth;

const verdict = (path: string, line: number, what: string): Verdict => ({ what, at: `${path}:${line}` });
