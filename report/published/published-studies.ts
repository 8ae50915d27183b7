import type { PublishedStudy } from './published-study.ts';
import { STUDY_A } from './published-study-a.ts';
import { STUDY_B } from './published-study-b.ts';

/** The published studies with which a report can compare. */
export const PUBLISHED: ReadonlyMap<string, PublishedStudy> = new Map(
  [STUDY_A, STUDY_B].map((study) => [study.id, study]),
);
