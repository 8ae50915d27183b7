import { Problem } from '../ground/problems.ts';
import { ANY_ITEM, isEach } from '../map.ts';
import type { Each, Node, Ref } from '../node-types.ts';

/** One use of an output, before nodes have names. */
export interface Wire {
  readonly port: string;
  readonly from: Wiring;
  readonly output: string;
  readonly index?: number;
  readonly item?: string;
}

/** A node of the graph with everything that leads to it. */
export interface Wiring {
  readonly node: Node;
  readonly wires: readonly Wire[];
  /** Sources of items that decided how many wires there are. */
  readonly after: readonly Source[];
  /** Names of the items that it was made for, outermost first, by their source. */
  readonly scope: ReadonlyMap<string, string>;
  /** The source whose items must be known before this node is final. */
  readonly open?: Source;
}

export interface Source {
  readonly from: Wiring;
  readonly output: string;
}

interface Spread {
  readonly refs: [string, Ref][];
  readonly sources: Source[];
  open?: Source;
}

/** Names of a source's items; undefined while they are not known. */
export type KnownItems = (source: Source) => readonly string[] | undefined;

/**
 * Everything that refs need, producers first, each node once: calls with the same stage, inputs and parameters are one
 * node. A ref that a stage returned can only point backwards, so there is no cycle.
 */
export class Wires {
  readonly order: Wiring[] = [];
  /** Every output that is mapped over, with known or unknown items. */
  readonly sources = new Map<string, Source>();
  readonly #known: KnownItems;
  readonly #places = new Map<Wiring, number>();
  readonly #same = new Map<string, Wiring>();
  readonly #wired = new Map<Node, Wiring>();
  readonly #stages = new Map<string, Node['stage']>();

  constructor(known: KnownItems) {
    this.#known = known;
  }

  /** Adds everything that a ref needs. It does not recurse, since a chain may be longer than the stack is deep. */
  reach(to: Ref | Each): void {
    const entered = new Set<Node>();
    for (let open = this.#missing(to); open.length > 0; open = this.#missing(to)) {
      const path = open.reverse();
      for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
        if (this.#wired.has(node)) {
          path.pop();
          continue;
        }
        const producers = Object.values(node.inputs).flatMap((refs) => this.#missing(refs));
        if (producers.length === 0) this.#add(node);
        entered.add(node);
        for (const producer of producers.reverse()) {
          if (entered.has(producer)) throw cycle(node, producer);
          path.push(producer);
        }
      }
    }
  }

  of(node: Node): Wiring {
    return this.#wired.get(node)!;
  }

