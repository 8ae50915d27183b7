/** The text with a full stop, unless it ends a sentence already. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `imagesSeen` is `images seen`; `flopsPerStep` is `FLOPs per step`. */
export function words(name: string): string {
  const split = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
  return split
    .replace(/^l2$/, 'L2')
    .replace(/\bflops\b/g, 'FLOPs')
    .replace(/\bflop\b/g, 'FLOP');
}

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
