import type { Study } from '../ground/study-types.ts';

/** The author's details of the publication, from the parameters of the experiment. */
export interface Publication {
  readonly authors: readonly {
    readonly family: string;
    readonly given?: string | null;
    readonly orcid?: string | null;
    readonly affiliation?: string | null;
  }[];
  /** `2026-05-31` */
  readonly date?: string | null;
  readonly version?: string | null;
  /** An SPDX identifier or an address. */
  readonly licence?: string | null;
  readonly doi?: string | null;
}

export function publicationOf({ parameters }: Study): Publication {
  return { authors: [], ...(parameters.publication as Partial<Publication> | undefined) };
}
