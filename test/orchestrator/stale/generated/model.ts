/** Chance with a seed: the same seed gives the same program and the same edit. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `below` - 1. */
  to(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  of<T>(list: readonly T[]): T {
    return list[this.to(list.length)]!;
  }

  often(percent: number): boolean {
    return this.to(100) < percent;
  }
}

/** A module of a generated program: lines in an order, and the names that others may import. */
export interface Module {
  file: string;
  items: Item[];
}

export interface Item {
  /** The exported name, if it has one. */
  readonly name?: string;
  readonly form: Form;
  /** Its number, which most edits change. */
  value: number;
  /** Exported names of other modules that it uses, as `module index:name`. */
  uses: readonly Use[];
  comment?: string;
}

export interface Use {
  readonly module: number;
  readonly name: string;
}

/** Forms of declarations and statements. The text of each is in text.ts. */
export const FORMS = [
  'number',
  'list',
  'table',
  'function',
  'arrow',
  'generator',
  'state',
  'counter',
  'cache',
  'class',
  'subclass',
  'static',
  'accessor',
  'enum',
  'map',
  'filled',
  'called',
  'mapped',
  'joined',
  'tagged',
  'lazy',
  'log',
  'global',
  'loop',
  'iife',
  'reexport',
  'renamed',
  'bare',
  'data',
  'frozen',
  'expression',
  'destructured',
  'conversion',
  'namespace',
] as const;
export type Form = (typeof FORMS)[number];

/** Forms that declare nothing which another module can import. */
const NAMELESS: ReadonlySet<Form> = new Set(['log', 'global', 'loop', 'iife', 'bare']);

/** A program of a few modules. Each may use any other, so that there are cycles. */
export function program(dice: Dice): Module[] {
  const modules: Module[] = Array.from({ length: 2 + dice.to(5) }, (_, at) => ({ file: `m${at}`, items: [] }));
  for (const [at, module] of modules.entries())
    for (let k = 0; k < 2 + dice.to(4); k++) module.items.push(item(dice, modules, at, `n${at}${k}`));
  return modules;
}

export function item(dice: Dice, modules: readonly Module[], at: number, name: string): Item {
  const form = dice.of(FORMS);
  const known = modules.flatMap(({ items }, module) =>
    items.flatMap((one) => (one.name === undefined || module === at ? [] : [{ module, name: one.name }])),
  );
  const uses = known.length === 0 ? [] : Array.from({ length: 1 + dice.to(2) }, () => dice.of(known));
  return { form, value: dice.to(100), uses, ...(NAMELESS.has(form) ? {} : { name }) };
}
