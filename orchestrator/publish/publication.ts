/** A project's description of a finished experiment, for its RO-Crate. Unknown members are left out. */
export interface Publication {
  readonly title: string;
  readonly description: string;
  /** ISO 8601, a day. */
  readonly date?: string;
  readonly version?: string;
  /** An SPDX identifier or an address. */
  readonly licence?: string;
  readonly authors: readonly Author[];
  /** DOI or another address. */
  readonly identifier?: string;
}

export interface Author {
  readonly name: string;
  /** `https://orcid.org/0000-0000-0000-0000` */
  readonly orcid?: string;
  readonly affiliation?: string;
}
