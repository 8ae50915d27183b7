/** Skips the test that is running, and says why in its title. */
export function skip(context: Mocha.Context, why: string): never {
  context.test!.title += ` (skipped: ${why})`;
  return context.skip();
}
