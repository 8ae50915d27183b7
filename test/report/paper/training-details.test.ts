import assert from 'node:assert/strict';
import { plainText } from '../../../report/document/document.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import { metricsJson } from '../../../report/findings/metrics-json.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { methodSection } from '../../../report/paper/method-section.ts';
import { trainingDetails } from '../../../report/paper/training-details.ts';
import { fixtureStudy } from '../fixture-study.ts';

const PARAMS: Readonly<Record<string, unknown>> = {
  seed: 0,
  batch: 64,
  temperature: 0.2,
  optimizer: { name: 'adam', learningRate: 0.002 },
  init: null,
  blocks: [],
};

/** The fixture with the values of its trainings, its encoder by layers, and a penalty at the end of the list. */
function detailed(): Study {
  const study = fixtureStudy({ images: 100, draws: 2 });
  const trainings = study.histories.map(({ node }) => node);
  return {
    ...study,
    provenance: study.provenance.map((node) =>
      trainings.includes(node.name)
        ? { ...node, params: { ...PARAMS, ...(node.name === trainings[0] ? {} : { temperature: 0.5 }) } }
        : node,
    ),
    encoders: [
      { id: 'conv-small', title: 'Small', definition: 'Four convolutions.', features: 256, parameters: 388_896 },
    ],
    results: study.results.map((one) => ({
      ...one,
      protocol: { ...one.protocol, logistic: { l2Grid: [0.1, 1, 10] } },
      scores: one.scores.map((score) =>
        score.protocol === 'logistic' ? { ...score, chosen: { l2: score.draw === 0 ? 10 : 1 } } : score,
      ),
    })),
  };
}

describe('details of the trainings', function () {
  this.timeout(30_000);
  const findings = findingsOf(detailed());
  const blocks = trainingDetails(findings);
  const table = (id: string) => blocks.find((block) => block.kind === 'table' && block.id === id);
  const rowsOf = (id: string): string[][] => {
    const found = table(id);
    assert.ok(found?.kind === 'table', id);
    return found.rows.map((row) => row.map((cell) => plainText(cell)));
  };

  it('define each encoder where there are many, which the section on the method does for few', () => {
    const said = (given: typeof findings) =>
      trainingDetails(given).flatMap((block) => (block.kind === 'paragraph' ? [plainText(block.text)] : []));
    assert.deepEqual(said(findings), []);
    const method = methodSection(findings, { pictures: [], remarks: [] } as never);
    const [encoder] = method.blocks;
    assert.ok(encoder?.kind === 'paragraph');
    assert.equal(
      plainText(encoder.text),
      'Encoder. The encoder is conv-small. Four convolutions. It has 256 features and 388,896 parameters.',
    );
    const [one] = findings.study.encoders!;
    const three = { ...findings, study: { ...findings.study, encoders: [one!, one!, one!] } };
    assert.deepEqual(
      new Set(said(three)),
      new Set(['Small (conv-small). Four convolutions. 256 features, 388,896 trained values for colour images.']),
    );
  });

  it('give every value that a training used, the shared ones once, and none that is empty', () => {
    const shared = rowsOf('table-training');
    assert.deepEqual(
      shared.map(([path, value]) => `${path} ${value}`),
      ['batch 64', 'optimizer.learningRate 0.002', 'optimizer.name adam'],
    );
    assert.deepEqual(rowsOf('table-training-1'), [['temperature', '0.2']]);
    assert.deepEqual(rowsOf('table-training-2'), [['temperature', '0.5']]);
    const [training] = metricsJson(findings).training;
    assert.deepEqual(training!.parameters, PARAMS);
  });

  it('count the penalties that were chosen, and those at an end of the list', () => {
    const rows = rowsOf('table-penalties');
    assert.ok(rows.length > 1);
    for (const [, ...cells] of rows) assert.match(cells[0]!, /^1 and 10$|^1$|^10$/);
    const found = table('table-penalties');
    assert.ok(found?.kind === 'table');
    assert.match(found.foot!.join(' '), /^Candidates: 0\.1, 1 and 10\. In \d+ of \d+ fits the choice is at an end/);
  });
});
