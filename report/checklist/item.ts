/** `author` where a run cannot know the answer. */
export type Answer = 'Yes' | 'No' | 'NA' | 'author';

/** One question of a reviewer's checklist, in our words, with the answer from the study's values. */
export interface ChecklistItem {
  /** Its number in that checklist. */
  readonly number: string;
  readonly title: string;
  readonly answer: Answer;
  /** The reason for the answer; for the author's answers, the facts that the run knows. */
  readonly because: string;
}

const AUTHOR = 'author must answer';
export const answerText = (answer: Answer): string => (answer === 'author' ? AUTHOR : answer);
