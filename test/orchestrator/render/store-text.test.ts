import assert from 'node:assert/strict';
import { gcText } from '../../../orchestrator/render/gc-text.ts';
import { verifyText } from '../../../orchestrator/render/store-text.ts';
import type { VerifyView } from '../../../orchestrator/render/views.ts';
import { terminalOf } from './support.ts';

const at = (width: number) => ({ terminal: terminalOf({ width, color: false }) });
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('the store', () => {
  const share = (what: string, count: number, bytes: number) => ({ what, count, bytes });

  it('tells what went and what stays, and that a dry run removed nothing', () => {
    const view = {
      dryRun: true,
      removed: [share('objects', 12, 5_000_000), share('checkpoints', 0, 0)],
      kept: [share('objects', 3, 1024)],
      results: [
        { node: 'decode', run: 'r1', at: '2026-01-31T12:00:00.000Z', bytes: 4_900_000 },
        { node: 'probe', run: 'r2', at: '2026-02-01T12:00:00.000Z', bytes: 100_000 },
      ],
      roots: [{ kind: 'pin', name: 'best', of: 'node report of quick', results: 3, bytes: 1024, alone: 1000 }],
      over: 0,
    };
    const gc = (one: typeof view, width: number) => gcText(one, { ...at(width), all: false });
    assert.deepEqual(lines(gc(view, 80)), [
      'would remove 4.8 MiB',
      '  objects  12   4.8 MiB',
      'would keep 1.0 KiB',
      '  objects  3   1.0 KiB',
      '  would go  made at           of run    frees',
      '  decode    2026-01-31 12:00  r1      4.7 MiB',
      '  probe     2026-02-01 12:00  r2       98 KiB',
      '  kept by   which is              results     size   alone',
      '  pin best  node report of quick        3  1.0 KiB  1000 B',
      'Nothing was removed; omit --dry-run to remove them.',
    ]);
    assert.match(gc({ ...view, dryRun: false }, 80), /^removed 4\.8 MiB\n/);
    assert.match(gc({ ...view, over: 2048 }, 80), /Still 2\.0 KiB over the limit/);
    for (const line of lines(gc(view, 40))) assert.ok(line.length <= 52, line);
    assert.equal(gc({ ...view, dryRun: false, removed: [] }, 80), 'nothing to remove: 1.0 KiB in use\n');
  });

  it('names the damaged file, the node whose result it is, and the command that mends it', () => {
    const whole: VerifyView = { objects: 41, bytes: 2048, seconds: 0.5, repaired: false, damaged: [] };
    assert.equal(
      verifyText(whole, { ...at(80), store: 'artifacts' }),
      'all whole: 41 objects, 2.0 KiB read in 500 ms\n',
    );
    const damaged = [{ what: 'sha256:00ff', trouble: 'The bytes have another digest.', nodes: ['decode', 'report'] }];
    assert.deepEqual(lines(verifyText({ ...whole, damaged }, { ...at(120), store: 'artifacts' })), [
      '1 damaged of 41 objects, 2.0 KiB read in 500 ms',
      '  sha256:00ff',
      '    The bytes have another digest.',
      '    result of decode, report',
      'Move them to quarantine with: npx tsx pipeline.ts verify --repair. The next run makes them again.',
    ]);
    assert.match(verifyText({ ...whole, damaged, repaired: true }, { ...at(120), store: 'artifacts' }), /quarantine/);
  });
});
