/** What pip writes where the network, and no package, is the matter; the first that fits says most. */
const TELLING: readonly RegExp[] = [
  /No space left on device/,
  /DO NOT MATCH THE HASHES/,
  /(?:Cannot connect to proxy|Tunnel connection failed: [^'")\n]+|Proxy Authentication Required)/,
  /certificate verify failed[^'")\n]*/,
  /\[Errno -?\d+\] [A-Z][^'")\n]+/,
  /Connection refused|Network is unreachable|Name or service not known|Temporary failure in name resolution/,
  /(?:Read|Connect(?:ion)?) timed out\.?/,
  /\b[45]\d\d (?:Client|Server) Error: [^\n]{0,120}/,
];

/**
 * The lines of pip's output that say why it failed. Its last line says "No matching distribution" wherever no index
 * answers, so a cause that stands before it comes first. Names and passwords in addresses are left out.
 */
export function tellingLine(output: string): string {
  const text = output.replaceAll(/(\w+:\/\/)[^\s/@'"]+@/g, '$1');
  const lines = text.trim().split('\n');
  const last = (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim();
  const cause = TELLING.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0];
  if (cause === undefined || last.includes(cause)) return last || 'nothing';
  return `${cause.trim()}; ${last}`;
}
