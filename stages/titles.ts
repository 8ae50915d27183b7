interface Titled {
  readonly id: string;
  readonly title: string;
}

/**
 * The name of a row in tables and captions; rows without a method keep their own name.
 *
 * @param row - A method's id, alone or with the weights it started from: `simclr from weights.safetensors`
 */
export function titleOf(methods: readonly Titled[], row: string): string {
  const [id, ...from] = row.split(' from ');
  return [methods.find((method) => method.id === id)?.title ?? id, ...from].join(' from ');
}
