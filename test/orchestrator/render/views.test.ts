import assert from 'node:assert/strict';
import type { Reason } from '../../../orchestrator/events.ts';
import { visibleWidth } from '../../../orchestrator/ground/text.ts';
import { runsTable } from '../../../orchestrator/render/runs-table.ts';
import { showText } from '../../../orchestrator/render/show.ts';
import { statusTable } from '../../../orchestrator/render/status-table.ts';
import { summaryText } from '../../../orchestrator/render/summary.ts';
import type { NodeRow, ShowView } from '../../../orchestrator/render/views.ts';
import { terminalOf } from './support.ts';

const at = (width: number, color = false) => ({ terminal: terminalOf({ width, color }) });
const lines = (text: string): string[] => text.trimEnd().split('\n');

const epochs: Reason = {
  cause: 'parameter',
  what: 'epochs',
  detail: 'epochs went from 1 to 2.',
  before: '1',
  after: '2',
};
const code: Reason = { cause: 'code', what: 'ntXent', detail: 'ntXent changed.' };
const upstream: Reason = { cause: 'upstream', what: 'pretrain/simclr', detail: 'pretrain/simclr must run first.' };
const nodes: NodeRow[] = [
  { node: 'decode', stage: 'decode', status: 'fresh', key: 'sha256:0123456789abcdef', reasons: [], seconds: 1.5 },
  {
    node: 'pretrain/simclr',
    stage: 'pretrain',
    status: 'stale',
    key: 'sha256:fedcba9876543210',
    reasons: [epochs, code],
    seconds: 130,
  },
  { node: 'probe-at-fractions/simclr', stage: 'probe-at-fractions', status: 'unknown', reasons: [upstream] },
];

