/**
 * Breaks a text into lines at spaces. A single word can be wider than a line.
 *
 * @param indent - Starts every line
 * @param hanging - Starts every line but the first, in addition
 */
export function wrapWords(text: string, width: number, indent = '', hanging = ''): string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${hanging}${word}`;
    } else line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
