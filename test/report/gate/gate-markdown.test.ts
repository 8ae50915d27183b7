import assert from 'node:assert/strict';
import type { Explained } from '../../../report/gate/explained.ts';
import { gateMarkdown } from '../../../report/gate/gate-markdown.ts';

describe('the Markdown of the gate', () => {
  it('shows names from anywhere as text: a bot posts it, and nothing in it is a link, picture, mention, reference or line', () => {
    const odd = [
      ...['[approve](https://evil.example/x)', '![t](https://evil.example/t.png)', '@org/security-team', 'a\\|b | c'],
      ...['x\n\n# Big\n', '#123 GH-1', '<b>', 'www.evil.example', '\u202e\u0007\u001b[31m', '~~gone~~', '`code`'],
    ];
    const row = { kind: 'accuracy', verdict: 'worse', baseline: 0.5, now: 0.4, difference: -0.1 } as const;
    const result = {
      ...{ experiment: 'quick', ok: false, exitCode: 3, settings: { alpha: 0.01, delta: 0.01, looks: [1, 3] } },
      ...{ look: { of: 1, seeds: 1 }, notes: odd.map((one) => `Note ${one}`) },
      rows: odd.map((metric) => ({ ...row, metric, note: metric })),
      ...{ causes: undefined, flips: [] },
    } as unknown as Explained;
    const text = gateMarkdown(result);
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('worse'));
    assert.equal(rows.length, odd.length);
    for (const line of rows) assert.equal(line.match(/(?<!\\)\|/g)!.length, 7, line);
    assert.doesNotMatch(text, /(?<!\\)\[|(?<!\\)\]|@\w|#\d|GH-\d|:\/\/\w|www\.\w|<b>|~~/);
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
    assert.doesNotMatch(text, /^# Big/m);
  });
});
