import { dataSetCard } from '../data/sets/cards.ts';
import { methodCard } from '../learn/methods/cards.ts';
import type { Publication } from '../orchestrator/publish/publication.ts';
import type { Experiment } from './settings/experiment.ts';

/** Description of a study for its crate. Authors, date and licence come from the experiment or are left out. */
export function publicationOf({ title, data, pretrain, publication }: Experiment): Publication {
  const { authors, date, version, licence, doi } = publication;
  const images = data.name !== 'folder' && dataSetCard(data.name).synthetic ? 'synthetic images' : data.name;
  const [labelled, unlabelled] = [true, false].map(
    (uses) => pretrain?.methods.filter((method) => methodCard(method).usesLabels === uses) ?? [],
  ) as [string[], string[]];
  const began = pretrain?.init ? ` from the weights ${pretrain.init.name}` : '';
  const trained = [
    ...(unlabelled.length > 0 ? [`${unlabelled.join(', ')}, trained without labels${began}`] : []),
    ...(labelled.length > 0 ? [`${labelled.join(', ')}, trained with labels${began}`] : []),
  ];
  const methods = trained.length > 0 ? ` ${trained.join('; ')}, beside baselines;` : '';
  // Methods that use labels have one encoder for each subset; these stay in the store.
  const encoders = unlabelled.length > 0 ? ' trained encoders,' : '';
  return {
    title,
    description: `A label-efficiency study on ${images}:${methods} report, measured values, tables, figures,${encoders} and the lock of the graph that made them.`,
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
