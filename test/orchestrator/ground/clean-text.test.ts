import assert from 'node:assert/strict';
import {
  clean,
  cleaned,
  cleanLines,
  forTerminal,
  isUnsafe,
  safeJson,
} from '../../../orchestrator/ground/clean-text.ts';
import { fileLink, painter } from '../../../orchestrator/ground/text.ts';

/** Every sign that a stranger must not send to a terminal. */
const unsafe = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((sign) =>
  /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u.test(sign),
);

describe('text of strangers', () => {
  it('has every control, line end, turn of direction and half of a sign as an escape that can be seen', () => {
    assert.ok(unsafe.length > 65 + 12 + 2048 - 1);
    for (const sign of unsafe) {
      assert.ok(isUnsafe(sign), sign.charCodeAt(0).toString(16));
      assert.match(clean(`a${sign}b`), /^a(?:\\[nr]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}| {4})b$/);
    }
    assert.equal(clean('x\u001b[2J\u009b31m\u202e\r\n\u2028y'), 'x\\x1b[2J\\x9b31m\\u202e\\r\\n\\u2028y');
    assert.equal(cleanLines('a\r\nb\u0007\nc'), 'a\nb\\x07\nc');
  });

  it('stays as it is otherwise, in any script', () => {
    const plain = 'Zürich, 日本語, 👩‍🔬, e\u0301, עברית, العربية';
    assert.equal(clean(plain), plain);
    assert.equal(forTerminal(`${plain}\n\tx\n`, { color: false, links: false }), `${plain}\n\tx\n`);
  });

  it('is cleaned in names and values of whole objects', () => {
    const made = cleaned({ 'a\n': ['\u001b', 1, null, { b: '\u009b' }], c: undefined });
    assert.deepEqual(made, { 'a\\n': ['\\x1b', 1, null, { b: '\\x9b' }], c: undefined });
  });

  it('keeps its value as JSON, and has nothing for a terminal there', () => {
    const text = unsafe.join('a');
    assert.ok(!isUnsafe(safeJson({ [text]: text })));
    assert.deepEqual(JSON.parse(safeJson({ [text]: text })), { [text]: text });
  });

  it('loses colours and links where a stream has none, and all that is not ours everywhere', () => {
    const [red, link] = [painter(true)('red', 'x'), fileLink('/tmp/ä b', true)];
    const evil = '\u001b[8m\u001b]52;c;cm0=\u0007\u001b]8;;http://evil\u001b\\y\u001b[1A';
    const seen = forTerminal(red + link + evil, { color: true, links: true });
    assert.ok(seen.startsWith(red + link));
    assert.ok(!seen.slice((red + link).length).includes('\u001b'), JSON.stringify(seen));
    const bare = forTerminal(red + link + evil, { color: false, links: false });
    assert.ok(bare.startsWith('x/tmp/ä b') && !bare.includes('\u001b'), JSON.stringify(bare));
  });

  it('is no command for a service that reads the log of a job', () => {
    const colours = { color: true, links: false };
    const text = `a\n::error file=x::y\n  ::set-output name=x::y\n${painter(true)('red', '::warning::z')}\n##[group]q a::b\n##teamcity[x] ##vso[y]\n`;
    const seen = forTerminal(text, colours);
    assert.doesNotMatch(seen, /^\s*(?:\S\[\d+m)*::|##\w*\[/m);
    const value = { '##[error]': '##vso[x] ###[y]' };
    assert.doesNotMatch(safeJson(value), /##/);
    assert.deepEqual(JSON.parse(safeJson(value)), value);
    assert.match(seen, /q a::b/);
  });
});
