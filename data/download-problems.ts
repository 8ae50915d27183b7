import { Problem, reasonOf } from './problems.ts';

/** @param mend - What a person can do without a network. */
export const noNetwork = (title: string, tried: readonly string[], mend: string): Error =>
  new Problem(
    'no-network',
    `${title} could not be downloaded. Tried: ${tried.join('; ')}. Check the network and its proxy (HTTPS_PROXY, NO_PROXY), ${/CERT|certificate/i.test(tried.join()) ? 'name the file of its certificate authority in NODE_EXTRA_CA_CERTS, ' : ''}name a mirror in STRATA_MIRROR, ${mend}.`,
  );

/** @param what - What has the address, without a secret in it. */
export const badAddress = (what: string, fault: string): Error =>
  new Problem(
    'bad-address',
    `${what} ${fault}. Give the address of a file or folder on the web, https://…, without a name and password.`,
  );

export const badProxy = (variable: string): Error =>
  new Problem(
    'bad-proxy',
    `The variable ${variable} does not hold the address of an HTTP proxy. Set it to http://HOST:PORT, or unset it.`,
  );

export const badChecksum = (
  url: string,
  { algorithm, hex }: { readonly algorithm: string; readonly hex: string },
  found: string,
  mend: string,
): Error =>
  new Problem(
    'bad-checksum',
    `${url} sends a different file than expected: its ${algorithm} is ${found}, not ${hex}. Try again later, ${mend}.`,
  );

export const cannotSave = (file: string, cause: unknown): Error =>
  new Problem(
    'cannot-save',
    `The download cannot be written to ${file}: ${reasonOf(cause)}. Free some space or use another folder: --store DIR.`,
    cause,
  );
