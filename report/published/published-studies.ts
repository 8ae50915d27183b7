import { STUDY_B_PART_TWO } from './published-keras.ts';
import type { PublishedStudy } from './published-study.ts';
import { STUDY_A } from './published-study-a.ts';
import { STUDY_B } from './published-study-b.ts';

/** The published studies with which a report can compare. */
export const PUBLISHED: ReadonlyMap<string, PublishedStudy> = new Map(
  [STUDY_A, STUDY_B, ...STUDY_B_PART_TWO].map((study) => [study.id, study]),
);
