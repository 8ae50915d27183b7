/** The part of vega-scenegraph that this report uses; the package has no types. */
declare module 'vega-scenegraph' {
  /** Identifiers of clip paths and gradients start again at 1. */
  export function resetSVGDefIds(): void;
  export const textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
}
