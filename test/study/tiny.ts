import { Rig } from '../rig/rig.ts';

/** The quick study, small enough for a test: everything real, nothing learnt. */
export const TINY = [
  'data.train=300',
  'data.test=100',
  'split.validation=50',
  'split.fractions=[0.1,1]',
  'split.draws=1',
  'augment.views=2',
  'pretrain.epochs=1',
  'pretrain.batch=64',
  'supervised.steps=4',
  'supervised.batch=16',
].flatMap((setting) => ['--set', setting]);

/** Nodes of the tiny study that ran, or what went wrong. */
export async function ranIn(rig: Rig, ...args: string[]): Promise<string[]> {
  const { code, stderr, ran } = await rig.json('run', 'quick', ...TINY, ...args);
  if (code !== 0) throw new Error(stderr);
  return ran.sort();
}

export { Rig };
