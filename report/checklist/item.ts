/** What a list answers: `author` where a run cannot know, and then nothing is guessed. */
export type Answer = 'Yes' | 'No' | 'NA' | 'author';

/** One question of a reviewer's list, in our words, with what this study's own values answer. */
export interface ChecklistItem {
  /** Its number in that list. */
  readonly number: string;
  readonly title: string;
  readonly answer: Answer;
  /** Why that is the answer; of the author's, what the run knows towards one. */
  readonly because: string;
}

export const AUTHOR = 'author must answer';
export const answerText = (answer: Answer): string => (answer === 'author' ? AUTHOR : answer);
