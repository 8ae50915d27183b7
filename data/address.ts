/** An address as it may be printed: without a name and password, and without the query, which may hold a secret. */
export function publicAddress(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an address that cannot be read';
  }
}

/** Why an address cannot be asked, in words; undefined where it can. Secrets in addresses end up in logs and records. */
export function addressFault(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is no address';
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'does not begin with https:// or http://';
  return username !== '' || password !== '' ? 'has a name or a password in it' : undefined;
}

/** A folder on the web, with a slash at its end. */
export const asFolder = (address: string): string => address.replace(/\/*$/, '/');
