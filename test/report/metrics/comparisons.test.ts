import assert from 'node:assert/strict';
import { type Findings, findingsOf } from '../../../report/findings/findings.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { abstractOf } from '../../../report/paper/abstract.ts';
import { resultsText } from '../../../report/paper/results-text.ts';
import { fixtureStudy } from '../fixture-study.ts';

const LIGHTNESS = 'conv-small (lightness)';

/** A study with more methods, one of which sees lightness alone. */
function withLightness(firstWeightsToo: boolean): Study {
  const study = fixtureStudy({ images: 200, draws: 1 });
  const copy = (from: string, method: string, encoder = 'conv-small') => {
    const one = study.results.find((result) => result.method === from)!;
    return { ...one, method, encoder };
  };
  const others = ['SimCLR', 'VICReg'].map((method) => copy('Barlow Twins', method));
  const own = firstWeightsToo ? [copy('random-initialised', 'random-initialised', LIGHTNESS)] : [];
  return { ...study, results: [...study.results, ...others, copy('Barlow Twins', 'Colorization', LIGHTNESS), ...own] };
}

describe('what a method is judged by', () => {
  let both: Findings;
  before(() => {
    both = findingsOf(withLightness(true));
  });
  const judged = ({ comparisons }: Findings, fraction = 0.1) =>
    comparisons
      .filter((one) => one.againstBaseline && one.fraction === fraction && one.baseline === 'random')
      .map(({ a, b }) => `${a} by ${b}`);

  it('is first weights that see what it sees, where there are such', () => {
    const methods = ['Barlow Twins', 'SimCLR', 'VICReg'];
    assert.deepEqual(
      judged(both).sort(),
      [
        ...methods.map((method) => `${method} by random-initialised, conv-small`).sort(),
        `Colorization by random-initialised, ${LIGHTNESS}`,
      ].sort(),
    );
    assert.ok(judged(findingsOf(withLightness(false))).includes('Colorization by random-initialised'));
  });

  it('is counted with the other methods', () => {
    const text = JSON.stringify([resultsText(both), abstractOf(both)]);
    assert.match(text, /with (all 4|\d of 4) methods/);
    assert.doesNotMatch(text, /\b1 methods/);
  });
});
