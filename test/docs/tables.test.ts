import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardTables, withRows } from './tables.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe('tables of the guide', () => {
  for (const table of cardTables())
    it(`${table.page} has a row for each card: ${table.heading}`, () => {
      const path = join(repository, table.page);
      const text = readFileSync(path, 'utf8');
      const wanted = withRows(text, table);
      assert.ok(wanted !== undefined, `${table.page} has no table "${table.heading}"`);
      if (process.env.STRATA_UPDATE_TABLES && wanted !== text) return writeFileSync(path, wanted);
      assert.equal(text, wanted, 'STRATA_UPDATE_TABLES=1 npm test -- docs/tables writes the rows');
    });
});
