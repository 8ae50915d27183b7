import assert from 'node:assert/strict';
import type { Command } from '../../orchestrator/cli/command.ts';
import { addCommand, emptyCommandLine } from '../../orchestrator/cli/command-line.ts';
import { examples } from '../../stages/commands/examples.ts';
import { commands, project, shown } from './help-examples.ts';

describe('the examples of help', () => {
  let all: Command<never>[];
  before(async () => {
    all = await commands();
  });

  it('are there for every command', () => {
    const without = all.filter((command) => shown(command).flat().length === 0).map(({ name }) => name);
    assert.deepEqual(without, []);
  });

  it('call their own command, with options and arguments that it takes', async () => {
    const lines = all.flatMap((command) => shown(command).map((list) => [command.name, list] as const));
    for (const [name, list] of [...lines, ['', examples['']!] as const])
      for (const [line] of list) {
        let called = '';
        const root = emptyCommandLine(project);
        for (const command of all)
          addCommand(root, project, command, async () => {
            called = command.name;
          });
        // What follows a redirection or a pipe is the shell's.
        await root.parseAsync(words(line.replace(/ [>|].*/, '')), { from: 'user' });
        assert.ok(name === '' ? called !== '' : called === name, line);
      }
  });

  it('name experiments and parameters that exist', async () => {
    const paths = project.parameters!();
    for (const [line] of Object.values(examples).flat()) {
      for (const [, path] of line.matchAll(/--set (\S+?)=/g)) assert.ok(paths.includes(path!), line);
      const [, experiment] = /^(?:run|status|graph|check) ([a-z][\w-]+)/.exec(line) ?? [];
      if (experiment) assert.ok(Object.hasOwn(project.experiments, experiment), line);
    }
  });
});

const words = (line: string): string[] => line.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ''));
