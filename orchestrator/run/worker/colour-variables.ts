/**
 * Overrides for a child's environment, so that it uses colour as this process does. Only one of the two variables is set,
 * since Node warns when both are; `spawn` leaves out a variable whose value is undefined.
 */
export function childColourVariables(color: boolean): {
  NO_COLOR: string | undefined;
  FORCE_COLOR: string | undefined;
} {
  return color ? { NO_COLOR: undefined, FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined };
}
