import * as v from 'valibot';
import { artifact } from '../orchestrator/artifact.ts';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

interface Measured {
  readonly loss: readonly number[];
  readonly values: Float32Array;
  readonly note: string;
}

export const Measurement = artifact({
  kind: 'measurement',
  version: 1,
  async write({ loss, values, note }: Measured, to) {
    await to.write('measured.json', JSON.stringify({ loss }));
    await to.write('values.f32', new Uint8Array(values.buffer as ArrayBuffer));
    await to.write('note.txt', `first line\n${note}\n`);
  },
  read: (from) => from.json<{ loss: number[] }>('measured.json'),
});

/** Depends on what no result may depend on. */
export const drift = stage({
  name: 'drift',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ on: v.picklist(['nothing', 'rounding', 'workers', 'machine', 'luck']) }),
  outputs: { measured: Measurement },
  allow: ['env:TZ', 'env:UV_THREADPOOL_SIZE'],
  async run({ params: { on }, parallelism }) {
    if (on === 'luck' && parallelism > 1) throw new Error('Too many at once.');
    const off = on === 'rounding' ? parallelism * 1e-6 : on === 'workers' ? parallelism : 0;
    const { TZ, UV_THREADPOOL_SIZE } = process.env;
    const note = on === 'machine' ? `${new Date(0).getHours()} o'clock ${TZ}, threads ${UV_THREADPOOL_SIZE}` : 'steady';
    return { measured: { loss: [0.5, 0.25 + off], values: Float32Array.of(1, 2 + off, 3), note } };
  },
});

/** Reports on how its input was made. */
export const account = stage({
  name: 'account',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { text: Text },
  provenance: true,
  async run({ provenance }) {
    return { text: provenance.map(({ node, determinism }) => `${node} ${determinism ?? 'unchecked'}`).join('\n') };
  },
});
