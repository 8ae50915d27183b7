import type { ProjectOption } from '../../orchestrator/cli/project.ts';

/** `--engine`, an option of every command about an experiment. */
export const engineOption: ProjectOption = {
  name: 'engine',
  description: 'numeric engine',
  choices: ['auto', 'native', 'wasm', 'cpu'],
  default: 'auto',
};
