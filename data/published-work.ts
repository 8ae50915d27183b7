/** A published work as a bibliography prints it. */
export interface PublishedWork {
  /** `A. Coates, A. Y. Ng, and H. Lee` */
  readonly authors: string;
  readonly title: string;
  /** Where it appeared, with the year: `AISTATS, 2011`. */
  readonly venue: string;
  readonly arxiv?: string;
}
