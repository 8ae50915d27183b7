/**
 * What to lay over a child's environment, so that it colours as we do and Node prints no warning that one of the two
 * variables is ignored. A value of undefined means that the variable must be absent, which is what `spawn` makes of it.
 */
export function childColourVariables(color: boolean): {
  NO_COLOR: string | undefined;
  FORCE_COLOR: string | undefined;
} {
  return color ? { NO_COLOR: undefined, FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined };
}
