import { type Block, p } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** The losses of the study's methods, for methods whose card has an equation. */
export const methodEquations = ({ study }: Findings): Block[] =>
  study.methods.flatMap(({ equation }): Block[] => {
    if (!equation) return [];
    const { introduction, ...formula } = equation;
    return [p`${introduction}`, { kind: 'equation', ...formula }];
  });
