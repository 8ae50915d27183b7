import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { publicAddress } from './address.ts';
import { badProxy } from './download-problems.ts';

/** An answer whose body is still to come. */
export interface Answer {
  readonly response: Response;
  /** Ends the connection, read or not. */
  close(): Promise<void>;
}

/** A redirect that is not followed. */
export class RedirectRefused extends Error {}

const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks an address, through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` unless `NO_PROXY` excepts it. Redirects are
 * followed, from https to https only; `told` is called with each other host.
 *
 * @throws TypeError where there is no answer; RedirectRefused; Problem `bad-proxy`; `signal.reason` when aborted.
 */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  told: (host: string) => void,
): Promise<Answer> {
  const dispatcher = proxyAgent();
  try {
    let at = url;
    for (let hops = 0; ; hops++) {
      const response = await fetch(at, { headers, signal, redirect: 'manual', dispatcher });
      if (!REDIRECTS.has(response.status)) return { response, close: () => dispatcher.destroy() };
      const next = redirectOf(new URL(at), response.headers.get('location'));
      if (hops >= MOST_REDIRECTS) throw new RedirectRefused(`redirects more than ${MOST_REDIRECTS} times`);
      if (next.host !== new URL(at).host) told(next.host);
      await response.body?.cancel();
      at = next.href;
    }
  } catch (error) {
    await dispatcher.destroy();
    throw error;
  }
}

/** @throws RedirectRefused */
function redirectOf(from: URL, location: string | null): URL {
  if (location === null || !URL.canParse(location, from.href)) throw new RedirectRefused('redirects to no address');
  const next = new URL(location, from);
  const isWeb = next.protocol === 'https:' || (next.protocol === 'http:' && from.protocol === 'http:');
  if (isWeb) return next;
  throw new RedirectRefused(
    `redirects to ${next.protocol}//${next.host}, which is not followed from ${from.protocol}//`,
  );
}

/** A proxy of this process' variables. */
interface Proxy {
  readonly variable: string;
  readonly address: string;
}

/** Each variable is named in full, so that a stage allows these alone. The first that is set counts. */
function proxyOf(kind: 'http' | 'https'): Proxy | undefined {
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY } = {
    http_proxy: process.env.http_proxy,
    HTTP_PROXY: process.env.HTTP_PROXY,
    https_proxy: process.env.https_proxy,
    HTTPS_PROXY: process.env.HTTPS_PROXY,
    all_proxy: process.env.all_proxy,
    ALL_PROXY: process.env.ALL_PROXY,
  };
  const own = kind === 'http' ? { http_proxy, HTTP_PROXY } : { https_proxy, HTTPS_PROXY };
  const [found] = Object.entries({ ...own, all_proxy, ALL_PROXY }).filter(([, address]) => address);
  return found && { variable: found[0], address: found[1]!.trim() };
}

function proxyAgent(): EnvHttpProxyAgent {
  const [httpsProxy, httpProxy] = [urlOf(proxyOf('https')), urlOf(proxyOf('http'))];
  // Many proxies tunnel to port 443 alone.
  const proxies = { ...(httpsProxy && { httpsProxy }), ...(httpProxy && { httpProxy }), proxyTunnel: false };
  return new EnvHttpProxyAgent(proxies);
}

/** `proxy:3128` is what curl and pip take, too. @throws Problem `bad-proxy` */
function urlOf(proxy: Proxy | undefined): string | undefined {
  if (proxy === undefined) return undefined;
  const url = proxy.address.includes('://') ? proxy.address : `http://${proxy.address}`;
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw badProxy(proxy.variable);
  return url;
}

/** Words for messages: which proxy an address is asked through, if variables name one. */
export function proxyWords(url: string): string {
  const proxy = (url.startsWith('https:') ? proxyOf('https') : undefined) ?? proxyOf('http');
  if (proxy === undefined) return '';
  const except = process.env.no_proxy || process.env.NO_PROXY ? ' unless NO_PROXY excepts it' : '';
  return `, through the proxy ${publicAddress(urlOf(proxy)!).replace(/\/$/, '')} of ${proxy.variable}${except}`;
}
