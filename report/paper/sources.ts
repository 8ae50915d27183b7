import { type Block, type Inline, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

/** Where methods, encoders, data and statistics of this study come from, each with its citation. */
export function sourcesParagraph({ study, main, rows, comparisons }: Findings): Block[] {
  const used = new Set(main.map((row) => row.encoder.split(' ')[0]!));
  const architectures = study.architectures.filter(({ encoders }) => encoders.some((name) => used.has(name)));
  const { published } = study.dataset;
  const protocols = new Set(rows.map((row) => row.protocol));
  const hows = new Set(rows.flatMap((row) => [...row.estimates.values()].map((one) => one.how)));
  const statistics: Cited[] = [
    ...(hows.has('wilson') ? [cited('Wilson\u2019s interval', 'wilson')] : []),
    ...(hows.has('bootstrap') || comparisons.length > 0 ? [cited('the bootstrap', 'bootstrap')] : []),
    ...(hows.has('bootstrap')
      ? [cited('its widening for few seeds', 'few-resamples'), cited('the bootstrap of crossed factors', 'pigeonhole')]
      : []),
    ...(study.labelOverlap?.some((one) => one.shared > 0.005)
      ? [cited('the correction for shared labels', 'nadeau-bengio')]
      : []),
    ...(comparisons.length > 0
      ? [cited('Holm\u2019s correction', 'holm'), cited('McNemar\u2019s test', 'mcnemar'), cited('its mid-p', 'mid-p')]
      : []),
    ...(comparisons.some((one) => one.improvement) ? [cited('the probability of improvement', 'rliable')] : []),
  ];
  const classifiers: Cited[] = [
    ...(protocols.has('logistic') ? [cited('L-BFGS for the logistic regression', 'lbfgs')] : []),
    ...(protocols.has('knn') ? [cited('weighted nearest neighbours', 'weighted-knn')] : []),
  ];
  const pretrained = main.some((row) => row.family === 'pretrained');
  const parts: Text[] = [
    ...sentence(
      'Methods',
      study.methods.map(({ id, title }) => cited(title, id)),
    ),
    ...sentence('Data', [
      ...(published?.reference ? [cited(study.dataset.title, published.id)] : []),
      ...(pretrained ? [cited('ImageNet', 'imagenet')] : []),
    ]),
    ...sentence(
      'Encoders',
      architectures.map(({ title, key }) => cited(title, key)),
    ),
    ...sentence('Classifiers', classifiers),
    ...sentence('Statistics', statistics),
  ];
  if (parts.length === 0) return [];
  return [{ kind: 'paragraph', text: parts.flatMap((part, i) => (i > 0 ? [' ', ...part] : part)) }];
}

type Cited = readonly Inline[];
const cited = (name: string, key: string): Cited => [`${name}\u00a0`, { cite: [key] }];

function sentence(title: string, items: readonly Cited[]): Text[] {
  if (items.length === 0) return [];
  const joined = items.flatMap((item, i): Text => {
    if (i === 0) return item;
    return [i === items.length - 1 ? ' and ' : ', ', ...item];
  });
  return [text`${{ strong: `${title}.` }} ${joined}.`];
}
