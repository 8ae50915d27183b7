import { isAllowed } from '../../guard/allowance.ts';
import { childColourVariables } from './colour-variables.ts';

/** Variables without which no program starts, on Windows above all. They hold places, and nothing that results hold. */
const PLACES = /^(?:PATH|PATHEXT|COMSPEC|SYSTEMROOT|SYSTEMDRIVE|WINDIR)$/i;
/** How this machine reaches the network, for stages that may. */
const NETWORK =
  /^(?:(?:https?|all|no)_proxy|ssl_cert_(?:file|dir)|node_extra_ca_certs|node_use_(?:env_proxy|system_ca)|node_tls_reject_unauthorized)$/i;
/** What changes how Node runs a program, or what it loads, is never passed on. */
const SWITCHES = /^(?:NODE|TSX)_/;
/** A time zone and a language that every machine has. */
const FIXED = { TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } as const;

export interface ProcessWishes {
  /** What the stage and its environments allow: `env:NAME` passes a variable on, `network` those of proxies and certificates. */
  readonly allow: readonly string[];
  /** From its environments. */
  readonly given: Readonly<Record<string, string>>;
  /** A folder of the process alone: its home and its temporary folder. */
  readonly folder: string;
}

/**
 * All variables of a worker process, from a list: what a person has set in a terminal reaches a stage only if the stage or
 * an environment declares it. Output of workers becomes events, so they use no colour.
 */
export function workerVariables(own: NodeJS.ProcessEnv, { allow, given, folder }: ProcessWishes): NodeJS.ProcessEnv {
  const passed = Object.entries(own).filter(([name]) => {
    if (PLACES.test(name)) return true;
    if (NETWORK.test(name)) return allow.includes('network') || isAllowed(`env:${name}`, allow);
    if (SWITCHES.test(name)) return false;
    return name in FIXED ? allow.includes(`env:${name}`) : isAllowed(`env:${name}`, allow);
  });
  return {
    ...FIXED,
    HOME: folder,
    USERPROFILE: folder,
    ...Object.fromEntries(passed),
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
    ...childColourVariables(false),
    ...given,
  };
}
