import type { PaperDocument } from '../document/document.ts';
import { cleanLines } from '../ground/escape.ts';
import type { PublishedWork, Study } from '../ground/study-types.ts';
import { worksOf } from '../references/bibliography.ts';
import { type Publication, publicationOf } from './study-publication.ts';

/** Fills in for a missing author, whom the format requires: valid, and hard to overlook. */
export const NO_AUTHOR = 'AUTHORS TO BE NAMED (publication.authors of the experiment)';

/**
 * CITATION.cff of a study: its title, the author's details of the publication, and the works that the report cites, in the
 * Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937.
 */
export function citationCff(study: Study, paper: PaperDocument): string {
  const publication = publicationOf(study);
  const works = worksOf(study);
  const { authors, date, version, licence, doi } = publication;
  const fields: Yaml = {
    'cff-version': '1.2.0',
    message: 'If you use these results, please cite them as below.',
    type: 'dataset',
    title: study.title,
    authors: authors.length > 0 ? authors.map(person) : [{ name: NO_AUTHOR }],
    ...(version ? { version } : {}),
    ...(date ? { 'date-released': date } : {}),
    ...(doi ? { doi } : {}),
    ...(licence ? { [/^https?:/.test(licence) ? 'license-url' : 'license']: licence } : {}),
    keywords: ['self-supervised learning', 'label efficiency', study.dataset.title],
    references: citedIn(paper).map((key) => reference(works[key]!)),
  };
  return `${yaml(fields)}\n`;
}

/** Keys of the works in the list of references. */
const citedIn = ({ sections }: PaperDocument): string[] =>
  sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'references' ? block.items.map(({ key }) => key) : [])),
  );

function person({ family, given, orcid, affiliation }: Publication['authors'][number]): Yaml {
  return {
    'family-names': family,
    ...(given ? { 'given-names': given } : {}),
    ...(affiliation ? { affiliation } : {}),
    ...(orcid ? { orcid } : {}),
  };
}

const CONFERENCES = /^(AISTATS|CVPR|ECCV|ICCV|ICLR|ICML|MLSys|NeurIPS)\b/;

function reference({ authors, title, venue, arxiv }: PublishedWork): Yaml {
  const year = /(\d{4})$/.exec(venue)?.[1];
  const place = venue.replace(/,? \d{4}$/, '');
  const where: Yaml = CONFERENCES.test(place)
    ? { type: 'conference-paper', 'collection-title': place }
    : place.startsWith('Technical report')
      ? { type: 'report', notes: place }
      : { type: 'article', journal: place };
  return {
    ...where,
    title,
    authors: authorsOf(authors),
    ...(year ? { year: Number(year) } : {}),
    ...(arxiv ? { url: `https://arxiv.org/abs/${arxiv}` } : {}),
  };
}

/** The authors of `J.-B. Grill, P. H. Richemond, et al.`, one entry each. */
export function authorsOf(authors: PublishedWork['authors']): Yaml[] {
  return authors
    .split(/,? and |, /)
    .filter((name) => name !== '')
    .map((name): Yaml => {
      const [, given, family] = /^((?:\p{Lu}[\p{L}-]*\.(?:-\p{Lu}\.)* )+)(.+)$/u.exec(name) ?? [];
      return family ? { 'family-names': family, 'given-names': given!.trim() } : { name };
    });
}

type Scalar = string | number;
interface Yaml {
  readonly [name: string]: Scalar | readonly (Scalar | Yaml)[];
}

const quoted = (value: Scalar): string => JSON.stringify(typeof value === 'string' ? cleanLines(value) : value);

/** YAML shares the escapes of double-quoted strings with JSON, so all strings are quoted that way. */
function yaml(fields: Yaml, indent = ''): string {
  const lines = Object.entries(fields).flatMap(([name, value]): string[] => {
    if (typeof value === 'string' || typeof value === 'number') return [`${name}: ${quoted(value)}`];
    if (value.length === 0) return [];
    const items = value.map((item) =>
      typeof item === 'object' ? `  - ${yaml(item, `${indent}    `).trimStart()}` : `  - ${quoted(item)}`,
    );
    return [`${name}:`, ...items];
  });
  return lines.map((line) => `${indent}${line}`).join('\n');
}
