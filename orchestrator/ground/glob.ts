/**
 * Matches names against a pattern: `*` stands for any characters, `?` for one (a code point). It goes back to the last `*`
 * alone, so the time is at most the product of both lengths.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const wanted = [...pattern];
  return (name) => name === pattern || matches(wanted, [...name]);
}

function matches(wanted: readonly string[], letters: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < letters.length; ) {
    const asked = wanted[at];
    if (asked === '*') {
      star = at++;
      resume = i;
    } else if (asked === '?' || asked === letters[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  return wanted.slice(at).every((one) => one === '*');
}
