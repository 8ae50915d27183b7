import type { Experiment } from '../experiments/experiment.ts';
import type { Publication } from '../orchestrator/crate/publication.ts';

/** What the crate says of a study. Authors, day and licence are those of the experiment, or are left out. */
export function publicationOf({ title, data, pretrain, publication }: Experiment): Publication {
  const { authors, date, version, licence, doi } = publication;
  const images = data.name === 'synthetic' ? 'synthetic images' : data.name;
  const methods = pretrain ? ` ${pretrain.methods.join(', ')}, trained without labels, beside baselines;` : '';
  return {
    title,
    description: `A label-efficiency study on ${images}:${methods} report, measured values, tables, figures, trained encoders, and the lock of the graph that made them.`,
    authors: authors.map(({ family, given, orcid, affiliation }) => ({
      name: given ? `${given} ${family}` : family,
      ...(orcid ? { orcid } : {}),
      ...(affiliation ? { affiliation } : {}),
    })),
    ...(date ? { date } : {}),
    ...(version ? { version } : {}),
    ...(licence ? { licence } : {}),
    ...(doi ? { identifier: `https://doi.org/${doi}` } : {}),
  };
}
