/** A name in the forms that code and tables use: `two-views`, `twoViews`, `TwoViews`, `Two views`. */
export interface Forms {
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
  readonly title: string;
}

/** @param kebab - Lower-case words joined by hyphens. */
export function formsOf(kebab: string): Forms {
  const camel = kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const spaced = kebab.replaceAll('-', ' ');
  return {
    kebab,
    camel,
    pascal: camel[0]!.toUpperCase() + camel.slice(1),
    title: spaced[0]!.toUpperCase() + spaced.slice(1),
  };
}

/** Code with one name in place of another. */
export const renamedCode = (text: string, from: Forms, to: Forms): string =>
  text.replaceAll(from.pascal, to.pascal).replaceAll(from.camel, to.camel);

/** Strings and comments with one name in place of another. */
export const renamedWords = (text: string, from: Forms, to: Forms): string =>
  renamedCode(text.replaceAll(from.kebab, to.kebab).replaceAll(from.title, to.title), from, to);
