interface ErrorSource {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * The reader of a pipe went away (`… | head -1`): what is left unsaid is not an error. Other errors of the stream are
 * thrown, as they would be without a listener.
 */
export function ignoreEpipe(stream: ErrorSource): void {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
