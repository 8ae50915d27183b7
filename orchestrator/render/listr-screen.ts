import type { ListrTask } from 'listr2';
import { Reflow } from './reflow.ts';

/** A line of the live region. Its text and icon are asked for whenever the screen is drawn. */
export interface ScreenLine {
  /** Fits into so many columns; an empty text hides the line. */
  title(columns: number): string;
  icon(spinner: string): string;
  /** Settles when the line will not change any more. */
  readonly done: Promise<void>;
  readonly children?: readonly ScreenLine[];
}

/** The terminal that the live region is on. */
export interface ScreenStream extends NodeJS.WriteStream {}

export interface Screen {
  /** Prints whole lines above the live region. */
  above(lines: readonly string[]): void;
  /** Called after every line's `done`: draws the last state, gives the terminal back. */
  close(): Promise<void>;
}

export interface ScreenOptions {
  readonly stream: ScreenStream;
  /** Other streams on the same terminal: what is written to them appears above the live region, not through it. */
  readonly shared: readonly ScreenStream[];
  /** Called with each drawing. */
  readonly onDraw?: () => void;
}

const showCursor = '\u001b[?25h';
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what is looked for
const cursorOnly = /^(?:\u001b\[\?25[hl])+$/;
const margin = 1; // the last column stays empty, since some terminals wrap when it is written

/**
 * Draws lines with listr2 on a stream of our choosing: each line is a listr task that ends when `done` settles. Listr2
 * by itself looks at stdout for a terminal and for its width, colours by its own reading of the environment, exits the
 * process on SIGINT and holds back what others print until the end; here none of that is left to it.
 * @throws whatever importing listr2 throws where it is not installed.
 */
export async function openListrScreen(lines: readonly ScreenLine[], options: ScreenOptions): Promise<Screen> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput, Spinner } = await import('listr2');
  const { stream, shared } = options;
  class IdleSpinner extends Spinner {
    // A view that nobody closed must not keep the process alive.
    override start(draw?: () => void, milliseconds?: number): void {
      super.start(draw, milliseconds);
      // biome-ignore lint/complexity/useLiteralKeys: private in listr2's types
      (this['id'] as NodeJS.Timeout | undefined)?.unref();
    }
  }
  const spinner = new IdleSpinner();
  const byTitle = new Map<string, ScreenLine>();
  const pending: string[] = [];
  const columns = (): number => (stream.columns || 80) - margin;

  const reflow = new Reflow();

  class Output extends ProcessOutput {
    readonly #restore: (() => void)[] = [];
    override get stdout(): NodeJS.WriteStream {
      const toStream = (text: string): boolean => {
        const wrapped = reflow.erase(stream.columns || 80);
        reflow.drew(text);
        return this.stream.stdout.write(wrapped + text);
      };
      // What log-update asks of a stream, with the size as it is now and not as it was when the run began.
      const now = {
        write: toStream,
        get columns() {
          return stream.columns;
        },
        get rows() {
          return stream.rows;
        },
      };
      return now as unknown as NodeJS.WriteStream;
    }
    override hijack(): void {
      for (const other of new Set([stream, ...shared])) {
        const write = other.write;
        let partial = '';
        other.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
          // log-update hides the cursor through process.stderr, whatever stream it draws on.
          if (typeof chunk === 'string' && cursorOnly.test(chunk)) return write.call(other, chunk);
          const text = partial + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
          const whole = text.split('\n');
          partial = whole.pop()!;
          pending.push(...whole);
          const last = rest.at(-1);
          if (typeof last === 'function') last();
          return true;
        }) as typeof other.write;
        this.#restore.push(() => {
          other.write = write;
          if (partial !== '') other.write(`${partial}\n`);
        });
      }
    }
    override release(): void {
      for (const restore of this.#restore.splice(0)) restore();
      stream.write(showCursor);
    }
  }

  const output = new Output(stream, stream);
  let begun!: () => void;
  const drawing = new Promise<void>((resolve) => {
    begun = resolve;
  });

  class LinesRenderer extends DefaultRenderer {
    static override nonTTY = true; // else listr2 looks at stdout, and falls back where that is a file
    override async render(): Promise<void> {
      await super.render();
      begun();
    }
    override update(): void {
      this.printPending();
      options.onDraw?.();
      super.update();
    }
    override end(): void {
      this.printPending();
      super.end();
    }
    protected override format(message: string, _icon: string, level: number): string[] {
      const line = byTitle.get(message);
      const indent = '  '.repeat(level);
      const text = line?.title(columns() - indent.length - 2) ?? '';
      return text === '' ? [] : [`${indent}${line!.icon(spinner.fetch())} ${text}`];
    }
    private printPending(): void {
      if (pending.length === 0) return;
      // biome-ignore lint/complexity/useLiteralKeys: private in listr2's types, and the only way to print above its region
      (this['updater'] as unknown as { clear(): void }).clear();
      output.toStdout(pending.splice(0).join('\n'));
    }
  }

  const taskOf = (line: ScreenLine): ListrTask => {
    const title = String(byTitle.size);
    byTitle.set(title, line);
    const { children } = line;
    if (!children) return { title, task: () => line.done };
    const subtasks = children.map(taskOf);
    return {
      title,
      task: (_, wrapper) => wrapper.newListr(subtasks as never, { concurrent: true, exitOnError: false }),
    };
  };

  const list = new Listr(lines.map(taskOf), {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: LinesRenderer,
    rendererOptions: { collapseSubtasks: false, spinner, logger: new ListrLogger({ processOutput: output }) } as never,
  });
  const running = list.run();
  await Promise.race([drawing, running]);

  const giveBack = (): void => {
    if (pending.length > 0) output.toStdout(pending.splice(0).join('\n'));
    output.release();
  };
  process.once('exit', giveBack);
  return {
    above: (text) => void pending.push(...text),
    async close() {
      await running;
      process.removeListener('exit', giveBack);
    },
  };
}
