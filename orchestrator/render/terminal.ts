type Environment = Readonly<Record<string, string | undefined>>;

/** The facts about a stream that decide how to write to it; `process.stderr` and `process.stdout` fit as they are. */
export interface StreamFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface TerminalFlags {
  /** `--color` or `--no-color`; absent if neither was given. */
  readonly color?: boolean | undefined;
}

/** The permissions of a rendering on the stream it writes. Decided once for each stream, by `terminalFor`. */
export interface Terminal {
  readonly color: boolean;
  /** The cursor may be moved: a live region is allowed. */
  readonly live: boolean;
  /** OSC 8 links. */
  readonly links: boolean;
  /** OSC 9;4 progress in the title bar or the task bar. */
  readonly progress: boolean;
  /** Columns. */
  readonly width: number;
  readonly rows: number;
}

/** Services whose log pages show colour without a terminal. */
const colouredServices = [
  'GITHUB_ACTIONS',
  'GITEA_ACTIONS',
  'GITLAB_CI',
  'BUILDKITE',
  'CIRCLECI',
  'TRAVIS',
  'DRONE',
  'APPVEYOR',
];

const defaultWidth = 80;
const defaultRows = 24;

/** True on a CI service. `CI=false`, `CI=0` and an empty value mean that it is none. */
export function isContinuousIntegration(env: Environment): boolean {
  const says = env.CI?.toLowerCase() ?? '';
  if (says === 'false' || says === '0') return false;
  return says !== '' || colouredServices.some((name) => Boolean(env[name]));
}

function colourOf(env: Environment, stream: StreamFacts, flags: TerminalFlags): boolean {
  if (flags.color !== undefined) return flags.color;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR.toLowerCase());
  if (env.TERM === 'dumb') return false;
  if (isContinuousIntegration(env)) return colouredServices.some((name) => Boolean(env[name]));
  return stream.isTTY === true;
}

/** iTerm2 shows OSC 9 as a notification unless it announces progress among its features. */
const announcesProgress = (features: string | undefined): boolean =>
  [...(features ?? '').matchAll(/[A-Z][a-z]*/g)].some(([code]) => code === 'P');

function showsProgress(env: Environment): boolean {
  if (env.TMUX || env.STY) return false; // both drop the sequence
  if (env.WT_SESSION || env.ConEmuANSI === 'ON') return true;
  if (env.TERM_PROGRAM === 'ghostty' || env.TERM_PROGRAM === 'WezTerm') return true;
  if (env.TERM_PROGRAM === 'iTerm.app') return announcesProgress(env.TERM_FEATURES);
  return Number(env.VTE_VERSION ?? 0) >= 8200;
}

/**
 * Decides what may be written to one stream. Colour depends, strongest first, on the flag, NO_COLOR (not empty),
 * FORCE_COLOR (0 is off), TERM=dumb, CI, and whether this stream is a terminal.
 */
export function terminalFor(env: Environment, stream: StreamFacts, flags: TerminalFlags = {}): Terminal {
  const live = stream.isTTY === true && env.TERM !== 'dumb' && !isContinuousIntegration(env);
  const columns = stream.columns || Number(env.COLUMNS) || defaultWidth;
  return {
    color: colourOf(env, stream, flags),
    live,
    links: live,
    progress: live && showsProgress(env),
    width: Math.max(20, columns),
    rows: Math.max(5, stream.rows || defaultRows),
  };
}

const progressCodes = { clear: 0, normal: 1, error: 2 } as const;

/** The OSC 9;4 sequence, for terminals that understand it (`Terminal.progress`). `fraction` is in [0, 1]. */
export function progressSequence(state: keyof typeof progressCodes, fraction = 0): string {
  return `\u001b]9;4;${progressCodes[state]};${Math.round(100 * Math.min(1, Math.max(0, fraction)))}\u001b\\`;
}
