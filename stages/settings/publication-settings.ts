import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));
const author = v.strictObject({
  family: text,
  given: v.optional(v.nullable(text), null),
  /** `https://orcid.org/0000-0000-0000-0000` */
  orcid: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^https:\/\/orcid\.org\/(\d{4}-){3}\d{3}[\dX]$/, 'Write the whole address'))),
    null,
  ),
  affiliation: v.optional(v.nullable(text), null),
});

/** For CITATION.cff and the RO-Crate: what no run can know. Nothing is guessed. */
export const publicationSettings = v.strictObject({
  authors: v.optional(v.array(author), []),
  /** Day of publication, `2026-05-31`. */
  date: v.optional(v.nullable(v.pipe(v.string(), v.isoDate())), null),
  version: v.optional(v.nullable(text), null),
  /** Licence of the results, not of the program: an SPDX identifier (`CC-BY-4.0`) or an address. */
  licence: v.optional(
    v.nullable(
      v.pipe(v.string(), v.regex(/^([A-Za-z0-9][A-Za-z0-9.+-]*|https?:\/\/\S+)$/, 'SPDX identifier or address')),
    ),
    null,
  ),
  /** `10.5281/zenodo.1234567` */
  doi: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^10\.\d{4,}(\.\d+)*\/\S+$/, 'A DOI without its resolver'))),
    null,
  ),
});
