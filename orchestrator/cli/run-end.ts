import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RunFinished } from '../events.ts';
import { summaryText } from '../render/summary.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import type { Session } from './session.ts';

/** The last thing that a person sees of a run: counts and time, the project's own summary, and the paths to open. */
export function showEnd(finished: RunFinished, project: Project, session: Session, output: Output): void {
  const outputs = Object.fromEntries(
    Object.entries(finished.outputs).map(([name, path]) => [name, relative('', path)]),
  );
  const result = finished.ok && !finished.determinism ? summaryOf(project, session) : undefined;
  output.text(summaryText({ ...finished, outputs }, { terminal: output.page, result }));
}

function summaryOf(project: Project, session: Session): string | undefined {
  if (!project.summary) return undefined;
  try {
    return readFileSync(join(session.latest, project.summary), 'utf8');
  } catch {
    return undefined;
  }
}
