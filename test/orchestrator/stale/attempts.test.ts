import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sample } from '../../rig/sample.ts';
import type { Attempt } from './attempt.ts';
import { effects } from './attempts/effects.ts';
import { endings } from './attempts/endings.ts';
import { inline } from './attempts/inline.ts';
import { loads } from './attempts/loads.ts';
import { movement } from './attempts/movement.ts';
import { packages } from './attempts/packages.ts';
import { processes, state } from './attempts/processes.ts';
import { resolution } from './attempts/resolution.ts';
import { identity, values } from './attempts/values.ts';
import { files } from './others/files.ts';
import { language } from './others/language.ts';
import { modules } from './others/modules.ts';
import { names } from './others/names.ts';
import { packages as morePackages } from './others/packages.ts';
import { surroundings } from './others/process.ts';
import { reaching } from './others/reaching.ts';
import { runs } from './others/runs.ts';
import { state as moreState } from './others/state.ts';
import { threads } from './others/threads.ts';
import { parameters } from './others/values.ts';

const all: readonly Attempt[] = [
  ...loads,
  ...packages,
  ...effects,
  ...resolution,
  ...identity,
  ...processes,
  ...state,
  ...inline,
  ...movement,
  ...values,
  ...endings,
  ...files,
  ...language,
  ...modules,
  ...names,
  ...morePackages,
  ...surroundings,
  ...reaching,
  ...runs,
  ...moreState,
  ...parameters,
  ...threads,
];

/** docs/fingerprints.md may name this many exceptions and no more. */
const MOST_EXCEPTIONS = 5;

/** Each attempt runs a project two or three times. */
const PARTS = 40;

describe('an attempt to have a wrong result count as fresh', function () {
  this.timeout(120_000);

  it('succeeds nowhere but where docs/fingerprints.md says so', () => {
    const documented = all.filter((one) => one.documented !== undefined);
    const page = readFileSync(new URL('../../../docs/fingerprints.md', import.meta.url), 'utf8');
    const promises = page.slice(page.indexOf('## Changes that go unnoticed'));
    for (const one of documented) assert.ok(promises.includes(one.documented!), `${one.name}: "${one.documented}"`);
    assert.ok(documented.length <= MOST_EXCEPTIONS);
  });

  for (const attempt of sample(all, ({ kind }) => [kind], PARTS))
    it(`fails: ${attempt.kind}, ${attempt.name}`, async () => {
      const wrong = await attempt.try();
      if (attempt.documented === undefined) assert.equal(wrong, undefined);
      // An exception that no longer happens must leave the page.
      else assert.notEqual(wrong, undefined, 'docs/fingerprints.md still calls it an exception');
    });
});
