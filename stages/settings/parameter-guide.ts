import { METHOD_CARDS } from '../../learn/methods/cards.ts';
import { parameters } from './experiment.ts';
import type { Parameter } from './parameter-paths.ts';
import { PARAMETER_TEXTS } from './parameter-texts.ts';

/** Parameters with what they take and do. Those of a sweep are lists of the same values. */
export const parameterGuide = (): (Parameter & { readonly does: string })[] =>
  parameters().map((one) => {
    const swept = one.path.replace(/^sweep\./, '');
    const does = textOf(swept);
    if (swept !== one.path) return { ...one, does: `Several values of ${swept}, tried in every combination. ${does}` };
    const standard = one.standard ?? cardDefault(one.path);
    return { ...one, ...(standard === undefined ? {} : { standard }), does };
  });

/** The text of the longest ending of the path that has one. */
function textOf(path: string): string {
  const parts = path.split('.');
  const endings = parts.map((_, at) => parts.slice(at).join('.'));
  return PARAMETER_TEXTS[endings.find((ending) => Object.hasOwn(PARAMETER_TEXTS, ending))!]!;
}

/** The default of a method's option, which its card has. */
function cardDefault(path: string): unknown {
  const [, method, member] = /^pretrain\.options\.([^.]+)\.(.+)$/.exec(path) ?? [];
  const card = METHOD_CARDS.find(({ id }) => id === method);
  return member?.split('.').reduce<any>((at, name) => at?.[name], card?.defaults);
}
