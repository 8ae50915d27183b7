import type { Unit } from './fact-types.ts';
import type { Names } from './keeping.ts';
import { notPlainOf } from './plain.ts';
import { keepingOf } from './state.ts';
import type { SyntaxNode } from './syntax.ts';

/** What both proofs need of one unit: see `proofs.ts`. */
export function proofFacts(nodes: readonly SyntaxNode[], names: Names): Pick<Unit, 'keeping' | 'notPlain'> {
  const notPlain = notPlainOf(nodes, names);
  return { keeping: keepingOf(nodes, names), ...(notPlain ? { notPlain } : {}) };
}
