import { readFileSync } from 'node:fs';
import { Rig } from '../rig/rig.ts';
import { sample } from '../rig/sample.ts';

export const set = (setting: string): string[] => ['--set', setting];

/** Any study with pretraining on synthetic images, small enough for a test: everything real, nothing learnt, no maps. */
export const TINY_PRETRAINING = [
  'data.train=300',
  'data.test=100',
  'data.unlabeled=5',
  'split.validation=50',
  'split.fractions=[0.1,1]',
  'split.draws=1',
  'augment.views=2',
  'pretrain.epochs=1',
  'pretrain.batch=64',
  'probe.l2=[0.1,1]',
  'maps=null',
].flatMap(set);

/** The quick study, with its supervised rows and maps. */
export const TINY = [...TINY_PRETRAINING, ...['supervised.steps=4', 'supervised.batch=16', 'maps={}'].flatMap(set)];

/** Studies whose reports are typeset in this run of the suite; those of the others have no PDF. */
const TYPESET = sample(['init', 'keras', 'methods', 'pretrained', 'rerun', 'stl10', 'studies'] as const, undefined, 3);

/** The whole project, to run a study of this name. */
export const studyRig = (name: (typeof TYPESET)[number]): Promise<Rig> =>
  Rig.project({ typesets: TYPESET.includes(name) });

/** Nodes of the tiny study that ran, or what went wrong. */
export async function ranIn(rig: Rig, ...args: string[]): Promise<string[]> {
  const { code, stderr, ran } = await rig.json('run', 'quick', ...TINY, ...args);
  if (code !== 0) throw new Error(stderr);
  return ran.sort();
}

/** The report's rows and what they count as, in its order. */
export function rowsOf(rig: Rig): Map<string, string> {
  const { table } = JSON.parse(readFileSync(rig.path('artifacts/latest/quick/metrics.json'), 'utf8'));
  return new Map((table as { method: string; family: string }[]).map(({ method, family }) => [method, family]));
}

export { Rig };
