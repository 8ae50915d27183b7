import type { Event } from '../events.ts';
import { Failures } from './failures.ts';
import type { Screen, ScreenLine, ScreenOptions, ScreenStream } from './listr-screen.ts';
import { LiveTree } from './live-tree.ts';
import { type PlainOptions, plain } from './plain.ts';
import type { Renderer } from './renderer.ts';
import { progressSequence } from './terminal.ts';

export interface LiveOptions extends PlainOptions {
  /** Other streams on the same terminal, by default stdout where that is a terminal too. */
  readonly shared?: readonly ScreenStream[];
  /** What draws; listr2 unless given. */
  readonly open?: (lines: readonly ScreenLine[], options: ScreenOptions) => Promise<Screen>;
}

async function openListr(lines: readonly ScreenLine[], options: ScreenOptions): Promise<Screen> {
  const { openListrScreen } = await import('./listr-screen.ts');
  return openListrScreen(lines, options);
}

const sharedTerminals = (): ScreenStream[] => (process.stdout.isTTY ? [process.stdout] : []);

/**
 * The view for terminals: a tree of nodes with spinners, bars, rates and times left, and what stages print above it.
 * Nothing is loaded or drawn before something is computed. Where listr2 cannot be loaded the lines of `plain` are shown.
 */
export function live(stream: ScreenStream, options: LiveOptions): Renderer {
  const { terminal, now = () => performance.now() / 1000, shared = sharedTerminals(), open = openListr } = options;
  const failures = new Failures(options);
  const tree = new LiveTree({ terminal, now, rows: () => stream.rows || terminal.rows });
  const told: Event[] = [];
  const early: string[] = [];
  let opening: Promise<void> | undefined;
  let screen: Screen | undefined;
  let fallback: Renderer | undefined;
  let closed = false;
  let lastProgress = '';

  const writeProgress = (sequence: string): void => {
    if (!terminal.progress || sequence === lastProgress) return;
    lastProgress = sequence;
    rawWrite(sequence);
  };
  const rawWrite = stream.write.bind(stream); // the screen redirects `write` to lines above itself
  const clearProgress = (): void => {
    if (lastProgress !== '') writeProgress(progressSequence('clear'));
  };
  const onDraw = (): void => {
    if (!closed) writeProgress(progressSequence(tree.failed ? 'error' : 'normal', tree.fraction));
  };

  const start = async (): Promise<void> => {
    try {
      screen = await open(tree.lines(), { stream, shared, onDraw });
      process.once('exit', clearProgress);
      screen.above(early.splice(0));
    } catch {
      fallback = plain(stream, options);
      for (const event of told) fallback.handle(event);
    }
    told.length = 0;
  };

  return {
    handle(event) {
      if (closed) return;
      if (fallback) return fallback.handle(event);
      failures.handle(event);
      const lines = tree.handle(event);
      const computes = event.type === 'node-started' || event.type === 'node-waiting';
      if (!screen && (opening || event.type !== 'notice')) told.push(event);
      if (computes && !opening) opening = start();
      if (screen) screen.above(lines);
      else if (opening) early.push(...lines);
      else for (const line of lines) stream.write(`${line}\n`);
    },
    async close() {
      if (closed) return;
      await opening;
      closed = true;
      if (fallback) return fallback.close();
      tree.stop();
      await screen?.close();
      clearProgress();
      process.removeListener('exit', clearProgress);
      stream.write(failures.text(terminal));
    },
  };
}
