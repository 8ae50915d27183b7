/** A published work as a bibliography prints it. */
export interface PublishedWork {
  /** `J. Zbontar, L. Jing, and Y. LeCun` */
  readonly authors: string;
  readonly title: string;
  /** Where it appeared, with the year: `ICML, 2021`. */
  readonly venue: string;
  readonly arxiv?: string;
}
