/** Colours that the eye can distinguish, for up to a dozen classes; more classes get hues in order. */
const TWELVE = [
  '#4477AA',
  '#EE6677',
  '#228833',
  '#CCBB44',
  '#66CCEE',
  '#AA3377',
  '#777777',
  '#EE8866',
  '#332288',
  '#44BB99',
  '#882255',
  '#000000',
];
export const NAMED_COLOURS = TWELVE.length;

export function classColour(index: number, classes: number): string {
  if (classes <= TWELVE.length) return TWELVE[index]!;
  const [hue, lightness] = [Math.round((360 * index) / classes), index % 2 === 0 ? 42 : 60];
  return hexOf(hue, 0.65, lightness / 100);
}

function hexOf(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number): string => {
    const k = (n + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
