import { answer } from '../../../learn/engine/child.ts';
import { describeHere } from '../../../learn/engine/describe-here.ts';
import { openEngine } from '../../../learn/engine/open.ts';
import { train } from './training.ts';

export interface Trained {
  readonly engine: string;
  readonly threads: number;
  /** The process' own description. */
  readonly described: Readonly<Record<string, string>>;
  readonly losses: readonly number[];
}

async function main(steps: number): Promise<Trained> {
  const { name, threads } = await openEngine();
  return { engine: name, threads, described: await describeHere(), losses: train(steps) };
}

answer(main(Number(process.argv[2])));
