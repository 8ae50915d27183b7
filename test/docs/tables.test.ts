import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardTables, shownCommands, withRows } from './tables.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const tables = await cardTables();

describe('tables of the guide', () => {
  for (const table of tables)
    it(`${table.page} has a row for each card or command: ${table.heading}`, () => {
      const path = join(repository, table.page);
      const text = readFileSync(path, 'utf8');
      const wanted = withRows(text, table);
      assert.ok(wanted !== undefined, `${table.page} has no table "${table.heading}"`);
      if (process.env.STRATA_UPDATE_TABLES && wanted !== text) return writeFileSync(path, wanted);
      assert.equal(text, wanted, 'STRATA_UPDATE_TABLES=1 npm test -- docs/tables writes the rows');
    });

  it("are complete: README's table of commands names each command once", async () => {
    const [, table] = readFileSync(join(repository, 'README.md'), 'utf8').split('| command | does |\n');
    const rows = table!.slice(0, table!.indexOf('\n\n')).split('\n').slice(1);
    const named = rows.flatMap((line) =>
      [...line.split(/(?<!\\)\|/)[1]!.matchAll(/`([a-z]+)/g)].map(([, name]) => name!),
    );
    assert.deepEqual(named.sort(), (await shownCommands()).map(({ name }) => name).sort());
  });
});
