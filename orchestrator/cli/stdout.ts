type Write = typeof process.stdout.write;

/** Standard output as it was before it was claimed. */
let own: Write | undefined;

/**
 * With `--json` standard output is JSON lines and nothing else: what the project's own code prints in this process goes to
 * standard error.
 */
export function claimStdout(): void {
  if (own !== undefined) return;
  own = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr) as Write;
}

export function returnStdout(): void {
  if (own !== undefined) process.stdout.write = own;
  own = undefined;
}

/** Writes to standard output, claimed or not. */
export const print = (text: string): void => void (own ?? process.stdout.write).call(process.stdout, text);
