/** The part of vega-scenegraph that the report uses. The package has no types. */
declare module 'vega-scenegraph' {
  /** Restarts the identifiers of clip paths and gradients at 1. */
  export function resetSVGDefIds(): void;
  export const textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
}
