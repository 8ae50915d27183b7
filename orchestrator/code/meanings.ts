import type { Members, Unit } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import type { By } from './modules.ts';

/** A unit of a file. */
export interface Place {
  readonly path: string;
  readonly unit: Unit;
}

/** What a name stands for: units of the project, everything in a module, or something that is not the project's. */
export interface Meant {
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

/** Finds what names of the project's files stand for. */
export class Meanings {
  private readonly files: SourceFiles;

  constructor(files: SourceFiles) {
    this.files = files;
  }

  /** The units behind some members of a name. */
  targets(path: string, name: string, members: Members): readonly Place[] {
    const wanted = members === '*' ? ['*'] : members;
    return wanted.flatMap((member) => this.meaning(path, name, member).units);
  }

  /** What a name of a file stands for; of a namespace, its member. */
  meaning(path: string, name: string, member: string): Meant {
    const facts = this.files.peek(path)!;
    const binding = own(facts.imports, name);
    if (!binding)
      return { units: (own(facts.names, name) ?? []).map((index) => ({ path, unit: facts.units[index]! })) };
    return this.exported(path, binding.from, binding.name === '*' ? member : binding.name, binding.name, new Set());
  }

  /** What the export `wanted` of a module stands for. `name` is what the import calls it. */
  exported(path: string, from: string, wanted: string, name: string, seen: Set<string>, by: By = 'statement'): Meant {
    const { target } = this.files.resolve(path, from, by);
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
