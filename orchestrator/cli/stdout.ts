type Write = typeof process.stdout.write;

/** Standard output as it was when it was claimed, and what took its place. */
let claim: { readonly own: Write; readonly instead: Write } | undefined;

const isClaimed = (): boolean => process.stdout.write === claim?.instead;

/**
 * With `--json` standard output is JSON lines and nothing else: what the project's own code prints in this process goes to
 * standard error.
 */
export function claimStdout(): void {
  if (isClaimed()) return;
  const instead = ((...args: Parameters<Write>) => process.stderr.write(...args)) as Write;
  claim = { own: process.stdout.write, instead };
  process.stdout.write = instead;
}

export function returnStdout(): void {
  if (isClaimed()) process.stdout.write = claim!.own;
}

/** Writes to standard output, claimed or not. */
export const print = (text: string): void =>
  void (isClaimed() ? claim!.own : process.stdout.write).call(process.stdout, text);