describe('status', () => {
  it('is one aligned line a node, with one word of why, and the counts', () => {
    assert.deepEqual(lines(statusTable(nodes, at(100))), [
      'node                       status   why                                took  key',
      'decode                     fresh                                      1.5 s  0123456789',
      'pretrain/simclr            stale    parameter epochs and 1 more  2 min 10 s  fedcba9876',
      'probe-at-fractions/simclr  unknown  after pretrain/simclr',
      '',
      '1 fresh, 1 stale, 1 unknown',
    ]);
  });

  it('names all reasons of a kind, and says no word twice', () => {
    const because = (...reasons: Reason[]) => statusTable([{ ...nodes[1]!, reasons }], at(120));
    const named = (what: string): Reason => ({ cause: 'parameter', what, detail: '' });
    assert.match(because(named('test'), named('train')), / parameters test, train {2}/);
    assert.match(because(named('test'), named('train'), code), / parameters test, train and 1 more {2}/);
    assert.match(because(named('parameters.probe.l2')), / parameter probe\.l2 {2}/);
  });

  it('gives up the key, the time and then the reason on narrow terminals, never the node or its status', () => {
    for (const width of [20, 30, 40, 50, 60, 80]) {
      const text = lines(statusTable(nodes, at(width)));
      for (const line of text.slice(0, 4)) assert.ok(visibleWidth(line) <= Math.max(width, 21), `${width}: ${line}`);
      assert.match(text[2]!, /^pretrain.*stale/);
    }
    assert.match(statusTable(nodes, at(60)), /parameter/);
    assert.doesNotMatch(statusTable(nodes, at(60)), /0123456789/);
  });

  it('colours the status alone', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is what is tested
    assert.match(statusTable(nodes, at(100, true)), /\u001b\[33mstale {2}\u001b\[39m/);
  });
});

describe('the end of a run', () => {
  const done = {
    type: 'run-finished',
    experiment: 'quick',
    ok: true,
    run: 'r1',
    ran: 5,
    fresh: 7,
    failed: 0,
    skipped: 0,
    seconds: 130,
    outputs: {},
  } as const;

  it('says that there was nothing to do, and what that saved', () => {
    const text = summaryText({ ...done, ran: 0, fresh: 12, seconds: 0.04, savedSeconds: 1860 }, at(80));
    assert.equal(text, 'nothing to do: 12 fresh in 40 ms; saved 31 min\n');
  });

  it('counts what ran, then shows the result, then the paths to open', () => {
    const outputs = { 'report.html': 'artifacts/latest/quick/report.html', figures: 'artifacts/latest/quick/figures' };
    const text = summaryText({ ...done, outputs, savedSeconds: 1860 }, { ...at(80), result: 'accuracy 0.81 ± 0.02\n' });
    assert.deepEqual(lines(text), [
      'done: ran 5, fresh 7, failed 0 in 2 min 10 s; saved 31 min',
      '',
      'accuracy 0.81 ± 0.02',
      '',
      'report.html  artifacts/latest/quick/report.html',
      'figures      artifacts/latest/quick/figures',
    ]);
  });

  it('links the paths on a terminal', () => {
    const text = summaryText(
      { ...done, outputs: { report: '/a/report.html' } },
      { terminal: terminalOf({ links: true }) },
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the link is what is tested
    assert.match(text, /\u001b\]8;;file:\/\/[^/]*\/a\/report\.html\u001b\\\/a\/report\.html/);
  });

  it('says what failed, and how an interrupted run resumes', () => {
    assert.equal(
      summaryText({ ...done, ok: false, failed: 1, skipped: 2 }, at(80)),
      '1 node failed: ran 5, fresh 7, failed 1, skipped 2 in 2 min 10 s\n',
    );
    assert.equal(
      summaryText({ ...done, ok: false, interrupted: true }, at(200)),
      'interrupted after 2 min 10 s: ran 5, fresh 7, failed 0; finished work is kept; the same command resumes it\n',
    );
  });
});

describe('runs', () => {
  it('are one line each, and say how to make the first', () => {
    const row = {
      run: '20260131-1200',
      experiment: 'quick',
      at: '2026-01-31T12:00:00.000Z',
      state: 'ok',
      ran: 5,
      fresh: 7,
      failed: 0,
      seconds: 130,
      set: [],
    } as const;
    assert.deepEqual(
      lines(
        runsTable([row, { ...row, run: '20260131-1300', state: 'died', seconds: undefined }], {
          ...at(100),
          store: 'artifacts',
        }),
      ),
      [
        'run            experiment  at                   state  ran  fresh  failed        took',
        '20260131-1200  quick       2026-01-31 12:00:00  ok       5      7       0  2 min 10 s',
        '20260131-1300  quick       2026-01-31 12:00:00  died     5      7       0',
      ],
    );
    const results = {
      what: 'test accuracy, %',
      decimals: 1,
      columns: ['1 % of labels', '100 % of labels'],
      rows: [
        { name: 'SimCLR', values: [59, null] },
        { name: 'from scratch', values: [30.6, 96.3] },
      ],
    };
    assert.deepEqual(
      lines(runsTable([{ ...row, set: ['probe.l2=[1, 2]'], results }], { ...at(100), store: 'artifacts' })).slice(2),
      ['  SimCLR: test accuracy, %: 59.0 (1 % of labels), none (100 % of labels)', "  --set 'probe.l2=[1, 2]'"],
    );
    assert.match(runsTable([], { ...at(80), store: 'artifacts' }), /pipeline\.ts run/);
    for (const line of lines(runsTable([row], { ...at(40), store: 'artifacts' }))) assert.ok(line.length <= 40, line);
  });
});

describe('show', () => {
  const view: ShowView = {
    node: 'export-backbone/simclr',
    stage: 'export-backbone',
    key: 'sha256:0123456789abcdef0123456789abcdef',
    outputs: [
      {
        port: 'backbone',
        kind: 'backbone',
        digest: 'sha256:00112233445566778899aabbccddeeff',
        files: [
          { name: 'model.json', bytes: 1434, path: '/store/1' },
          { name: 'weights.bin', bytes: 12_582_912 },
        ],
      },
    ],
    inputs: [{ port: 'checkpoint', from: 'pretrain/simclr', digest: 'sha256:ffee' }],
    parameters: { format: 'tfjs', quantise: false },
    code: 'sha256:c0de',
    environment: { engine: 'native' },
    run: 'r1',
    at: '2026-01-31T12:00:00Z',
    seconds: 4.2,
    attempts: 2,
    resumedFrom: 1,
    command: 'npx tsx pipeline.ts run quick --only export-backbone/simclr',
  };

  it('lists the files with their sizes and where all comes from', () => {
    assert.deepEqual(lines(showText(view, at(100))), [
      'export-backbone/simclr (stage export-backbone)',
      '',
      'backbone: backbone, 2 files, 12 MiB',
      '  sha256:00112233445566778899aabbccddeeff',
      '  1.4 KiB  model.json',
      '   12 MiB  weights.bin',
      '',
      'provenance',
      '  key                 sha256:0123456789abcdef0123456789abcdef',
      '  input checkpoint    pretrain/simclr sha256:ffee',
      '  parameter format    tfjs',
      '  parameter quantise  false',
      '  environment engine  native',
      '  made at             2026-01-31T12:00:00Z, in 4.2 s',
      '  code                sha256:c0de',
      '  attempts            2: earlier ones failed or were interrupted; resumed from attempt 1',
      '  run                 r1',
      '  make it again       npx tsx pipeline.ts run quick --only export-backbone/simclr',
    ]);
  });

  it('puts values under their names on a narrow terminal, whole', () => {
    const narrow = showText(view, at(40));
    assert.match(narrow, / {2}key\n {4}sha256:0123456789abcdef0123456789abcdef\n/);
  });

  it('links files that are at hand', () => {
    assert.match(showText(view, { terminal: terminalOf({ links: true }) }), /file:\/\/[^/]*\/store\/1/);
  });
});
