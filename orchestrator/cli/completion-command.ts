import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { type Candidates, candidatesFor } from './completion.ts';
import { completionScripts, splitLine } from './completion-scripts.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';

/** `completion SHELL`: the script that makes this shell complete the program's command lines. */
export function completionCommand(project: Project, shell: string, output: Output): void {
  // From 22.18 on Node reads TypeScript by itself, which starts faster.
  const loader = (process.features as { typescript?: unknown }).typescript ? '' : '--import tsx';
  const script = completionScripts[shell]!(basename(fileURLToPath(project.source)), loader);
  output.data({ shell, script });
  output.text(script);
}

/** The hidden command `complete`: one candidate a line for the word at the cursor. */
export function completeCommand(
  root: Command,
  project: Project,
  { words, line }: { readonly words: readonly string[]; readonly line: string | undefined },
): void {
  const given = line === undefined ? words : splitLine(line.trimStart());
  process.stdout.write(answerText(candidatesFor(root, project, given), given.at(-1) ?? ''));
}

function answerText(candidates: Candidates, current: string): string {
  if (candidates === 'paths') return ':paths\n';
  return candidates
    .filter(({ word }) => word.startsWith(current))
    .map(({ word, about }) => `${word}${about ? `\t${about.replace(/\s+/g, ' ')}` : ''}\n`)
    .join('');
}
