import { type Block, p } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** How each tensor of imported weights was used: one that silently stayed random would spoil the measurement. */
export function importedWeights({ study }: Findings): Block[] {
  const told = new Map<string, Set<string>>();
  for (const { method, origin } of study.results)
    if (origin !== undefined) told.set(origin, (told.get(origin) ?? new Set()).add(method));
  return [...told].map(([origin, methods]) => p`Imported weights (${[...methods].join('; ')}): ${origin}`);
}
