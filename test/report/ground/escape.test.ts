import assert from 'node:assert/strict';
import * as terminal from '../../../orchestrator/ground/clean-text.ts';
import { gateJUnit } from '../../../report/gate/gate-junit.ts';
import { gateMarkdown } from '../../../report/gate/gate-markdown.ts';
import { gateText } from '../../../report/gate/terminal-text.ts';
import { clean, cleanLines, escapeMarkdown, escapeMarkup } from '../../../report/ground/escape.ts';
import { quoted } from '../../../report/pdf/typst-template.ts';

const EVIL = [
  '[approve here](https://evil.example/x)',
  '![t](https://evil.example/track.png)',
  '@org/security-team and a@b.example',
  'a\\|b | c',
  'x\n\n# Big\n```',
  '#123 GH-1 !4 ~bug $5 org/repo#6',
  '&lt;b&gt; <b> www.evil.example mailto:a',
  '\u202e\u0007\u001b[31m\u009b2J\u2028',
  '\n::error file=a::b',
  '```',
];

/** What a check of a run with such names of classes and metrics says. */
const result = {
  ...{ experiment: 'quick', ok: false, exitCode: 3, settings: { alpha: 0.01, delta: 0.01, looks: [1, 3] } },
  look: { of: 1, seeds: 1 },
  notes: EVIL,
  rows: EVIL.map((metric) => ({
    ...{ metric, kind: 'accuracy', verdict: 'worse', baseline: 0.5, now: 0.4, difference: -0.1, note: metric },
  })),
  flips: EVIL.map((metric) => ({
    ...{ metric, newlyWrong: 1, newlyRight: 0, classes: [{ class: metric, before: 1, now: 0 }] },
    images: [{ index: 1, class: metric, before: 1, now: 0, takenFor: metric }],
  })),
  causes: {
    parted: [],
    functions: [{ id: EVIL[4], how: 'changed', path: [], lines: EVIL }],
    without: [],
    incomparable: 0,
  },
} as any;

describe('text of strangers in a report', () => {
  it('is as clean as on a terminal, sign by sign', () => {
    for (let code = 0; code < 0x10000; code++) {
      const text = `a${String.fromCharCode(code)}b`;
      assert.equal(clean(text), terminal.clean(text), code.toString(16));
    }
    assert.equal(cleanLines('a\n\tb\u0007'), 'a\n\tb\\x07');
    assert.equal(escapeMarkup('<a href="\u0000">'), '&lt;a href=&quot;\\x00&quot;&gt;');
    assert.equal(quoted('"\\\u001b\n'), '"\\"\\\\\\\\x1b "');
  });

  it('is nothing but text in the Markdown of a check: no link, mention, heading, cell or element', () => {
    const text = gateMarkdown(result);
    const outside = text.replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, '');
    assert.ok(!terminal.isUnsafe(text.replaceAll('\n', '')));
    const bare = outside.replace(/\\[\\`*_[\]()<>|#@!&~]/g, '');
    assert.doesNotMatch(bare.replace(/<\/?(details|summary)>|<!--.*-->/g, ''), /[[\]()<>&@!`]/);
    assert.doesNotMatch(outside, /[@#!~$](?=[\w"])|:\/\/|www\.|GH-\d|mailto:/);
    assert.deepEqual([...new Set(bare.match(/^#+ /gm))], ['### ', '#### ']);
    for (const line of outside.split('\n'))
      if (line.startsWith('|') && !line.startsWith('|-'))
        assert.equal(line.replace(/\\\||\\\\/g, '').split('|').length, 8, line);
    assert.ok(text.includes(escapeMarkdown(EVIL[0]!)));
  });

  it('is nothing but text in the log, and in the JUnit file of a check', () => {
    const [log, junit] = [gateText(result), gateJUnit(result)];
    for (const text of [log, junit]) assert.ok(!terminal.isUnsafe(text.replaceAll('\n', '')));
    assert.equal(
      junit.split('\n').length,
      gateJUnit({ ...result, rows: result.rows.map((row: any) => ({ ...row, metric: 'm', note: 'n' })) }).split('\n')
        .length,
    );
  });
});
