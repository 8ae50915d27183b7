import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Encoder } from '../artifacts.ts';
import { encoderSpecParams } from '../encoders.ts';
import { openEngineOf } from '../engine.ts';
import { WeightsFile } from './weights-file.ts';

/** A network trained elsewhere: the weights of a file as this encoder, with an account of every tensor. */
export const importEncoder = stage({
  name: 'import-encoder',
  source: import.meta.url,
  inputs: { file: WeightsFile },
  params: v.strictObject({ spec: encoderSpecParams }),
  outputs: { encoder: Encoder },
  environment: ['tensor'],
  async run({ inputs: { file }, params: { spec }, environment, log }) {
    await openEngineOf(environment);
    const { importEncoder, readWeights } = await import('../../learn/import/encoder-weights.ts');
    const { state, report } = await importEncoder(await readWeights(file.path, file.name), spec);
    log(`${file.name}: ${report}`);
    return { encoder: { ...state, origin: report } };
  },
});
