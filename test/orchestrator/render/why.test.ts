import assert from 'node:assert/strict';
import { editDistance, nearest } from '../../../orchestrator/ground/nearest.ts';
import { Problem } from '../../../orchestrator/ground/problems.ts';
import { painter } from '../../../orchestrator/ground/text.ts';
import { lineDiff } from '../../../orchestrator/render/line-diff.ts';
import { problemText } from '../../../orchestrator/render/problem-text.ts';
import { whyText } from '../../../orchestrator/render/why.ts';
import { terminalOf } from './support.ts';

const none = painter(false);

describe('a diff of lines', () => {
  it('shows three lines around each change, with their numbers', () => {
    const old = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
    const now = old.map((line) => (line === 'line 10' ? 'line ten' : line));
    assert.deepEqual(lineDiff(old.join('\n'), now.join('\n'), none), [
      '@@ -7,7 +7,7 @@',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+line ten',
      ' line 11',
      ' line 12',
      ' line 13',
    ]);
  });

  it('shows a line break at the end of one text as an empty line', () => {
    assert.deepEqual(lineDiff('a', 'a\n', none), ['@@ -1,1 +1,2 @@', ' a', '+']);
  });

  it('shows all of two texts that have little in common and are too long to compare', () => {
    const text = (word: string): string => Array.from({ length: 6000 }, (_, i) => `${word} ${i}`).join('\n');
    const lines = lineDiff(text('old'), text('new'), none);
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [12000, '-old 0', '+new 5999']);
  });

  it('is empty where nothing changed', () => {
    assert.deepEqual(lineDiff('a\nb', 'a\nb', none), []);
  });
});

