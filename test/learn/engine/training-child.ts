import { answer } from '../../../learn/engine/child.ts';
import { openEngine } from '../../../learn/engine/open.ts';
import { train } from './training.ts';

export interface Trained {
  readonly engine: string;
  readonly threads: number;
  readonly losses: readonly number[];
}

async function main(steps: number): Promise<Trained> {
  const { name, threads } = await openEngine();
  return { engine: name, threads, losses: train(steps) };
}

answer(main(Number(process.argv[2])));
