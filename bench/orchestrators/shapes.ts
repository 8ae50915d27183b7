/** One graph, told to every tool: what it reads, what it writes, what must be there first, and the command between. */
export interface Step {
  readonly name: string;
  readonly reads: readonly string[];
  readonly writes: string;
  readonly after: readonly string[];
  readonly command: string;
}

export type Shape = 'chain7' | 'fan500';

const LEAVES = 500;

/** `in.txt` through seven stages in a row. */
function chain(): Step[] {
  return Array.from({ length: 7 }, (_, at) => {
    const from = at === 0 ? 'in.txt' : `o/s${at}.txt`;
    const to = `o/s${at + 1}.txt`;
    const after = at === 0 ? [] : [`s${at}`];
    return {
      name: `s${at + 1}`,
      reads: [from],
      writes: to,
      after,
      command: `cat ${from} > ${to}; echo ${at} >> ${to}`,
    };
  });
}

/** One root, 500 leaves that each read a file of their own too, one that joins them. */
function fan(): Step[] {
  const leaves = Array.from({ length: LEAVES }, (_, at) => `s${at + 1}`);
  const root: Step = {
    name: 'root',
    reads: ['in.txt'],
    writes: 'o/root.txt',
    after: [],
    command: 'cat in.txt > o/root.txt',
  };
  const join: Step = {
    name: 'all',
    reads: leaves.map((leaf) => `o/${leaf}.txt`),
    writes: 'o/all.txt',
    after: leaves,
    command: 'cat o/s*.txt > o/all.txt',
  };
  const middle = leaves.map((leaf) => ({
    name: leaf,
    reads: ['o/root.txt', `in/${leaf}.txt`],
    writes: `o/${leaf}.txt`,
    after: ['root'],
    command: `cat o/root.txt in/${leaf}.txt > o/${leaf}.txt`,
  }));
  return [root, ...middle, join];
}

export const stepsOf = (shape: Shape): Step[] => (shape === 'chain7' ? chain() : fan());

/** Files that are there before anything runs. */
export function inputsOf(steps: readonly Step[]): Record<string, string> {
  const read = steps.flatMap(({ reads }) => reads).filter((path) => !path.startsWith('o/'));
  return Object.fromEntries([...new Set(read)].map((path) => [path, `content of ${path}\n`]));
}
