interface ErrorSource {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Ignores that the reader of a pipe went away (`… | head -1`). Of any other error (a full disk under `> file`) it tells once and
 * goes on, since results and events are kept in the store: what is printed is lost, and no computation.
 *
 * @param fail - Called with one line, once: it tells, and lets the process end with an error.
 */
export function outliveOutput(stream: ErrorSource, name: string, fail: (line: string) => void): void {
  let isTold = false;
  stream.on('error', (error) => {
    if (error.code === 'EPIPE' || isTold) return;
    isTold = true;
    fail(`error: ${name} cannot be written (${error.code ?? error.message}), so what follows is missing there.\n`);
  });
}
