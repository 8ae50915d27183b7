import type { Findings } from '../findings/findings.ts';
import { counted, listed } from '../ground/number-format.ts';
import { leaks } from '../honesty/identical-marks.ts';
import { chosenOnTest } from '../honesty/mark.ts';
import { watchesTest } from '../metrics/watched.ts';
import type { ChecklistItem } from './item.ts';

/**
 * The modules of REFORMS (Kapoor et al., Science Advances 10, 2024, eadk3452) that a run can answer: computational
 * reproducibility, preprocessing, modelling, leakage, metrics. The author answers the others, on aim and claims of the study.
 */
export function reformsItems(findings: Findings): ChecklistItem[] {
  const { study, main } = findings;
  const { dataset, results } = study;
  const baselines = results.filter(({ family }) => family === 'random' || family === 'supervised');
  const named = [...new Set(baselines.map(({ method }) => method))];
  const digest = dataset.testDigest ? `test images ${dataset.testDigest}, ` : '';
  return [
    {
      ...{ number: '2', title: 'Computational reproducibility' },
      answer: 'Yes',
      because: `digests identify the data (${digest}all in the appendix), fingerprints the code that each stage reaches, versions the packages; one command runs everything.`,
    },
    {
      ...{ number: '4', title: 'Preprocessing' },
      answer: 'Yes',
      because: `each step is a stage, with its parameters in the appendix; images have ${dataset.height}\u00d7${dataset.width} pixels and ${dataset.classes.length} classes.`,
    },
    {
      ...{ number: '5', title: 'Modelling' },
      answer: named.length > 0 ? 'Yes' : 'No',
      because:
        named.length > 0
          ? `baselines under the same protocol: ${listed(named)}; the parameters have the choices and their candidates.`
          : 'there is no baseline: neither frozen random weights nor a network trained on labels alone.',
    },
    leakage(findings),
    {
      ...{ number: '7', title: 'Metrics and uncertainty' },
      answer: 'Yes',
      because: `accuracy on ${counted(dataset.test, 'test image')} for ${counted(main.length, 'row')}, with 95 % intervals; each table names the unit of variation.`,
    },
  ];
}

/** Images are compared with each other only where the data were decoded here. */
function leakage(findings: Findings): ChecklistItem {
  const { dataset } = findings.study;
  const { identical } = dataset;
  const about = { number: '6', title: 'Leakage' } as const;
  if (chosenOnTest(findings))
    return { ...about, answer: 'No', because: 'something was chosen on test images, as page 1 says.' };
  const near = 'The study did not search for near-duplicates.';
  const read = watchesTest(findings.study)
    ? 'test images were read by the last measurements and, during trainings on labels, for looking at curves'
    : 'only the last measuring stages read test images';
  if (!identical)
    return {
      ...about,
      answer: 'author',
      because: `known: ${read}. The study did not search for images that are in several parts of the data.`,
    };
  const shared = leaks(identical, dataset);
  return shared.length > 0
    ? { ...about, answer: 'No', because: `${listed(shared)}, pixel for pixel. ${near}` }
    : {
        ...about,
        answer: 'author',
        because: `known: no test or validation image has the same pixels as a training image, and ${read}. ${near}`,
      };
}
