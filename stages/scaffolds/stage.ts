import type { Scaffold } from '../../orchestrator/cli/scaffold.ts';
import { formsOf } from './names.ts';
import { template } from './template.ts';

/** A stage with its artifact type, its work and tests. It is called in `pipeline.ts` by hand, since that is the study. */
export const stage: Scaffold = async (name) => {
  const forms = formsOf(name);
  const { kebab, camel } = forms;
  const text = (file: string) => template(`stage/${file}`, formsOf('my-stage'), forms);
  return {
    files: {
      [`data/${kebab}.ts`]: await text('work'),
      [`stages/${kebab}.ts`]: await text('stage'),
      [`test/data/${kebab}.test.ts`]: await text('work-test'),
      [`test/stages/${kebab}.test.ts`]: await text('stage-test'),
    },
    edits: {},
    next: [
      `npm test -- data/${kebab} stages/${kebab}`,
      `Call it in pipeline.ts: const { result } = ${camel}({ images: train }, { limit: 1000 }); and return result among the targets, or give it to another stage.`,
    ],
  };
};
