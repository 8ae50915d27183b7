/** Nested values as pairs such as `pretrain.batch` and its text, in the order of the names. */
export function flat(value: unknown, path = ''): [string, string][] {
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0)
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, item]) => flat(item, path === '' ? key : `${path}.${key}`));
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}
