/** Parameters that a report may show: all but paths on this machine. */
export function publicParameters(experiment: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(experiment).flatMap(([name, value]) =>
      name === 'path' ? [] : [[name, isObject(value) ? publicParameters(value) : value]],
    ),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
