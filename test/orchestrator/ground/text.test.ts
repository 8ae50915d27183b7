import assert from 'node:assert/strict';
import { humanBytes, humanRate, humanSeconds } from '../../../orchestrator/ground/quantities.ts';
import {
  fileLink,
  padEnd,
  painter,
  printedLines,
  truncate,
  visibleWidth,
  wrap,
} from '../../../orchestrator/ground/text.ts';

describe('text on a terminal', () => {
  it('counts columns, not characters', () => {
    assert.equal(visibleWidth('abc'), 3);
    assert.equal(visibleWidth('\u001b[31mabc\u001b[39m'), 3);
    assert.equal(visibleWidth('日本'), 4);
    assert.equal(visibleWidth('e\u0301'), 1);
    assert.equal(visibleWidth('👩‍🔬'), 2);
  });

  it('cuts with an ellipsis within the width', () => {
    assert.equal(truncate('pretrain', 8), 'pretrain');
    assert.equal(truncate('pretrain', 5), 'pret…');
    assert.equal(truncate('日本語', 4), '日…');
    assert.equal(truncate('abc', 0), '');
    assert.equal(padEnd('日', 4), '日  ');
  });

  it('wraps at blanks and keeps words longer than a line whole', () => {
    assert.equal(wrap('one two three four', 10), 'one two\nthree four');
    assert.equal(
      wrap('see artifacts/latest/quick/report.html now', 12),
      'see\nartifacts/latest/quick/report.html\nnow',
    );
    assert.equal(wrap('a b', 20, '  '), '  a b');
  });

  it('colours only where it may', () => {
    assert.equal(painter(true)('red', 'x'), '\u001b[31mx\u001b[39m');
    assert.equal(painter(false)('red', 'x'), 'x');
  });

  it('links files with their host, and leaves the text alone elsewhere', () => {
    const link = fileLink('/data/my report.html', true, 'report');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequence is what is tested
    assert.match(link, /^\u001b\]8;;file:\/\/[\w.-]+\/data\/my%20report\.html\u001b\\report\u001b\]8;;\u001b\\$/);
    assert.equal(fileLink('/data/report.html', false), '/data/report.html');
  });

  it('takes escape sequences and rewritten lines out of what stages print', () => {
    assert.deepEqual(printedLines('one\n\u001b[2J\u001b[31mtwo\u001b[0m\n'), ['one', 'two']);
    assert.deepEqual(printedLines('10 %\r20 %\r30 %'), ['30 %']);
    assert.deepEqual(printedLines('dos\r\nlines\r\n'), ['dos', 'lines']);
    assert.deepEqual(printedLines('a\u0007b\tc'), ['ab    c']);
    assert.deepEqual(printedLines('one\n\ntwo\n'), ['one', '', 'two']);
  });
});

describe('quantities for people', () => {
  it('tells seconds in two units at most', () => {
    const told = [0, 0.0123, 1.44, 9.96, 42.4, 59.6, 130, 120, 3600, 11_400, 3599.7, 187_200, Number.NaN].map(
      humanSeconds,
    );
    assert.deepEqual(told, [
      '0 ms',
      '12 ms',
      '1.4 s',
      '10 s',
      '42 s',
      '1 min',
      '2 min 10 s',
      '2 min',
      '1 h',
      '3 h 10 min',
      '1 h',
      '2 d 4 h',
      '?',
    ]);
  });

  it('tells bytes in binary units', () => {
    assert.deepEqual([0, 1023, 1434, 12_582_912, 1_073_741_000].map(humanBytes), [
      '0 B',
      '1023 B',
      '1.4 KiB',
      '12 MiB',
      '1.0 GiB',
    ]);
  });

  it('turns slow rates around', () => {
    assert.deepEqual(
      [12.345, 250.4, 0.25, 0].map((rate) => humanRate(rate, 'steps')),
      ['12.3 steps/s', '250 steps/s', '4 s/step', ''],
    );
  });
});
