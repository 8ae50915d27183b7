/** Upper case, and a mark. */
export function louder(text: string, mark: string): string {
  return text.toUpperCase() + mark;
}
