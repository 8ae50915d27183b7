import assert from 'node:assert/strict';
import { abstractOf } from '../../../report/document/abstract.ts';
import { outcomesList } from '../../../report/document/results-text.ts';
import { findingsOf } from '../../../report/metrics/findings.ts';
import type { Study } from '../../../report/types.ts';
import { fixtureStudy } from '../fixture-study.ts';

const LIGHTNESS = 'conv-small (lightness)';

/** A study with more methods, one of which sees lightness alone. */
function withLightness(firstWeightsToo: boolean): Study {
  const study = fixtureStudy({ images: 400, draws: 1 });
  const copy = (from: string, method: string, encoder = 'conv-small') => {
    const one = study.results.find((result) => result.method === from)!;
    return { ...one, method, encoder };
  };
  const others = ['SimCLR', 'VICReg', 'BYOL'].map((method) => copy('Barlow Twins', method));
  const own = firstWeightsToo ? [copy('random-initialised', 'random-initialised', LIGHTNESS)] : [];
  return { ...study, results: [...study.results, ...others, copy('Barlow Twins', 'Colorization', LIGHTNESS), ...own] };
}

describe('what a method is judged by', () => {
  const judged = (study: Study, fraction = 0.1) =>
    findingsOf(study)
      .comparisons.filter((one) => one.againstBaseline && one.fraction === fraction && one.baseline === 'random')
      .map(({ a, b }) => `${a} by ${b}`);

  it('is first weights that see what it sees, where there are such', () => {
    const methods = ['Barlow Twins', 'SimCLR', 'VICReg', 'BYOL'];
    assert.deepEqual(
      judged(withLightness(true)).sort(),
      [
        ...methods.map((method) => `${method} by random-initialised, conv-small`).sort(),
        `Colorization by random-initialised, ${LIGHTNESS}`,
      ].sort(),
    );
    assert.ok(judged(withLightness(false)).includes('Colorization by random-initialised'));
  });

  it('is told of one method as of one, beside many that are counted', () => {
    const findings = findingsOf(withLightness(true));
    const text = JSON.stringify([outcomesList(findings), abstractOf(findings)]);
    assert.match(text, /of 4 methods, .* random-initialised, conv-small/);
    assert.match(
      text,
      /Colorization (is better than|and|is worse than) ?.*random-initialised, conv-small \(lightness\)/,
    );
    assert.doesNotMatch(text, /of 1 methods/);
  });
});
