import assert from 'node:assert/strict';
import type { ProvenanceNode } from '../../../report/ground/study-types.ts';
import { importedMarks } from '../../../report/honesty/imported-marks.ts';
import { renderProvenance } from '../../../report/html/provenance-table.ts';
import { provenanceTable } from '../../../report/paper/appendix.ts';
import { csvOfTable } from '../../../report/tables/csv.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('results that were imported', () => {
  const seal = `sha256:${'5'.repeat(64)}`;
  const study = fixtureStudy();
  const [first, second, ...others] = study.provenance;
  const imported = { ...study, provenance: [{ ...first!, seal }, { ...second!, seal }, ...others] };

  it('are named on page 1, with their seals', () => {
    assert.deepEqual(importedMarks(study), []);
    const { text, short } = importedMarks(imported)[0]!;
    const told = `2 results were imported and not computed here (${first!.name} and ${second!.name}; seal ${seal}).`;
    assert.ok(text.startsWith(told), text);
    assert.equal(short, '2 results imported.');
  });

  it('have their seals in the table of nodes, as CSV and on the page', () => {
    const [row, , other] = csvOfTable(provenanceTable(imported)).split('\n').slice(1);
    assert.deepEqual([row!.includes(`imported, seal ${seal}`), /seal/.test(other!)], [true, false]);
    const page = (node: ProvenanceNode) => {
      const { csv: _, ...table } = provenanceTable({ provenance: [node] });
      return renderProvenance(table, { names: new Map(), nodes: new Map([[node.name, node]]), files: new Map() });
    };
    const told = new RegExp(`not computed here: from the file with the seal <code>${seal}`);
    assert.match(page({ ...first!, inputs: [], seal }), told);
    assert.doesNotMatch(page({ ...first!, inputs: [] }), /seal/);
  });
});
