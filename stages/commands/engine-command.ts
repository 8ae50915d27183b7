import type { Command } from '../../orchestrator/cli/command.ts';
import { Problem } from '../../orchestrator/ground/problems.ts';
import { engineOption } from './engine-option.ts';

export const engine: Command = {
  name: 'engine',
  description: 'the numeric engine: info or install',
  arguments: [{ name: '[action]' }],
  options: [
    { flags: '--gpu', description: 'the CUDA build' },
    { flags: '--engine <name>', description: 'which', choices: engineOption.choices, default: engineOption.default },
  ],
  async action({ output, lock }, flags, action: string = 'info') {
    if (action !== 'info' && action !== 'install')
      throw new Problem(
        'bad-usage',
        `engine ${action}: there is no such action. Use "engine info" or "engine install".`,
        { exitCode: 2 },
      );
    const { engineCommand } = await import('../../learn/engine/command.ts');
    const out = (line: string) => (output.json ? output.note(line) : output.text(line));
    output.data(await engineCommand(action, { ...flags, lock }, out));
  },
};
