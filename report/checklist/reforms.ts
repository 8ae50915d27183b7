import type { Findings } from '../findings/findings.ts';
import { counted, listed } from '../ground/number-format.ts';
import type { ChecklistItem } from './item.ts';
import { chosenOnTest } from './neurips.ts';

/**
 * Of REFORMS (Kapoor et al., Science Advances 10, 2024, eadk3452) what a run knows: computational reproducibility,
 * preprocessing, modelling, leakage, metrics. Its other modules ask for the study's aim and claims, which are the author's.
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
      because: `data by digest (${digest}all in the appendix), code by fingerprint of what each stage reaches, packages by version, one command for everything.`,
    },
    {
      ...{ number: '4', title: 'Preprocessing' },
      answer: 'Yes',
      because: `each step is a stage with its parameters in the appendix; ${dataset.height}\u00d7${dataset.width} pixels, classes: ${dataset.classes.length}.`,
    },
    {
      ...{ number: '5', title: 'Modelling' },
      answer: named.length > 0 ? 'Yes' : 'No',
      because:
        named.length > 0
          ? `baselines in the same harness: ${listed(named)}; what was chosen, and from which values, is in the parameters.`
          : 'there is no baseline: neither frozen first weights nor a network trained on labels alone.',
    },
    {
      ...{ number: '6', title: 'Leakage' },
      answer: chosenOnTest(findings) ? 'No' : 'author',
      because: chosenOnTest(findings)
        ? 'something was chosen on test images, as page 1 says.'
        : 'known: training, validation and test images are apart, and test images are an input of the last measuring stages alone. Near-duplicates between them were not looked for.',
    },
    {
      ...{ number: '7', title: 'Metrics and uncertainty' },
      answer: 'Yes',
      because: `accuracy on all ${counted(dataset.test, 'test image')} for ${counted(main.length, 'row')}, with 95 % intervals and their unit of variation under each table.`,
    },
  ];
}
