import { clean, escapeMarkup } from '../ground/escape.ts';
import type { GateResult, GateRow, Verdict } from './gate-result.ts';
import { numbers, verdictWords } from './verdict-words.ts';

/** The result as JUnit XML: `worse` fails, `not comparable` is an error, `cannot tell`, `advisory` and `new` are skipped. */
export function gateJUnit(result: GateResult): string {
  const count = (...verdicts: Verdict[]): number => result.rows.filter((row) => verdicts.includes(row.verdict)).length;
  const totals = `tests="${result.rows.length}" failures="${count('worse')}" errors="${count('not comparable')}" skipped="${count('cannot tell', 'advisory', 'new')}"`;
  return suites(totals, result.rows.map(testcase));
}

/** JUnit XML for a missing baseline: one skipped test. */
export const noBaselineJUnit = (path: string): string =>
  suites('tests="1" failures="0" errors="0" skipped="1"', [
    `    <testcase classname="strata.check" name="baseline"><skipped message="${escapeXml(`there is no baseline at ${path}`)}"/></testcase>`,
  ]);

function testcase(row: GateRow): string {
  const said = escapeXml([verdictWords(row), numbers(row), row.note].filter(Boolean).join('; '));
  const inside = {
    worse: `<failure message="${said}"/>`,
    'not comparable': `<error message="${said}"/>`,
    'cannot tell': `<skipped message="${said}"/>`,
    advisory: `<skipped message="${said}"/>`,
    new: `<skipped message="${said}"/>`,
    'lower, but less than delta': `<system-out>${said}</system-out>`,
    'not worse': `<system-out>${said}</system-out>`,
    identical: '',
  }[row.verdict];
  return `    <testcase classname="strata.check.${row.kind}" name="${escapeXml(row.metric)}">${inside}</testcase>`;
}

const suites = (totals: string, cases: readonly string[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${totals}>
  <testsuite name="strata check" ${totals}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;

const escapeXml = (text: string): string => escapeMarkup(clean(text));
