import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from './command.ts';
import { completionScripts } from './completion-scripts.ts';
import type { OwnContext } from './own-context.ts';

export const completion: Command<OwnContext> = {
  name: 'completion',
  description: 'print a script by which the shell completes commands, options, experiments and nodes',
  arguments: [{ name: '<shell>', choices: Object.keys(completionScripts) }],
  examples: [
    ['completion bash > ~/.strata-completion', 'then: source ~/.strata-completion in ~/.bashrc'],
    ['completion fish | source', 'for this session'],
  ],
  async action({ project, output }, _, shell: string) {
    // From 22.18 on Node reads TypeScript by itself, which starts faster.
    const loader = (process.features as { typescript?: unknown }).typescript ? '' : '--import tsx';
    const path = realpathSync(fileURLToPath(project.source));
    const script = completionScripts[shell]!({ folder: dirname(path), file: basename(path), loader });
    output.data({ shell, script });
    output.text(script);
  },
};
