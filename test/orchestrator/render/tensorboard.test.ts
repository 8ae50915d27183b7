import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../../orchestrator/events.ts';
import { crc32c } from '../../../orchestrator/render/event-file.ts';
import { tensorBoard } from '../../../orchestrator/render/tensorboard.ts';

const metric = (node: string, step: number, values: Record<string, number>): Event => ({
  type: 'node-metric',
  node,
  step,
  values,
});

/** A program by which TensorBoard's own reader prints what it finds: `[[tag, step, value], …]`. */
const READER = `
import json, sys
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
found = []
for event in EventFileLoader(sys.argv[1]).Load():
    for value in event.summary.value:
        number = value.tensor.float_val[0] if value.HasField('tensor') else value.simple_value
        found.append([value.tag, event.step, number])
print(json.dumps(found))
`;

import { skip } from '../../rig/skip.ts';

describe("TensorBoard's files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tensorboard-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = async (): Promise<string> => {
    const renderer = tensorBoard(folder, { now: () => new Date('2026-01-31T12:00:00Z') });
    renderer.handle(metric('pretrain/simclr,seed=0', 10, { loss: 5.5, learningRate: 0.25 }));
    renderer.handle({ type: 'node-progress', node: 'decode', done: 1, total: 2, unit: 'images' });
    renderer.handle(metric('pretrain/simclr,seed=0', 300, { loss: 4.5 }));
    await renderer.close();
    const [run] = readdirSync(folder);
    return join(folder, run!, readdirSync(join(folder, run!))[0]!);
  };

  it('are one folder a node that tells metrics, in frames whose checksums hold', async () => {
    const file = readFileSync(await write());
    assert.deepEqual(readdirSync(folder), ['pretrain-simclr,seed=0']);
    // The check value of CRC-32C (RFC 3720, B.4).
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
    let records = 0;
    for (let at = 0; at < file.length; records++) {
      const length = Number(file.readBigUInt64LE(at));
      for (const [start, end] of [
        [at, at + 8],
        [at + 12, at + 12 + length],
      ] as const) {
        const turned = (file.readUInt32LE(end) - 0xa282ead8) >>> 0;
        assert.equal(((turned >>> 17) | (turned << 15)) >>> 0, crc32c(file.subarray(start, end)));
      }
      at += 16 + length;
    }
    assert.equal(records, 3);
  });

  it('are read by TensorBoard itself, where it is installed', async function () {
    this.timeout(60_000);
    const python = process.env.STRATA_TEST_PYTHON ?? 'python3';
    try {
      execFileSync(python, ['-c', 'import tensorboard'], { stdio: 'ignore' });
    } catch {
      return skip(this, 'STRATA_TEST_PYTHON has no tensorboard');
    }
    const read = JSON.parse(execFileSync(python, ['-c', READER, await write()], { encoding: 'utf8' }));
    assert.deepEqual(read, [
      ['loss', 10, 5.5],
      ['learningRate', 10, 0.25],
      ['loss', 300, 4.5],
    ]);
  });

  it('end no run if they cannot be written, and say so once', () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    const told: string[] = [];
    const renderer = tensorBoard(join(blocked, 'inside'), { onError: ({ message }) => told.push(message) });
    for (const step of [1, 2]) renderer.handle(metric('pretrain', step, { loss: 1 }));
    assert.equal(told.length, 1);
    assert.equal(existsSync(join(blocked, 'inside')), false);
  });
});
