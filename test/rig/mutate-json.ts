const values = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  0.5,
  '',
  '\u001b[2J"><script>',
  '__proto__',
  [],
  {},
  { a: { b: [1] } },
  [[null]],
];

/** A JSON value with one to three members replaced, removed, doubled or moved, always the same ones for a number. */
export function mutatedJson(value: unknown, number: number): unknown {
  let state = (number * 2654435761 + 1) >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const root = { value: structuredClone(value) };
  for (let i = draw(3); i >= 0; i--) {
    let parent: any = root;
    let name: string = 'value';
    // Most changes come at the leaves, some on the way there.
    while (typeof parent[name] === 'object' && parent[name] !== null && draw(8) > 0) {
      const names = Object.keys(parent[name]);
      if (names.length === 0) break;
      parent = parent[name];
      name = names[draw(names.length)]!;
    }
    const kind = draw(4);
    if (kind === 0 && parent !== root) delete parent[name];
    else if (kind === 1 && Array.isArray(parent)) parent.push(structuredClone(parent[Number(name)]));
    else if (kind === 2 && typeof parent[name] === 'number')
      parent[name] = [0, -0.5, 2 ** 31, 2 ** 64, 1e-320][draw(5)];
    else parent[name] = structuredClone(values[draw(values.length)]);
  }
  return root.value;
}