describe('why', () => {
  const view = {
    node: 'pretrain/simclr',
    status: 'stale',
    key: 'sha256:0123456789abcdef',
    parts: [
      { name: 'code', value: 'sha256:c0de' },
      { name: 'parameter epochs', value: '2' },
    ],
    reasons: [
      { cause: 'parameter', what: 'epochs', detail: 'epochs went from 1 to 2.', before: '1', after: '2' },
      { cause: 'code', what: 'ntXent', detail: 'The function changed.' },
    ],
    lastRun: { run: 'r1', at: '2026-01-31T12:00:00Z', seconds: 130 },
    codeChanges: [
      {
        id: 'learn/losses/nt-xent.ts#ntXent',
        how: 'changed',
        at: 'learn/losses/nt-xent.ts:12',
        path: ['run', 'pretrainLoop', 'ntXent'],
        before: 'function ntXent(z) {\n  return z / 2;\n}',
        after: 'function ntXent(z) {\n  return z / 3;\n}',
      },
    ],
  } as const;

  it('tells what changed: values, the lines of a function, and how the stage reaches it', () => {
    assert.equal(
      whyText(view, { terminal: terminalOf(), all: true }),
      `pretrain/simclr is stale: it must run.
Last ran in run r1, 2026-01-31 12:00:00 UTC, in 2 min 10 s.

What changed
  parameter epochs: epochs went from 1 to 2.
    - 1
    + 2
  code ntXent: The function changed.

learn/losses/nt-xent.ts#ntXent changed (learn/losses/nt-xent.ts:12)
  reached by run → pretrainLoop → ntXent
  @@ -1,3 +1,3 @@
   function ntXent(z) {
  -  return z / 2;
  +  return z / 3;
   }

What is in the key 0123456789
  code              sha256:c0de
  parameter epochs  2
`,
    );
  });

  it('says of a fresh node why it is fresh', () => {
    const fresh = { ...view, status: 'fresh', reasons: [], codeChanges: [] } as const;
    assert.match(
      whyText(fresh, { terminal: terminalOf() }),
      /is fresh: a record of this key exists and its outputs are\nintact\.\nFresh since run r1 made it, 2026-01-31 12:00:00 UTC, in 2 min 10 s\.\nThe parts of its key have not changed: code, 1 parameter\./,
    );
    assert.match(
      whyText({ ...fresh, lastRun: { ...view.lastRun, reused: 2 } }, { terminal: terminalOf({ width: 200 }) }),
      /2 later runs took it from the store, which saved 4 min 20 s\./,
    );
  });

  it('shows a declaration that came or went as a whole', () => {
    const changes = [
      { id: 'a.ts#f', how: 'new', path: [], after: 'const f = 1;' },
      { id: 'a.ts#g', how: 'gone', path: [], before: 'const g = 1;' },
      { id: 'a.ts#h', how: 'changed', path: [], after: 'const h = 1;' },
    ] as const;
    const text = whyText({ ...view, codeChanges: changes }, { terminal: terminalOf() });
    assert.match(text, /a\.ts#f is new\n {2}\+const f = 1;/);
    assert.match(text, /a\.ts#g is gone\n {2}-const g = 1;/);
    assert.match(text, /a\.ts#h changed\n {2}its old lines were not kept/);
  });

  it('colours added and removed lines', () => {
    const text = whyText(view, { terminal: terminalOf({ color: true }) });
    assert.ok(text.includes('\u001b[31m-  return z / 2;\u001b[39m'));
    assert.ok(text.includes('\u001b[32m+  return z / 3;\u001b[39m'));
    assert.ok(text.includes('is \u001b[33mstale\u001b[39m:'));
  });
});

describe('the text of an error', () => {
  const problem = new Problem('unknown-node', 'There is no node "pretrian" in quick. Did you mean "pretrain"?', {
    exitCode: 2,
  });

  it('is one paragraph, wrapped, without a stack', () => {
    const text = problemText(problem, { debug: false, terminal: terminalOf({ width: 40 }) });
    assert.equal(text, 'error: There is no node "pretrian" in\nquick. Did you mean "pretrain"?\n');
  });

  it('has code, stack and causes with STRATA_DEBUG=1', () => {
    const wrapped = new Problem('outer', 'It failed.', { cause: new Error('inner') });
    const text = problemText(wrapped, { debug: true, terminal: terminalOf() });
    assert.match(text, /^error: It failed\.\ncode: outer\nProblem: It failed\.\n {4}at /);
    assert.match(text, /caused by: Error: inner\n {4}at /);
  });

  it('says of anything else that it is a bug and how to report it', () => {
    const text = problemText(new TypeError('x is not a function'), {
      debug: false,
      terminal: terminalOf({ width: 400 }),
    });
    assert.match(text, /^error \(unexpected\): x is not a function .*bug in Strata.*STRATA_DEBUG=1/);
    assert.match(problemText('a string', { debug: false, terminal: terminalOf() }), /a string/);
  });

  it('colours the first word', () => {
    assert.ok(
      problemText(problem, { debug: false, terminal: terminalOf({ color: true }) }).startsWith(
        '\u001b[31merror:\u001b[39m There',
      ),
    );
  });
});

describe('the nearest name', () => {
  it('counts inserted, deleted, replaced and swapped letters', () => {
    assert.deepEqual(
      [
        editDistance('abc', 'abc'),
        editDistance('abc', 'acb'),
        editDistance('', 'ab'),
        editDistance('kitten', 'sitting'),
      ],
      [0, 1, 2, 3],
    );
  });

  it('finds what was meant, and nothing where nothing is near', () => {
    const names = ['quick', 'cifar10', 'stl10', 'study-a'];
    assert.equal(nearest('qiuck', names), 'quick');
    assert.equal(nearest('Cifar-10', names), 'cifar10');
    assert.equal(nearest('study', names), 'study-a');
    assert.equal(nearest('imagenet', names), undefined);
    assert.equal(nearest('--kep-going', ['--keep-going', '--jobs']), '--keep-going');
    assert.equal(nearest('x', []), undefined);
  });
});
