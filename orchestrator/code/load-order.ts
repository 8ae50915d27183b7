import type { SourceFiles } from './facts-cache.ts';
import { SCHEMA_CALLS } from './inert-names.ts';

/** A module or a package that another module makes load before itself. */
interface Step {
  readonly to: string;
  /** Some compilers leave the import out, since nothing uses its names. */
  readonly unused: boolean;
}

/** A package among modules, which have paths. */
export const packageStep = (name: string): string => `package ${name}`;
export const isPackage = (step: string): boolean => step.startsWith('package ');

/** Packages whose loading is known to do nothing. */
export const INERT_PACKAGES: ReadonlySet<string> = new Set(Object.keys(SCHEMA_CALLS));

/** The order in which modules load along static imports. */
export class LoadGraph {
  private readonly files: SourceFiles;
  private readonly known = new Map<string, readonly Step[]>();
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(files: SourceFiles) {
    this.files = files;
  }

  /** What a module makes load, in the order of its text. */
  steps(path: string): readonly Step[] {
    const known = this.known.get(path);
    if (known) return known;
    const requests = isPackage(path) ? [] : (this.files.peek(path)?.requests ?? []);
    const steps = requests.flatMap(({ from, unused }): Step[] => {
      const { target } = this.files.resolve(path, from, 'statement');
      if (target?.kind === 'code') return [{ to: target.path, unused: unused === true }];
      return target?.kind === 'package' ? [{ to: packageStep(target.name), unused: unused === true }] : [];
    });
    this.known.set(path, steps);
    return steps;
  }

  /** Modules and packages in the order in which they are evaluated if `root` is loaded, which is the last one. */
  order(root: string, withUnused: boolean): readonly string[] {
    const entered = new Set<string>();
    const done: string[] = [];
    const stack: [path: string, next: number][] = [];
    const enter = (path: string): void => {
      if (entered.has(path)) return;
      entered.add(path);
      stack.push([path, 0]);
    };
    for (enter(root); stack.length > 0; ) {
      const top = stack.at(-1)!;
      const step = this.steps(top[0])[top[1]++];
      if (step === undefined) done.push(stack.pop()![0]);
      else if (withUnused || !step.unused) enter(step.to);
    }
    return done;
  }

  /** True if `path` can be in the middle of its own loading when `to` loads. */
  isCycle(path: string, to: string): boolean {
    const reached = this.reached.get(to) ?? new Set(this.order(to, true));
    this.reached.set(to, reached);
    return reached.has(path);
  }

  /** Every import in the order of `modules`, for programs in which the order of evaluation can depend on more. */
  edges(modules: readonly string[]): string {
    const index = new Map(modules.map((path, i) => [path, i]));
    return modules
      .map((path) =>
        this.steps(path)
          .map(({ to }) => index.get(to))
          .join(' '),
      )
      .join('|');
  }
}
