interface ErrorSource {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Ignores that the reader of a pipe went away (`… | head -1`). Other errors of the stream are thrown, as they would be
 * without a listener.
 */
export function ignoreEpipe(stream: ErrorSource): void {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