  /** The refs that `each` stands for, by their items, and the part that is not known yet. */
  spread(each: Each, path: readonly string[] = []): Spread {
    const source: Source = { from: this.of(each.over.node), output: each.over.port };
    this.sources.set(this.#placeOf(source), source);
    const names = this.#known(source);
    const found: Spread = { refs: [], sources: [source], ...(names ? {} : { open: source }) };
    for (const name of names ?? [ANY_ITEM]) {
      const ref = each.at(name);
      if (!isEach(ref)) {
        found.refs.push([[...path, name].join('/'), ref]);
        continue;
      }
      const inner = this.spread(ref, [...path, name]);
      for (const one of inner.refs) found.refs.push(one);
      found.sources.push(...inner.sources);
      if (inner.open) found.open ??= inner.open;
    }
    return found;
  }

  /** The nodes to wire next for these refs. A map's source comes first, since it decides what else there is. */
  #missing(refs: Ref | Each | readonly (Ref | Each)[]): Node[] {
    if (Array.isArray(refs)) return refs.flatMap((one: Ref | Each) => this.#missing(one));
    const one = refs as Ref | Each;
    if (!isEach(one)) return this.#wired.has(one.node) ? [] : [one.node];
    const { node, port } = one.over;
    if (!this.#wired.has(node)) return [node];
    const names = this.#known({ from: this.of(node), output: port }) ?? [ANY_ITEM];
    return names.flatMap((name) => this.#missing(one.at(name)));
  }

  #add(node: Node): void {
    this.#refuseNamesake(node);
    const wiring = this.#wire(node);
    const identity = this.#identity(wiring);
    const twin = this.#same.get(identity);
    this.#wired.set(node, twin ?? wiring);
    if (twin) return;
    this.#same.set(identity, wiring);
    this.#places.set(wiring, this.order.length);
    this.order.push(wiring);
  }

  /** Names of nodes and records identify a stage by its name: of two with the same, one would pass for the other. */
  #refuseNamesake({ stage }: Node): void {
    const { name, source } = stage.spec;
    const first = this.#stages.get(name);
    if (first !== undefined && first !== stage) throw namesake(name, [...new Set([first.spec.source, source])]);
    this.#stages.set(name, stage);
  }

  #wire(node: Node): Wiring {
    const wires: Wire[] = [];
    const after: Source[] = [];
    const scope = new Map<string, string>();
    let open: Source | undefined;
    // A node belongs to the items that its inputs belong to, except for those of a list that it takes as a whole.
    const add = (port: string, ref: Ref, index?: number, whole: readonly Source[] = []): void => {
      const from = this.of(ref.node);
      const { item, port: output } = ref;
      wires.push({
        port,
        from,
        output,
        ...(index === undefined ? {} : { index }),
        ...(item === undefined ? {} : { item }),
      });
      const items =
        item === undefined ? from.scope : new Map([...from.scope, [this.#itemPlace({ from, output }, item), item]]);
      const inside = whole.map((source) => this.#itemPlace(source, ''));
      for (const [place, name] of items) if (!inside.some((start) => place.startsWith(start))) scope.set(place, name);
      if (item === ANY_ITEM && whole.length === 0) open ??= { from, output };
    };
    for (const [port, given] of Object.entries(node.inputs)) {
      if (!Array.isArray(given) && !isEach(given)) {
        add(port, given as Ref);
        continue;
      }
      let index = 0;
      for (const one of [given].flat() as (Ref | Each)[]) {
        if (!isEach(one)) {
          add(port, one, index++);
          continue;
        }
        const spread = this.spread(one);
        after.push(...spread.sources);
        open ??= spread.open;
        for (const [, ref] of spread.refs) add(port, ref, index++, spread.sources);
      }
    }
    const inside = after.map((source) => this.#itemPlace(source, ''));
    for (const { from } of after)
      for (const [place, name] of from.scope)
        if (!inside.some((start) => place.startsWith(start))) scope.set(place, name);
    return { node, wires, after, scope, ...(open ? { open } : {}) };
  }

  #itemPlace(source: Source, item: string): string {
    return `${this.#placeOf(source)} ${item}`;
  }

  #placeOf({ from, output }: Source): string {
    return `${this.#places.get(from)}.${output}`;
  }

  #identity({ node, wires, after }: Wiring): string {
    const inputs = wires.map(({ port, index, item, ...source }) => [port, index, this.#placeOf(source), item]);
    const { name, source } = node.stage.spec;
    const decided = after.map((one) => this.#placeOf(one));
    return JSON.stringify([name, source, node.label ?? '', inputs, decided, node.params]);
  }
}

const namesake = (name: string, sources: readonly string[]): Problem =>
  new Problem(
    'same-stage-name',
    `Two stages in ${sources.join(' and ')} are both called "${name}", so their results cannot be told apart. Give each its own name; the arguments of a function that makes stages belong in their parameters.`,
    { exitCode: 2 },
  );

const cycle = (node: Node, producer: Node): Problem =>
  new Problem(
    'cycle',
    `The pipeline has a cycle: "${node.stage.spec.name}" takes an output of "${producer.stage.spec.name}", which needs "${node.stage.spec.name}" itself. A ref was made or changed by hand: use the refs that stages return unchanged.`,
    { exitCode: 2 },
  );
