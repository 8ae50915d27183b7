import { LOADER, TSX } from '../../../rig/loader.ts';
import { isWhole } from '../../../rig/sample.ts';
import { type Files, pipelineFile, stageFile, TinyProject } from '../tiny-project.ts';
import { type Case, caseOf } from './run-case.ts';

/** As users start it, or in half the time. */
const start = { flags: isWhole ? TSX : LOADER };

const inFolder = (name: string, files: Readonly<Record<string, string>>): Files =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text]));

const stageOf = (name: string): string =>
  stageFile({ name, gives: 'await work()' })
    .replace("'./orchestrator/", "'../orchestrator/")
    .replace("'./artifacts", "'../artifacts");

/**
 * Runs the programs of these seeds as stages of one project by the real command line, edits all of them, runs again, and
 * compares each result with that of an empty store. Resolves to a sentence for each result that is wrong.
 */
export async function wrongInBatch(seeds: readonly number[]): Promise<string[]> {
  const cases = seeds.map((seed): [string, Case] => [`g${seed}`, caseOf(seed)]);
  const names = cases.map(([name]) => name);
  const files: Record<string, string | null> = {
    'stages.ts': null,
    'pipeline.ts': pipelineFile({
      head: names.map((name) => `import { ${name} } from './${name}/stages.ts';`).join('\n'),
      build: `{ ${names.map((name) => `'${name}/text': ${name}({}, {}).text`).join(', ')} }`,
    }),
  };
  for (const [name, { before }] of cases)
    Object.assign(files, inFolder(name, before), { [`${name}/stages.ts`]: stageOf(name) });
  const project = new TinyProject(files);
  try {
    const first = await project.json(['--keep-going'], start);
    if (Object.keys(first.nodes).length === 0) return [`nothing ran: ${first.stderr}`];
    for (const [name, { before, after }] of cases) {
      for (const file of Object.keys(before)) if (!(file in after)) project.write({ [`${name}/${file}`]: null });
      project.write(inFolder(name, after));
    }
    const again = await project.json(['--keep-going'], start);
    const truth = await project.json(['--keep-going'], { ...start, store: 'truth' });
    return cases.flatMap(([name, { edit }]) => {
      const [got, right] = [again.nodes[name], truth.nodes[name]];
      const isEqual = JSON.stringify(got?.outputs) === JSON.stringify(right?.outputs);
      const seed = name.slice(1);
      return isEqual
        ? []
        : [`seed ${seed}, edit: ${edit}: ${got?.status} ${got?.outputs?.text}, rightly ${right?.status}`];
    });
  } finally {
    project.remove();
  }
}
