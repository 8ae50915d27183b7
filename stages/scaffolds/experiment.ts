import type { Scaffold } from '../../orchestrator/cli/scaffold.ts';
import { formsOf } from './names.ts';
import { SourceEdit } from './source-edit.ts';
import { template } from './template.ts';

const PROJECT = 'stages/project.ts';

/** An experiment: typed values under a name that `run` takes. */
export const experiment: Scaffold = async (name, read) => {
  const forms = formsOf(name);
  const { kebab, camel } = forms;
  return {
    files: { [`experiments/${kebab}.ts`]: await template('experiment/experiment', formsOf('my-study'), forms) },
    edits: {
      [PROJECT]: new SourceEdit(PROJECT, await read(PROJECT))
        .import(camel, `../experiments/${kebab}.ts`)
        .addProperty(['project', 'experiments'], kebab, camel).text,
    },
    next: [
      ['status', kebab],
      ['run', kebab],
    ],
  };
};
