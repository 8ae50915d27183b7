import { type Block, p } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** What became of every tensor of weights that were made elsewhere: one that silently stayed random would measure nothing. */
export function givenWeights({ study }: Findings): Block[] {
  const told = new Map<string, Set<string>>();
  for (const { method, origin } of study.results)
    if (origin !== undefined) told.set(origin, (told.get(origin) ?? new Set()).add(method));
  return [...told].map(([origin, methods]) => p`Weights from elsewhere, of ${[...methods].join('; ')}: ${origin}`);
}
